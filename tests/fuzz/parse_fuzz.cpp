// Whatever a server sends: a Result comes back, and everything in a feed is valid UTF-8 within its
// limits. The first line is the Content-Type.

#include "base/text.hpp"
#include "feeds/parse.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void require(bool truth) {
    if (!truth) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vigie;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t newline = text.find('\n');
    const std::string_view body =
        newline == std::string_view::npos ? text : text.substr(newline + 1);
    ParseHints hints;
    hints.url = "https://feeds.example/dir/feed";
    hints.content_type = newline == std::string_view::npos ? "" : text.substr(0, newline);
    hints.html = true;

    const Result<FeedDocument> feed = parse_feed(std::string(body), hints);
    if (!feed) {
        require(!feed.error().detail().empty());
        require(is_valid_utf8(feed.error().detail()));
        require(feed.error().detail().find('\n') == std::string::npos);
        return 0;
    }
    for (const Entry& entry : feed->entries) {
        require(entry.title.size() <= kMaxTitleBytes);
        require(entry.text.size() <= kMaxTextBytes);
        for (const std::string* field :
             {&entry.title, &entry.text, &entry.summary, &entry.content, &entry.id, &entry.link}) {
            require(is_valid_utf8(*field));
        }
        require(entry.link.empty() || entry.link.substr(0, 4) == "http");
    }
    std::string json;
    append_feed_json(json, *feed);
    require(is_valid_utf8(json) && json.find('\n') == std::string::npos);
    return 0;
}

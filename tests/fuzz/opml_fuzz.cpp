// Any list of feeds: a Result comes back; what was read is written and read again the same.

#include "base/text.hpp"
#include "feeds/opml.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

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
    const Result<Opml> opml = read_opml(std::string(reinterpret_cast<const char*>(data), size));
    if (!opml) {
        require(!opml.error().detail().empty());
        return 0;
    }
    for (const OpmlFeed& feed : opml->feeds) {
        require(feed.url.substr(0, 4) == "http");
        require(is_valid_utf8(feed.title));
        for (const std::string& tag : feed.tags) {
            require(!tag.empty() && is_valid_utf8(tag));
        }
    }
    const Result<Opml> again = read_opml(write_opml(opml->feeds, "again"));
    require(static_cast<bool>(again));
    require(again->feeds.size() == opml->feeds.size());
    return 0;
}

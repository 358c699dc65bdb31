#include "daemon/feed_exchange.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <string_view>
#include <unordered_set>

namespace vigie {

namespace {

constexpr std::size_t kMaxNameBytes = 80;

// A basic string of TOML 1.0.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            out += fmt::format("\\u{:04X}", byte);
        } else {
            out += c;
        }
    }
    out += '"';
    return out;
}

std::string free_name(const std::string& wanted, std::unordered_set<std::string>& taken) {
    std::string name(cut_utf8(wanted, kMaxNameBytes));
    for (int number = 2; !taken.insert(name).second; ++number) {
        name = fmt::format("{} {}", cut_utf8(wanted, kMaxNameBytes), number);
    }
    return name;
}

}  // namespace

std::string feeds_as_toml(const std::vector<OpmlFeed>& feeds, const std::vector<FeedSpec>& known) {
    std::unordered_set<std::string> urls;
    std::unordered_set<std::string> names;
    for (const FeedSpec& feed : known) {
        urls.insert(feed.url);
        names.insert(feed.name);
    }
    std::string out;
    for (const OpmlFeed& feed : feeds) {
        if (!urls.insert(feed.url).second) {
            continue;
        }
        out += out.empty() ? "[[feed]]\n" : "\n[[feed]]\n";
        out += "url = " + quoted(feed.url) + '\n';
        if (!feed.title.empty()) {
            out += "name = " + quoted(free_name(feed.title, names)) + '\n';
        }
        if (!feed.tags.empty()) {
            out += "tags = [";
            for (const std::string& tag : feed.tags) {
                out += (&tag == &feed.tags.front() ? "" : ", ") + quoted(tag);
            }
            out += "]\n";
        }
    }
    return out;
}

std::vector<OpmlFeed> feeds_as_opml(const std::vector<FeedSpec>& feeds) {
    std::vector<OpmlFeed> out;
    out.reserve(feeds.size());
    for (const FeedSpec& feed : feeds) {
        out.push_back({feed.url, feed.name, feed.tags});
    }
    return out;
}

}  // namespace vigie

#include "base/url.hpp"
#include "daemon/config_keys.hpp"
#include "daemon/config_parts.hpp"
#include "daemon/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

// [[feed]].

namespace vigie {

namespace {

// "example.org/news/feed.xml": the address without what may be private in it.
std::string name_from(const std::string& url) {
    std::string rest = redact_url(url);
    rest.erase(0, rest.find("://") + 3);
    while (!rest.empty() && rest.back() == '/') {
        rest.pop_back();
    }
    return rest.starts_with("www.") ? rest.substr(4) : rest;
}

FeedSpec read_feed(const toml::table& root, const toml::table& found, ConfigReading& reading) {
    TableReader table(found, "feed", kFeedKeys, reading.errors);
    FeedSpec feed;
    if (table.require("url", "\"https://example.org/feed.xml\"")) {
        feed.url = read_url(table, "url").value_or("");
    }
    table.read("name", feed.name);
    if (const toml::node* node = table.find("every")) {
        Seconds every{0};
        table.read("every", every, Seconds{1}, kYear);
        if (every.count() != 0) {
            feed.every = every;
            if (root["poll"]["min_every"] && every < reading.config.poll.min_every) {
                table.wrong(*node,
                            "every",
                            fmt::format("{} is shorter than [poll] min_every ({})",
                                        format_duration(every),
                                        format_duration(reading.config.poll.min_every)));
            }
        }
    }
    feed.headers = read_headers(table, "feed", reading);
    for (TextAt& tag : table.texts("tags")) {
        feed.tags.push_back(std::move(tag.text));
    }
    return feed;
}

}  // namespace

void read_feeds(const toml::table& root, ConfigReading& reading) {
    struct Known {
        toml::source_index line;
        std::string url;
    };

    std::unordered_map<std::string, Known> names;
    for (const toml::table* found : sections(root, "feed", reading)) {
        FeedSpec feed = read_feed(root, *found, reading);
        const toml::node* name = found->get("name");
        if (name == nullptr && !feed.url.empty()) {
            feed.name = name_from(feed.url);
        }
        const toml::node& where = name != nullptr ? *name : *found;
        const auto [first, is_new] =
            names.try_emplace(feed.name, Known{where.source().begin.line, feed.url});
        const bool same_unnamed = name == nullptr && first->second.url == feed.url;
        if (!is_new && !feed.name.empty() && !same_unnamed) {
            reading.errors.add(where,
                               fmt::format("feed: the name \"{}\" is taken by the feed on line {}; "
                                           "give each a name of its own",
                                           feed.name,
                                           first->second.line));
        }
        reading.config.feeds.push_back(std::move(feed));
    }
}

void settle_min_every(const toml::table& root, Config& config) {
    if (root["poll"]["min_every"]) {
        return;
    }
    config.poll.min_every = std::min(config.poll.min_every, config.poll.every);
    for (const FeedSpec& feed : config.feeds) {
        config.poll.min_every =
            std::min(config.poll.min_every, feed.every.value_or(Seconds{kYear}));
    }
}

}  // namespace vigie

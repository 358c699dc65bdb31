#pragma once

// discover_feeds: the feeds of a web page, found as a person would: is the address a feed itself;
// else which feeds does the page advertise; else what is at the usual places.
//
// One request at a time and at most kMaxDiscoveryRequests, through the client that feeds are polled
// with: the same address guard, limits and User-Agent. Only what parses as a feed is returned.

#include "base/http/client.hpp"
#include "feeds/feed_spec.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace vigie {

inline constexpr std::size_t kMaxDiscoveryRequests = 20;

struct FoundFeed {
    std::string url;     // that answered with the feed, redirects followed
    std::string format;  // "rss20", "atom10"…
    std::string title;
    std::size_t entries = 0;
};

struct Discovery {
    std::vector<FoundFeed> feeds;  // each once
    std::string page;              // what the address itself is, where it is no feed; one line
    std::size_t requests = 0;
};

// Fails where the page itself cannot be fetched. `client` outlives it.
[[nodiscard]] boost::asio::awaitable<Result<Discovery>> discover_feeds(HttpClient& client,
                                                                       PollOptions options,
                                                                       std::string url);

}  // namespace vigie

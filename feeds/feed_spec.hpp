#pragma once

// FeedSpec: one feed as the configuration asks for it; PollOptions: how all feeds are polled.

#include "base/http/client.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace vigie {

struct FeedSpec {
    std::string url;
    std::string name;               // unique; the host and path of the URL where none is given
    std::optional<Seconds> every;   // else PollOptions::every
    Headers headers;                // sent with each request
    std::vector<std::string> tags;  // free words for watches and lists

    friend bool operator==(const FeedSpec&, const FeedSpec&) = default;
};

struct PollOptions {
    Seconds every{15 * 60};
    Seconds min_every{60};                          // no hint and no back-off makes it shorter
    Seconds max_every{24 * 3600};                   // no hint and no back-off makes it longer
    Seconds quiet_every{3600};                      // as rarely as a feed that is quiet for weeks
    std::size_t fetches = 64;                       // at once
    std::size_t per_host = 2;                       // at once
    std::size_t max_body = std::size_t{16} << 20U;  // decoded bytes
    Millis timeout{30'000};
    int max_redirects = 5;
    Seconds move_after{7 * 24 * 3600};  // for how long a permanent redirect is watched first
    std::string user_agent;

    friend bool operator==(const PollOptions&, const PollOptions&) = default;
};

}  // namespace vigie

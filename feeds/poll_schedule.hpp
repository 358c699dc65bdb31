#pragma once

// after_poll: what a poll's answer means for the feed: its new state and when it is due again.
//
// Pure: the clock's reading and a random number in [0, 1) come in as values, so every rule is one
// line of a test table. A success waits the feed's own interval, lengthened to what the server asks
// for (Cache-Control max-age less Age, Expires, the feed's ttl) within [min_every, max_every], with
// jitter; a failure backs off exponentially, Retry-After obeyed; a feed is never given up.
// Validators are kept from 200 and 304 answers whose body was read as a feed, never from an error.

#include "base/http/client.hpp"
#include "feeds/feed_spec.hpp"
#include "store/feed_state.hpp"

#include <optional>
#include <string>

namespace vigie {

// What the document said, when there was one and it was a feed.
struct DocumentHints {
    std::string title;
    std::string ttl;  // minutes, as stated
};

struct PollAnswer {
    FeedState before;
    Result<HttpResponse> response;
};

// `document`: the hints of a 200 that parsed, an Error for one that did not, an empty value for a
// 304, for a 200 whose body is the one seen last, or when response is an error anyway.
[[nodiscard]] FeedState after_poll(const PollAnswer& answer,
                                   const Result<DocumentHints>& document,
                                   const FeedSpec& spec,
                                   const PollOptions& options,
                                   Instant now,
                                   double random);

// Until when a host wants to be left alone, for 429 and 503 with Retry-After (RFC 9110 section
// 10.2.3: seconds or a date); nullopt otherwise.
[[nodiscard]] std::optional<Instant> host_pause(const Result<HttpResponse>& response, Instant now);

}  // namespace vigie

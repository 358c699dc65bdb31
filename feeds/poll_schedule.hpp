#pragma once

// after_poll: what a poll's answer means for the feed: its new state and when it is due again.
//
// Pure: the clock's reading and a random number in [0, 1) come in as values, so every rule is one
// line of a test table. A success waits the feed's own interval, lengthened to what the server asks
// for (Cache-Control max-age less Age, Expires, the feed's ttl) within [min_every, max_every], with
// jitter; a failure backs off exponentially, Retry-After obeyed; a feed is never given up.
// Validators are kept from 200 and 304 answers whose body was read as a feed, never from an error.
// Sources: RFC 9110 sections 8.8, 10.2.3, 15; RFC 9111 sections 4.2, 5.2.2; RSS 2.0 <ttl>.

#include "base/http/client.hpp"
#include "feeds/feed_spec.hpp"
#include "store/feed_state.hpp"

#include <optional>
#include <string>

namespace vigie {

// No Retry-After is obeyed for longer than this.
inline constexpr Seconds kMaxRetryAfter{7 * 24 * 3600};
// For how long a permanent redirect must have been seen before its target is asked directly.
inline constexpr Seconds kMoveProbation{7 * 24 * 3600};

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
// body_hash becomes that of response's body; a body that has been moved out (empty) leaves it as it
// is, for the caller to set.
[[nodiscard]] FeedState after_poll(const PollAnswer& answer,
                                   const Result<DocumentHints>& document,
                                   const FeedSpec& spec,
                                   const PollOptions& options,
                                   Instant now,
                                   double random);

// Until when a host wants to be left alone, for 429 and 503 with Retry-After (RFC 9110 section
// 10.2.3: seconds or a date); nullopt otherwise.
[[nodiscard]] std::optional<Instant> host_pause(const Result<HttpResponse>& response, Instant now);

// The address to ask: the configured one, or the target of a permanent redirect that has been seen
// for kMoveProbation. Headers of the configuration are not carried to another host, so a feed with
// headers is adopted within its host only. While the new address fails, each fourth attempt asks
// the configured one again.
[[nodiscard]] const std::string& request_url(const FeedSpec& spec, const FeedState& state);

// The feed's own interval within the limits, before any hint.
[[nodiscard]] Seconds own_interval(const FeedSpec& spec, const PollOptions& options) noexcept;

}  // namespace vigie

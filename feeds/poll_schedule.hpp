#pragma once

// after_poll: what a poll's answer means for the feed: its new state and when it is due again.
//
// Pure: the clock's reading and a random number in [0, 1) come in as values, so every rule is one
// line of a test table. A success waits the feed's own interval, lengthened to what the server asks
// for (Cache-Control max-age less Age, Expires) and the document (ttl, sy:updatePeriod), within
// [min_every, max_every], with jitter, and past skipHours and skipDays. Where a document has
// nothing in common with the one before, stories were lost: the interval is halved until they
// overlap. A failure backs off exponentially, Retry-After obeyed; a feed is never given up: after a
// second 410 in a row it is parked, and asked once a month. Validators are kept from 200, 226 and
// 304 answers whose body was read as a feed, never from an error.
//
// Sources: RFC 9110 sections 8.8, 10.2.3, 15; RFC 9111 sections 4.2, 5.2.2; RFC 3229; RSS 2.0
// <ttl>.

#include "base/entry.hpp"
#include "base/http/client.hpp"
#include "feeds/feed_spec.hpp"
#include "store/feed_state.hpp"

#include <optional>
#include <string>

namespace vigie {

// What a server answers when the document is still the one that the validators name.
inline constexpr int kNotModified = 304;
// No Retry-After is obeyed for longer than this.
inline constexpr Seconds kMaxRetryAfter{7 * 24 * 3600};
// How often a parked feed is asked all the same.
inline constexpr Seconds kParkedEvery{30 * 24 * 3600};
// So many 410 in a row park a feed.
inline constexpr std::uint32_t kGoneToPark = 2;

// How the entries of a document relate to those the feed said before.
enum class Overlap {
    unknown,  // no document, the first one, one of a single entry, or a delta
    none,     // nothing in common: what stood between them is lost
    little,   // less than half was known
    plenty
};

// 200, and 226 (RFC 3229): only the entries that are new since the ETag that was sent.
inline constexpr int kOkStatus = 200;
inline constexpr int kDeltaStatus = 226;

[[nodiscard]] constexpr bool brings_document(int status) noexcept {
    return status == kOkStatus || status == kDeltaStatus;
}

// What the document said, when there was one and it was a feed.
struct DocumentHints {
    std::string title;
    std::string ttl;  // minutes, as stated
    Seconds update_every{0};
    SkipMask skip = 0;
    Overlap overlap = Overlap::unknown;
    std::optional<Instant> newest{};  // when the newest of its entries appeared
    bool read = false;  // whether there was a document: else what the last one said still holds
};

struct PollAnswer {
    FeedState before;
    Result<HttpResponse> response;
};

// `document`: the hints of a 200 or 226 that parsed, an Error for one that did not, an empty value
// for a 304, for a 200 whose body is the one seen last, or when response is an error anyway.
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
// for `move_after`. Headers of the configuration are not carried to another host, so a feed with
// headers is adopted within its host only. While the new address fails, each fourth attempt asks
// the configured one again.
[[nodiscard]] const std::string& request_url(const FeedSpec& spec,
                                             const FeedState& state,
                                             Seconds move_after);

[[nodiscard]] inline bool is_parked(const FeedState& state) noexcept {
    return state.gone >= kGoneToPark;
}

// The first moment not before `due` that is in no hour and on no day of `skip`; `due` itself where
// the mask leaves none.
[[nodiscard]] Instant after_skipped(Instant due, SkipMask skip) noexcept;

// The feed's own interval; where it has none of its own and has been quiet, longer by once the
// default for each week without news, up to quiet_every.
[[nodiscard]] Seconds adapted_interval(const FeedSpec& spec,
                                       const PollOptions& options,
                                       Instant newest,
                                       Instant now) noexcept;

// The feed's own interval within the limits, before any hint.
[[nodiscard]] Seconds own_interval(const FeedSpec& spec, const PollOptions& options) noexcept;

}  // namespace vigie

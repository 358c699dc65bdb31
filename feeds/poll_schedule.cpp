#include "feeds/poll_schedule.hpp"

#include "base/digest.hpp"
#include "base/http/http_date.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "feeds/poll_hints.hpp"

#include <algorithm>
#include <utility>

namespace vigie {

namespace {

constexpr int kGone = 410;
constexpr int kTooManyRequests = 429;
constexpr int kUnavailable = 503;
constexpr Seconds kMaxBackoff{24 * 3600};
constexpr std::size_t kMaxErrorBytes = 300;
constexpr double kJitter = 0.1;
constexpr std::uint32_t kAskOldAddressEach = 4;
constexpr std::uint32_t kMostHaste = 4;

// Logs and tables show it on one line.
std::string one_line(std::string_view text) {
    std::string out(cut_utf8(text, kMaxErrorBytes));
    for (char& c : out) {
        if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') {
            c = ' ';
        }
    }
    return out;
}

Seconds longest(const FeedSpec& spec, const PollOptions& options) noexcept {
    return std::max({options.max_every, spec.every.value_or(Seconds{0}), options.min_every});
}

// Uniform in ±10 % of `wait`, but within [floor, ceiling]; the floor wins.
Millis spread(Seconds wait, Seconds floor, Seconds ceiling, double random) {
    const double middle = static_cast<double>(Millis{wait}.count());
    const double low = std::max(middle * (1 - kJitter), static_cast<double>(Millis{floor}.count()));
    const double high = std::max(
        low, std::min(middle * (1 + kJitter), static_cast<double>(Millis{ceiling}.count())));
    return Millis{static_cast<Millis::rep>(low + (high - low) * random)};
}

// The own interval, halved while polls do not overlap; what server and document ask for still
// holds.
Instant due_after_success(const FeedState& state,
                          const HttpResponse& response,
                          const FeedSpec& spec,
                          const PollOptions& options,
                          Instant now,
                          double random) {
    const Seconds most = longest(spec, options);
    const Seconds asked =
        std::max(freshness(response, std::chrono::floor<Seconds>(now)), state.hint_every);
    const Seconds bound = std::clamp(asked, options.min_every, most);
    const Seconds own =
        adapted_interval(spec, options, state.newest, now) / (Seconds::rep{1} << state.haste);
    return after_skipped(now + spread(std::max(own, bound), bound, most, random), state.skip);
}

// What the document wants is remembered: after a 304 it still holds.
void take_hints(FeedState& state, const DocumentHints& hints) {
    if (!hints.read) {
        return;
    }
    state.hint_every = std::max(ttl_bound(hints.ttl), hints.update_every);
    state.skip = hints.skip;
    state.newest = std::max(state.newest, hints.newest.value_or(Instant{}));
    if (hints.overlap == Overlap::none) {
        ++state.gaps;
        state.haste = std::min(state.haste + 1, kMostHaste);
    } else if (hints.overlap == Overlap::plenty && state.haste > 0) {
        --state.haste;
    }
}

std::optional<Seconds> retry_after(const Result<HttpResponse>& response, Instant now) {
    if (!response) {
        return std::nullopt;
    }
    const std::optional<Seconds> asked =
        parse_retry_after(response->header("Retry-After"), std::chrono::floor<Seconds>(now));
    if (!asked || asked->count() == 0) {
        return std::nullopt;
    }
    return std::min(*asked, kMaxRetryAfter);
}

Millis wait_after_failure(const FeedState& state,
                          const Result<HttpResponse>& response,
                          const FeedSpec& spec,
                          const PollOptions& options,
                          Instant now,
                          double random) {
    const Seconds own = own_interval(spec, options);
    const Seconds most = longest(spec, options);
    const Seconds asked = retry_after(response, now).value_or(Seconds{0});
    if (response && response->status == kGone) {
        return std::max(is_parked(state) ? std::max(most, kParkedEvery) : most, asked);
    }
    const Seconds ceiling = std::max(own, std::min(most, kMaxBackoff));
    Seconds wait = own;
    for (std::uint32_t i = 0; i < state.failures && wait < ceiling; ++i) {
        wait *= 2;
    }
    wait = std::max(std::min(wait, ceiling), asked);
    const Seconds floor = std::max(asked, options.min_every);
    return spread(wait, floor, std::max(ceiling, asked + asked / 10), random);
}

// What the answer says against itself; empty for a success.
std::string failure_of(const PollAnswer& answer, const Result<DocumentHints>& document) {
    if (!answer.response) {
        return one_line(answer.response.error().detail());
    }
    const HttpResponse& response = *answer.response;
    if (response.status == kNotModified) {
        const bool asked = answer.before.validators != Validators{};
        return asked ? std::string()
                     : std::string("HTTP 304 Not Modified, though nothing conditional was asked");
    }
    if (!brings_document(response.status)) {
        return status_failure(response);
    }
    return document ? std::string() : one_line(document.error().detail());
}

void refresh(std::string& held, std::string_view fresh) {
    if (!fresh.empty()) {
        held = fresh;
    }
}

void take_document(FeedState& state, const HttpResponse& response, const DocumentHints& hints) {
    if (response.status == kDeltaStatus) {  // its ETag is that of the whole document
        refresh(state.title, hints.title);
    } else if (response.status == kOkStatus) {
        const std::uint64_t hash = response.body.empty() ? 0 : hash64(response.body);
        const bool same_body = hash != 0 && hash == state.body_hash;
        if (hash != 0) {
            state.body_hash = hash;
        }
        if (!same_body) {
            state.validators = {};
        }
        state.primed = true;
        refresh(state.title, hints.title);
    }
    refresh(state.validators.etag, response.header("ETag"));
    refresh(state.validators.last_modified, response.header("Last-Modified"));
}

// Called for successes only: an error page says nothing about where the feed lives.
void watch_move(FeedState& state,
                const FeedSpec& spec,
                const HttpResponse& response,
                Seconds move_after,
                Instant now) {
    if (!state.moved_to.empty() && request_url(spec, state, move_after) == state.moved_to) {
        return;
    }
    if (response.permanent_url.empty() || response.permanent_url == state.url) {
        state.moved_to.clear();
        state.moved_since = Instant{};
    } else if (response.permanent_url != state.moved_to) {
        state.moved_to = response.permanent_url;
        state.moved_since = now;
    }
}

}  // namespace

Seconds own_interval(const FeedSpec& spec, const PollOptions& options) noexcept {
    return std::clamp(
        spec.every.value_or(options.every), options.min_every, longest(spec, options));
}

Instant after_skipped(Instant due, SkipMask skip) noexcept {
    using namespace std::chrono;
    constexpr int kHoursOfTheWeek = 7 * 24;
    Instant when = due;
    for (int i = 0; i <= kHoursOfTheWeek; ++i) {
        const auto day = floor<days>(when);
        const auto hour = static_cast<unsigned>(floor<hours>(when - day).count());
        const SkipMask here = skip_hour(hour) | skip_day(weekday{day}.c_encoding());
        if ((skip & here) == 0) {
            return when;
        }
        when = floor<hours>(when) + hours{1};
    }
    return due;
}

Seconds adapted_interval(const FeedSpec& spec,
                         const PollOptions& options,
                         Instant newest,
                         Instant now) noexcept {
    constexpr Seconds kWeek{7 * 24 * 3600};
    const Seconds own = own_interval(spec, options);
    if (spec.every || newest == Instant{} || newest > now) {
        return own;
    }
    const Seconds::rep weeks = std::chrono::floor<Seconds>(now - newest) / kWeek;
    return std::max(own, std::min(own * (1 + weeks), options.quiet_every));
}

const std::string& request_url(const FeedSpec& spec, const FeedState& state, Seconds move_after) {
    if (state.moved_to.empty() || state.last_success - state.moved_since < move_after) {
        return spec.url;
    }
    if (state.failures != 0 && state.failures % kAskOldAddressEach == 0) {
        return spec.url;
    }
    if (!spec.headers.empty() && url_authority(spec.url) != url_authority(state.moved_to)) {
        return spec.url;
    }
    return state.moved_to;
}

FeedState after_poll(const PollAnswer& answer,
                     const Result<DocumentHints>& document,
                     const FeedSpec& spec,
                     const PollOptions& options,
                     Instant now,
                     double random) {
    FeedState state = answer.before;
    state.last_poll = now;
    state.last_status = answer.response ? answer.response->status : 0;
    state.last_error = failure_of(answer, document);
    if (!state.last_error.empty()) {
        ++state.failures;
        state.gone = state.last_status == kGone ? state.gone + 1 : 0;
        state.next_poll =
            now + wait_after_failure(state, answer.response, spec, options, now, random);
        return state;
    }

    const HttpResponse& response = *answer.response;
    const DocumentHints hints = document ? *document : DocumentHints{};
    watch_move(state, spec, response, options.move_after, now);
    take_document(state, response, hints);
    take_hints(state, hints);
    state.failures = 0;
    state.gone = 0;
    state.last_success = now;
    state.next_poll = due_after_success(state, response, spec, options, now, random);
    return state;
}

std::optional<Instant> host_pause(const Result<HttpResponse>& response, Instant now) {
    if (!response || (response->status != kTooManyRequests && response->status != kUnavailable)) {
        return std::nullopt;
    }
    const std::optional<Seconds> asked = retry_after(response, now);
    if (!asked) {
        return std::nullopt;
    }
    return now + *asked;
}

}  // namespace vigie

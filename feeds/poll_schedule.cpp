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

constexpr int kOk = 200;
constexpr int kNotModified = 304;
constexpr int kGone = 410;
constexpr int kTooManyRequests = 429;
constexpr int kUnavailable = 503;
constexpr Seconds kMaxBackoff{24 * 3600};
constexpr std::size_t kMaxErrorBytes = 300;
constexpr double kJitter = 0.1;
constexpr std::uint32_t kAskOldAddressEach = 4;

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

Millis wait_after_success(const HttpResponse& response,
                          const DocumentHints& document,
                          const FeedSpec& spec,
                          const PollOptions& options,
                          Instant now,
                          double random) {
    const Seconds most = longest(spec, options);
    const Seconds asked =
        std::max(freshness(response, std::chrono::floor<Seconds>(now)), ttl_bound(document.ttl));
    const Seconds bound = std::clamp(asked, options.min_every, most);
    return spread(std::max(own_interval(spec, options), bound), bound, most, random);
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

Millis wait_after_failure(std::uint32_t failures,
                          const Result<HttpResponse>& response,
                          const FeedSpec& spec,
                          const PollOptions& options,
                          Instant now,
                          double random) {
    const Seconds own = own_interval(spec, options);
    const Seconds most = longest(spec, options);
    const Seconds asked = retry_after(response, now).value_or(Seconds{0});
    if (response && response->status == kGone) {
        return std::max(most, asked);
    }
    const Seconds ceiling = std::max(own, std::min(most, kMaxBackoff));
    Seconds wait = own;
    for (std::uint32_t i = 0; i < failures && wait < ceiling; ++i) {
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
    if (response.status != kOk) {
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
    if (response.status == kOk) {
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
void watch_move(FeedState& state, const FeedSpec& spec, const HttpResponse& response, Instant now) {
    if (!state.moved_to.empty() && request_url(spec, state) == state.moved_to) {
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

const std::string& request_url(const FeedSpec& spec, const FeedState& state) {
    if (state.moved_to.empty() || state.last_success - state.moved_since < kMoveProbation) {
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
        state.next_poll =
            now + wait_after_failure(state.failures, answer.response, spec, options, now, random);
        return state;
    }

    const HttpResponse& response = *answer.response;
    const DocumentHints hints = document ? *document : DocumentHints{};
    watch_move(state, spec, response, now);
    take_document(state, response, hints);
    state.failures = 0;
    state.last_success = now;
    state.next_poll = now + wait_after_success(response, hints, spec, options, now, random);
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

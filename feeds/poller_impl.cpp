#include "feeds/poller_impl.hpp"

#include "base/text.hpp"
#include "base/url.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace vigie {

namespace asio = boost::asio;

namespace {

// `once` waits this long for a host that wants a pause, then goes without its feeds.
constexpr Seconds kOncePatience{60};

constexpr const char* kAccept =
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";

bool has_header(const Headers& headers, std::string_view name) {
    for (const auto& header : headers) {
        if (equals_ignore_case(header.first, name)) {
            return true;
        }
    }
    return false;
}

bool is_cancellation(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& caught) {
        return caught.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace

Poller::Impl::Impl(asio::any_io_executor executor,
                   HttpClient& http,
                   Ingest& ingest,
                   Clock& clock,
                   spdlog::logger& log,
                   PollOptions options)
    : executor_(std::move(executor)),
      http_(http),
      ingest_(ingest),
      clock_(clock),
      log_(log),
      options_(std::move(options)),
      queue_({options_.fetches, options_.per_host}),
      wake_timer_(executor_, asio::steady_timer::time_point::max()) {}

asio::awaitable<void> Poller::Impl::drive(Until until) {
    std::exception_ptr stopped;
    stopping_ = false;
    try {
        co_await loop(until);
    } catch (...) {
        stopped = std::current_exception();
    }
    // From here on nothing interrupts: what has begun is waited for.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    stopping_ = true;
    cancel_all();
    for (reap(); !active_.empty() || sleep_.under_way; reap()) {
        co_await woken();
    }
    if (failure_) {
        stopped = std::exchange(failure_, nullptr);
    }
    if (stopped) {
        std::rethrow_exception(stopped);
    }
}

asio::awaitable<void> Poller::Impl::loop(Until until) {
    if (until == Until::all_polled) {
        queue_.advance_all();
    }
    for (;;) {
        reap();
        if (failure_) {
            std::rethrow_exception(std::exchange(failure_, nullptr));
        }
        if (until == Until::cancelled) {
            queue_.advance(clock_.now());
            start_what_may();
            sleep_until(queue_.next_change());
        } else {
            queue_.end_pauses(clock_.now());
            give_up_on_paused_hosts();
            start_what_may();
            if (active_.empty() && queue_.in_line() == 0) {
                co_return;
            }
            sleep_until(queue_.next_pause_end());
        }
        co_await woken();
    }
}

// Returns after wake(); throws operation_aborted when cancelled.
asio::awaitable<void> Poller::Impl::woken() {
    if (!wake_pending_) {
        boost::system::error_code ignored;  // a cancelled timer is how it is woken
        co_await wake_timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    wake_pending_ = false;
    const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
        throw boost::system::system_error(asio::error::operation_aborted);
    }
}

void Poller::Impl::wake() {
    wake_pending_ = true;
    wake_timer_.cancel();
}

void Poller::Impl::start_what_may() {
    while (const std::optional<PollStart> next = queue_.start()) {
        start(*next);
    }
    counts_.under_way = active_.size();
}

void Poller::Impl::start(PollStart what) {
    FeedSpec spec = records_[what.feed].spec();
    FeedState before = records_[what.feed].state();
    Active& active = active_.emplace_back();
    active.url = spec.url;
    active.authority = url_authority(request_url(spec, before, options_.move_after));
    active.feed = what.feed;
    active.host = what.host;
    auto at_end = [this, &active](const std::exception_ptr& error) { ended(active, error); };
    asio::co_spawn(executor_,
                   fetch(active, std::move(spec), std::move(before)),
                   asio::bind_cancellation_slot(active.cancel.slot(), std::move(at_end)));
}

void Poller::Impl::ended(Active& active, const std::exception_ptr& error) {
    active.done = true;
    queue_.finished(active.host);
    if (active.feed) {  // cut short: it is due as it was
        const FeedRecord& record = records_[*active.feed];
        queue_.add(*active.feed, active.host, record.next_poll(), rank_of(record));
    }
    if (error && !failure_ && !(stopping_ && is_cancellation(error))) {
        failure_ = error;
    }
    wake();
}

asio::awaitable<void> Poller::Impl::fetch(Active& active, FeedSpec spec, FeedState before) {
    HttpRequest request = make_request(spec, before);
    Result<HttpResponse> response = co_await http_.send(std::move(request));

    // Once there is an answer it is handed over, also while stopping.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    count(response);
    if (const std::optional<Instant> until = host_pause(response, clock_.now())) {
        queue_.pause(active.host, *until);
    }
    const std::size_t bytes = response ? response->body.size() : 0;
    const Millis elapsed = response ? response->elapsed : Millis{0};
    FeedSpec given_spec = spec;
    PollAnswer answer{before, std::move(response)};
    const Result<FeedState> stored =
        co_await ingest_.accept(std::move(given_spec), std::move(answer));

    if (stored) {
        log_.stored();
        log_.polled(spec, before, *stored, bytes, elapsed);
    } else {
        log_.not_stored(spec, stored.error(), options_.min_every);
    }
    settle(active, stored);
}

void Poller::Impl::sleep_until(std::optional<Instant> when) {
    if (!when || sleep_.under_way) {
        // A sleep that is too long is ended; its end wakes the loop, which comes back here. One
        // that is too short does the same by itself.
        if (when && *when < sleep_.until) {
            sleep_.cancel.emit(asio::cancellation_type::terminal);
        }
        return;
    }
    sleep_.under_way = true;
    sleep_.until = *when;
    auto ended = [this](const std::exception_ptr&) {
        sleep_.under_way = false;  // an exception here is the cancellation
        wake();
    };
    const Millis delay = std::max(Millis{1}, *when - clock_.now());
    asio::co_spawn(executor_,
                   clock_.sleep_for(delay),
                   asio::bind_cancellation_slot(sleep_.cancel.slot(), std::move(ended)));
}

void Poller::Impl::cancel_all() {
    for (Active& active : active_) {
        if (!active.done) {
            active.cancel.emit(asio::cancellation_type::terminal);
        }
    }
    if (sleep_.under_way) {
        sleep_.cancel.emit(asio::cancellation_type::terminal);
    }
}

// Not done where a fetch ends, since its coroutine may still be on the stack there.
void Poller::Impl::reap() {
    active_.remove_if([](const Active& active) { return active.done; });
    counts_.under_way = active_.size();
}

void Poller::Impl::give_up_on_paused_hosts() {
    const Instant now = clock_.now();
    const std::vector<FeedIndex> left = queue_.give_up_paused(now + kOncePatience);
    for (const FeedIndex feed : left) {
        const FeedRecord& record = records_[feed];
        queue_.add(feed, host_of(record), record.next_poll(), rank_of(record));
    }
    log_.left_out(left.size());
}

HttpRequest Poller::Impl::make_request(const FeedSpec& spec, const FeedState& state) const {
    HttpRequest request;
    request.url = request_url(spec, state, options_.move_after);
    request.timeout = options_.timeout;
    request.max_body = options_.max_body;
    request.max_redirects = options_.max_redirects;
    request.headers = spec.headers;
    const auto unless_given = [&request, &spec](const char* name, const std::string& value) {
        if (!value.empty() && !has_header(spec.headers, name)) {
            request.headers.emplace_back(name, value);
        }
    };
    unless_given("User-Agent", options_.user_agent);
    unless_given("Accept", kAccept);
    unless_given("If-None-Match", state.validators.etag);
    unless_given("A-IM", state.validators.etag.empty() ? "" : "feed");
    unless_given("If-Modified-Since", state.validators.last_modified);
    return request;
}

void Poller::Impl::count(const Result<HttpResponse>& response) {
    ++counts_.polls;
    if (!response) {
        return;
    }
    counts_.bytes += response->body.size();
    counts_.documents += brings_document(response->status) ? 1U : 0U;
    counts_.not_modified += response->status == kNotModified ? 1U : 0U;
}

}  // namespace vigie

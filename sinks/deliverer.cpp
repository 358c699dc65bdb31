#include "sinks/deliverer.hpp"

#include "sinks/ticket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cassert>
#include <deque>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace vigie {

namespace asio = boost::asio;

namespace {

constexpr Millis kStorePause{1'000};
constexpr int kDrainPatience = 10;  // pauses before drain() gives a failing store up

// Deliveries read from the store at once, where the sink's own limits are smaller.
constexpr std::size_t kFewestPerLook = 64;

// One deliver() call's place.
struct Call {
    asio::cancellation_signal cancel;
    std::vector<std::int64_t> rows;  // empty: free
};

struct Look {
    std::vector<Delivery> due;
    std::optional<Instant> next;
};

}  // namespace

struct Deliverer::Impl {
    Impl(asio::any_io_executor ex,
         Sink& to,
         Store& from,
         GroupCommit& group,
         Worker& thread,
         Clock& time,
         Random& chance,
         spdlog::logger& logger,
         RetryPolicy retry)
        : executor(std::move(ex)),
          sink(to),
          store(from),
          commits(group),
          worker(thread),
          clock(time),
          random(chance),
          log(logger),
          policy(retry),
          signal(executor),
          batch(std::max<std::size_t>(sink.limits().batch, 1)),
          page(std::max(batch * std::max<std::size_t>(sink.limits().parallel, 1), kFewestPerLook)),
          calls(std::max<std::size_t>(sink.limits().parallel, 1)) {}

    // Ends the wait of the loop.
    void notify() {
        notified = true;
        signal.cancel();
    }

    [[nodiscard]] bool is_under_way(std::int64_t row) const {
        return std::any_of(calls.begin(), calls.end(), [row](const Call& call) {
            return std::find(call.rows.begin(), call.rows.end(), row) != call.rows.end();
        });
    }

    asio::awaitable<void> deliver_all(bool until_idle);
    asio::awaitable<void> steps(bool until_idle);
    asio::awaitable<void> look();
    asio::awaitable<void> wait(bool until_idle);
    asio::awaitable<void> wait_for_signal();
    void start(Call& call);
    asio::awaitable<void> carry(std::vector<Delivery> deliveries);
    asio::awaitable<bool> record(std::vector<DeliveryResult> results);
    void note_failure(const Ticket& ticket, const DeliveryResult& result);
    asio::awaitable<void> store_failed(const Error& error);
    void store_answered();

    asio::any_io_executor executor;
    Sink& sink;
    Store& store;
    GroupCommit& commits;
    Worker& worker;
    Clock& clock;
    Random& random;
    spdlog::logger& log;
    RetryPolicy policy;
    DeliveryCounts counts;

    asio::steady_timer signal;
    bool notified = false;

    std::size_t batch;
    std::size_t page;
    std::vector<Call> calls;
    std::size_t busy = 0;             // calls under way
    std::exception_ptr call_failure;  // a bug in a sink: ends run()

    std::deque<Delivery> due;     // read and not yet started, in outbox order
    bool look_wanted = true;      // something may have become due since the outbox was last read
    bool looking = false;         // in the midst of reading it page by page
    std::int64_t after_row = 0;   // where the next page begins
    std::optional<Instant> next;  // when the next retry becomes due
    bool finishing = false;
    bool draining = false;
    int store_failures = 0;  // in a row
    bool sink_failing = false;
};

// However it ends, nothing of it is left running behind.
asio::awaitable<void> Deliverer::Impl::deliver_all(bool until_idle) {
    draining = until_idle;
    std::exception_ptr failure;
    try {
        co_await steps(until_idle);
    } catch (...) {
        failure = std::current_exception();
    }
    due.clear();
    looking = false;
    look_wanted = true;
    if (busy > 0) {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        for (Call& call : calls) {
            call.cancel.emit(asio::cancellation_type::terminal);
        }
        while (busy > 0) {
            co_await wait_for_signal();
        }
        call_failure = nullptr;  // they were told to end
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

asio::awaitable<void> Deliverer::Impl::steps(bool until_idle) {
    for (;;) {
        if (call_failure) {
            std::rethrow_exception(std::exchange(call_failure, nullptr));
        }
        if (finishing) {
            if (busy == 0) {
                co_return;
            }
            co_await wait_for_signal();
            continue;
        }
        for (Call& call : calls) {
            if (call.rows.empty() && !due.empty()) {
                start(call);
            }
        }
        if (next && *next <= clock.now()) {
            next.reset();
            look_wanted = true;
        }
        const bool room = busy < calls.size() && due.empty();
        if (room && (looking || look_wanted)) {
            co_await look();
        } else if (until_idle && busy == 0) {
            co_return;
        } else {
            co_await wait(until_idle);
        }
    }
}

// Reads the next page of what is due.
asio::awaitable<void> Deliverer::Impl::look() {
    if (!looking) {
        looking = true;
        look_wanted = false;
        after_row = 0;
    }
    const Instant now = clock.now();
    // The job may outlive this object, not the store.
    auto job = [&outbox = store, limit = page, now, from = after_row, name = sink.name()]()
        -> Result<Look> {
        Result<std::vector<Delivery>> found = outbox.due_deliveries(name, now, from, limit);
        if (!found) {
            return found.error();
        }
        Look seen;
        seen.due = std::move(*found);
        if (seen.due.size() < limit) {
            const Result<std::optional<Instant>> later = outbox.next_due(name, now);
            if (!later) {
                return later.error();
            }
            seen.next = *later;
        }
        return seen;
    };
    Result<Look> seen = co_await run_on(worker, std::move(job));
    if (!seen) {
        co_await store_failed(seen.error());
        co_return;
    }
    store_answered();
    counts.last_progress = now;
    if (seen->due.size() < page) {
        looking = false;
        next = seen->next;
    } else {
        after_row = seen->due.back().row;
    }
    for (Delivery& delivery : seen->due) {
        if (!is_under_way(delivery.row)) {
            due.push_back(std::move(delivery));
        }
    }
}

// Until a call ends, wake() is called, or the next retry is due.
asio::awaitable<void> Deliverer::Impl::wait(bool until_idle) {
    using namespace asio::experimental::awaitable_operators;
    if (until_idle || !next || busy == calls.size()) {
        co_await wait_for_signal();
        co_return;
    }
    const Millis delay = *next - clock.now();
    co_await (clock.sleep_for(delay) || wait_for_signal());
}

asio::awaitable<void> Deliverer::Impl::wait_for_signal() {
    if (!notified) {
        signal.expires_at(asio::steady_timer::time_point::max());
        co_await signal.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    notified = false;
}

void Deliverer::Impl::start(Call& call) {
    const std::size_t count = std::min(batch, due.size());
    std::vector<Delivery> deliveries;
    deliveries.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        call.rows.push_back(due.front().row);
        deliveries.push_back(std::move(due.front()));
        due.pop_front();
    }
    ++busy;
    counts.under_way += count;
    auto ended = [this, &call](const std::exception_ptr& error) {
        counts.under_way -= call.rows.size();
        call.rows.clear();
        --busy;
        if (error && !call_failure) {
            call_failure = error;
        }
        notify();
    };
    asio::co_spawn(executor,
                   carry(std::move(deliveries)),
                   asio::bind_cancellation_slot(call.cancel.slot(), std::move(ended)));
}

// One deliver() call and the recording of its outcome.
asio::awaitable<void> Deliverer::Impl::carry(std::vector<Delivery> deliveries) {
    std::vector<Ticket> tickets;
    tickets.reserve(deliveries.size());
    for (const Delivery& delivery : deliveries) {
        tickets.push_back(ticket_of(delivery));
    }
    const std::vector<Attempt> attempts = co_await sink.deliver(std::move(deliveries));
    assert(attempts.size() == tickets.size());

    const Instant now = clock.now();
    const double chance = random.unit();  // one for all: what fails together keeps its order
    std::vector<DeliveryResult> results;
    results.reserve(tickets.size());
    for (std::size_t i = 0; i < tickets.size(); ++i) {
        results.push_back(judge(policy, tickets[i], attempts[i], now, chance));
    }
    if (!co_await record(results)) {
        counts.unrecorded += results.size();
        co_return;
    }
    counts.last_progress = clock.now();
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (results[i].verdict == DeliveryVerdict::delivered) {
            ++counts.delivered;
            counts.last_error.clear();
            if (std::exchange(sink_failing, false)) {
                log.info("sink_works_again sink={}", sink.name());
            }
        } else {
            note_failure(tickets[i], results[i]);
        }
    }
}

// Until it is on the disk: what the sink has taken must not be forgotten. False: drain() gives up.
asio::awaitable<bool> Deliverer::Impl::record(std::vector<DeliveryResult> results) {
    for (;;) {
        Batch outcome;
        outcome.results = results;
        const Result<> committed = co_await commits.commit(std::move(outcome));
        if (committed) {
            store_answered();
            co_return true;
        }
        co_await store_failed(committed.error());
        if (finishing && draining) {
            co_return false;
        }
    }
}

void Deliverer::Impl::note_failure(const Ticket& ticket, const DeliveryResult& result) {
    counts.last_error = result.error;
    if (result.verdict == DeliveryVerdict::dead) {
        ++counts.dead;
        log.warn("delivery_dead sink={} story={} attempt={} error=\"{}\"",
                 sink.name(),
                 ticket.story_id,
                 result.attempts,
                 result.error);
        return;
    }
    ++counts.retried;
    next = next ? std::min(*next, result.due) : result.due;
    // The first failure is news; a sink that stays down is not told once per story.
    const auto level = sink_failing ? spdlog::level::debug : spdlog::level::warn;
    sink_failing = true;
    log.log(level,
            "delivery_failed sink={} story={} attempt={} next_s={} error=\"{}\"",
            sink.name(),
            ticket.story_id,
            result.attempts,
            std::chrono::ceil<Seconds>(result.due - clock.now()).count(),
            result.error);
}

// run() waits for the store as long as it takes; drain() is to end, and says why it did.
asio::awaitable<void> Deliverer::Impl::store_failed(const Error& error) {
    if (++store_failures == 1) {
        log.error("store_failing sink={} error=\"{}\"", sink.name(), error.detail());
    }
    if (draining && store_failures > kDrainPatience) {
        counts.last_error = error.detail();
        counts.store_failed = true;
        finishing = true;
        co_return;
    }
    co_await clock.sleep_for(kStorePause);
}

void Deliverer::Impl::store_answered() {
    if (std::exchange(store_failures, 0) > 0) {
        log.info("store_works_again sink={}", sink.name());
    }
}

Deliverer::Deliverer(asio::any_io_executor executor,
                     Sink& sink,
                     Store& store,
                     GroupCommit& commits,
                     Worker& worker,
                     Clock& clock,
                     Random& random,
                     spdlog::logger& log,
                     RetryPolicy policy)
    : impl_(std::make_unique<Impl>(
          std::move(executor), sink, store, commits, worker, clock, random, log, policy)) {}

Deliverer::~Deliverer() = default;

void Deliverer::wake() {
    impl_->look_wanted = true;
    impl_->notify();
}

void Deliverer::finish() {
    impl_->finishing = true;
    impl_->notify();
}

asio::awaitable<void> Deliverer::run() {
    co_await impl_->deliver_all(false);
}

asio::awaitable<void> Deliverer::drain() {
    co_await impl_->deliver_all(true);
}

const DeliveryCounts& Deliverer::counts() const noexcept {
    return impl_->counts;
}

}  // namespace vigie

#include "sinks/deliverer.hpp"

#include "sinks/outbox_reader.hpp"
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
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace vigie {

namespace asio = boost::asio;

namespace {

// Deliveries read from the store at once, where the sink's own limits are smaller.
constexpr std::size_t kFewestPerLook = 64;

// One deliver() call's place.
struct Call {
    asio::cancellation_signal cancel;
    std::vector<std::int64_t> rows;  // empty: free
};

}  // namespace

struct Deliverer::Impl {
    Impl(asio::any_io_executor ex,
         Sink& to,
         Store& store,
         GroupCommit& commits,
         Worker& worker,
         Clock& time,
         Random& random,
         spdlog::logger& log,
         const RetryPolicy& policy)
        : executor(std::move(ex)),
          sink(to),
          clock(time),
          signal(executor),
          batch(std::max<std::size_t>(sink.limits().batch, 1)),
          calls(std::max<std::size_t>(sink.limits().parallel, 1)),
          reader(sink.name(), store, worker, std::max(batch * calls.size(), kFewestPerLook)),
          book(sink, reader, commits, clock, random, log, policy) {}

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
    asio::awaitable<void> wait(bool until_idle, Instant now);
    asio::awaitable<void> wait_for_signal();
    void take(OutboxPage page);
    void start_calls(Instant now);
    void start(Call& call);
    asio::awaitable<void> carry(std::vector<Delivery> deliveries);

    asio::any_io_executor executor;
    Sink& sink;
    Clock& clock;

    asio::steady_timer signal;
    bool notified = false;

    std::size_t batch;
    std::vector<Call> calls;
    std::size_t busy = 0;             // calls under way
    std::exception_ptr call_failure;  // a bug in a sink: ends run()

    OutboxReader reader;
    DeliveryBook book;
    std::deque<Delivery> due;     // read and not yet started, in outbox order
    std::vector<Delivery> stale;  // to become dead letters
};

// However it ends, nothing of it is left running behind.
asio::awaitable<void> Deliverer::Impl::deliver_all(bool until_idle) {
    book.draining = until_idle;
    std::exception_ptr failure;
    try {
        co_await steps(until_idle);
    } catch (...) {
        failure = std::current_exception();
    }
    due.clear();
    stale.clear();
    reader.leave_round();
    reader.want();
    if (busy > 0) {
        // Not in a coroutine of its own: entering one would throw what this takes back.
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
        if (book.finishing) {
            if (busy == 0) {
                co_return;
            }
            co_await wait_for_signal();
            continue;
        }
        const Instant now = clock.now();  // one for all that is decided, or a moment may be missed
        start_calls(now);
        const bool room = busy < calls.size() && due.empty();
        const bool open = book.circuit.state(now) == Circuit::State::open;
        if (!stale.empty()) {
            std::vector<Delivery> letters = std::exchange(stale, {});
            co_await book.bury(std::move(letters));
        } else if (room && reader.has_more(now) && !open) {
            co_await look();
        } else if (until_idle && busy == 0) {
            co_return;
        } else {
            co_await wait(until_idle, now);
        }
    }
}

asio::awaitable<void> Deliverer::Impl::look() {
    const Instant now = clock.now();
    Result<OutboxPage> page = co_await reader.read(now);
    if (!page) {
        co_await book.store_failed(page.error());
        co_return;
    }
    book.store_answered();
    book.counts.last_progress = now;
    take(std::move(*page));
}

void Deliverer::Impl::take(OutboxPage page) {
    book.set_disabled(page.disabled.has_value());
    const bool disabled = book.counts.disabled;
    bool all_stale = true;
    for (Delivery& delivery : page.due) {
        if (is_under_way(delivery.row)) {
            continue;
        }
        if (!disabled) {
            due.push_back(std::move(delivery));
        } else if (book.is_stale(delivery)) {
            stale.push_back(std::move(delivery));
        } else {
            all_stale = false;
        }
    }
    if (!all_stale) {
        reader.leave_round();  // what is younger is not stale either
    }
}

// Until a call ends, wake() is called, the next retry is due or the next probe.
asio::awaitable<void> Deliverer::Impl::wait(bool until_idle, Instant now) {
    using namespace asio::experimental::awaitable_operators;
    std::optional<Instant> next = reader.next();
    if (const std::optional<Instant> probe = book.circuit.probe_at(); probe && *probe > now) {
        next = *probe;  // nothing is begun before
    }
    if (next && *next <= now) {
        next.reset();  // it waits for a call to end
    }
    if (until_idle || !next || busy == calls.size()) {
        co_await wait_for_signal();
        co_return;
    }
    const Millis delay = *next - now;
    co_await (clock.sleep_for(delay) || wait_for_signal());
}

asio::awaitable<void> Deliverer::Impl::wait_for_signal() {
    if (!notified) {
        signal.expires_at(asio::steady_timer::time_point::max());
        co_await signal.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    notified = false;
}

void Deliverer::Impl::start_calls(Instant now) {
    if (book.counts.disabled) {
        due.clear();
        reader.leave_round();
    }
    while (!due.empty() && book.is_stale(due.front())) {
        stale.push_back(std::move(due.front()));
        due.pop_front();
    }
    for (Call& call : calls) {
        if (call.rows.empty() && !due.empty() && book.circuit.lets_through(now, busy)) {
            start(call);
        }
    }
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
    book.counts.under_way += count;
    auto ended = [this, &call](const std::exception_ptr& error) {
        book.counts.under_way -= call.rows.size();
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
    std::vector<Attempt> attempts = co_await sink.deliver(std::move(deliveries));
    assert(attempts.size() == tickets.size());
    co_await book.settle(std::move(tickets), std::move(attempts));
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

void Deliverer::on_disabled(std::function<void()> call) {
    impl_->book.on_disabled = std::move(call);
}

void Deliverer::wake() {
    impl_->reader.want();
    impl_->notify();
}

void Deliverer::finish() {
    impl_->book.finishing = true;
    impl_->notify();
}

asio::awaitable<void> Deliverer::run() {
    co_await impl_->deliver_all(false);
}

asio::awaitable<void> Deliverer::drain() {
    co_await impl_->deliver_all(true);
}

const DeliveryCounts& Deliverer::counts() const noexcept {
    return impl_->book.counts;
}

}  // namespace vigie

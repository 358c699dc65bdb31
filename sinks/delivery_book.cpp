#include "sinks/delivery_book.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace vigie {

namespace {

constexpr int kDrainPatience = 10;  // pauses before drain() gives a failing store up

}  // namespace

boost::asio::awaitable<void> DeliveryBook::settle(std::vector<Ticket> tickets,
                                                  std::vector<Attempt> attempts) {
    const Instant now = clock_.now();
    const double chance = random_.unit();  // one for all: what fails together keeps its order
    note_circuit(attempts, chance);
    Batch outcome;
    outcome.results.reserve(tickets.size());
    for (std::size_t i = 0; i < tickets.size(); ++i) {
        outcome.results.push_back(judge(policy_, tickets[i], attempts[i], now, chance));
        if (attempts[i].gone && !std::exchange(counts.disabled, true)) {
            outcome.sinks.push_back({sink_.name(), now, attempts[i].error, false});
        }
    }
    const std::vector<DeliveryResult> results = outcome.results;
    const bool disables = !outcome.sinks.empty();
    disabling_ = disabling_ || disables;
    const bool recorded = co_await record(std::move(outcome));
    disabling_ = disabling_ && !disables;
    if (!recorded) {
        counts.unrecorded += results.size();
        co_return;
    }
    note_outcome(tickets, results);
    if (disables) {
        log_.error("sink_disabled sink={} error=\"{}\"", sink_.name(), counts.last_error);
        if (on_disabled) {
            on_disabled();
        }
    }
}

boost::asio::awaitable<void> DeliveryBook::bury(std::vector<Delivery> stale) {
    const Instant now = clock_.now();
    Batch outcome;
    for (const Delivery& delivery : stale) {
        DeliveryResult& result = outcome.results.emplace_back();
        result.row = delivery.row;
        result.verdict = DeliveryVerdict::dead;
        result.due = delivery.due;
        result.attempts = delivery.attempts;
        result.error = stale_reason(policy_, delivery, health(), now);
        if (!delivery.last_error.empty()) {
            result.error += "; last: " + delivery.last_error;
        }
    }
    const std::string why = outcome.results.front().error;
    if (!co_await record(std::move(outcome))) {
        co_return;
    }
    counts.dead += stale.size();
    counts.last_error = why;
    counts.last_progress = clock_.now();
    reader_.want();  // others of their alerts may have waited for them
    log_.warn("deliveries_stale sink={} count={} error=\"{}\"", sink_.name(), stale.size(), why);
}

// Until it is on the disk: what the sink has taken must not be forgotten. False: drain() gives up.
boost::asio::awaitable<bool> DeliveryBook::record(Batch outcome) {
    for (;;) {
        Batch attempt = outcome;
        const Result<> committed = co_await commits_.commit(std::move(attempt));
        if (committed) {
            patience_.answered();
            co_return true;
        }
        co_await store_failed(committed.error());
        if (finishing && draining) {
            co_return false;
        }
    }
}

// run() waits for the store as long as it takes; drain() is to end, and says why it did.
boost::asio::awaitable<void> DeliveryBook::store_failed(Error error) {
    if (patience_.failures() >= kDrainPatience && draining) {
        counts.last_error = error.detail();
        counts.store_failed = true;
        finishing = true;
        co_return;
    }
    co_await patience_.failed(std::move(error));
}

// A call has failed when all of it is to be tried again.
void DeliveryBook::note_circuit(const std::vector<Attempt>& attempts, double chance) {
    const bool failed = std::all_of(attempts.begin(), attempts.end(), [](const Attempt& attempt) {
        return attempt.verdict == DeliveryVerdict::retry;
    });
    if (!failed) {
        circuit.succeeded();
    } else if (circuit.failed(clock_.now(), chance, attempts.front().retry_after)) {
        log_.warn("sink_paused sink={} probe_s={} error=\"{}\"",
                  sink_.name(),
                  std::chrono::ceil<Seconds>(*circuit.probe_at() - clock_.now()).count(),
                  attempts.front().error);
    }
    counts.probe_at = circuit.probe_at();
    counts.failing_since = circuit.failing_since();
}

void DeliveryBook::note_outcome(const std::vector<Ticket>& tickets,
                                const std::vector<DeliveryResult>& results) {
    counts.last_progress = clock_.now();
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (tickets[i].has_alert && results[i].verdict != DeliveryVerdict::retry) {
            reader_.want();  // the next of its alert may have waited for it
        }
        if (results[i].verdict == DeliveryVerdict::delivered) {
            ++counts.delivered;
            counts.last_error.clear();
            if (std::exchange(sink_failing_, false)) {
                log_.info("sink_works_again sink={}", sink_.name());
            }
        } else {
            note_failure(tickets[i], results[i]);
        }
    }
}

void DeliveryBook::note_failure(const Ticket& ticket, const DeliveryResult& result) {
    counts.last_error = result.error;
    if (result.verdict == DeliveryVerdict::dead) {
        ++counts.dead;
        log_.warn("delivery_dead sink={} story={} attempt={} error=\"{}\"",
                  sink_.name(),
                  ticket.story_id,
                  result.attempts,
                  result.error);
        return;
    }
    ++counts.retried;
    reader_.want_at(result.due);
    // The first failure is news; a sink that stays down is not told once per story.
    const auto level = sink_failing_ ? spdlog::level::debug : spdlog::level::warn;
    sink_failing_ = true;
    log_.log(level,
             "delivery_failed sink={} story={} attempt={} next_s={} error=\"{}\"",
             sink_.name(),
             ticket.story_id,
             result.attempts,
             std::chrono::ceil<Seconds>(result.due - clock_.now()).count(),
             result.error);
}

void DeliveryBook::set_disabled(bool disabled) {
    if (disabling_) {
        return;  // the store does not know yet
    }
    if (counts.disabled && !disabled) {
        log_.info("sink_enabled sink={}", sink_.name());
        circuit.succeeded();
    }
    counts.disabled = disabled;
}

bool DeliveryBook::is_stale(const Delivery& delivery) const {
    return !stale_reason(policy_, delivery, health(), clock_.now()).empty();
}

void DeliveryBook::store_answered() {
    patience_.answered();
}

}  // namespace vigie

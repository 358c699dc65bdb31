// App's part in alerts that have to wait: when the alert policy is asked, and what it answers is
// committed. Updates of events that have become due go the same way.

#include "daemon/alert_keeper.hpp"
#include "daemon/app.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace vigie {

namespace asio = boost::asio;

namespace {

// Wall clocks are set, and updates fall due: never asked more rarely.
constexpr Millis kAskEvery{30'000};
constexpr Millis kAskAgainAtOnce{1};

struct Thought {
    KeeperStep step;
    PipelineOutcome updates;
};

void take_over(PipelineOutcome& updates, KeeperStep& step) {
    for (Delivery& delivery : updates.deliveries) {
        step.sinks.push_back(delivery.sink);
        step.batch.deliveries.push_back(std::move(delivery));
    }
    step.batch.held = std::move(updates.held);
}

}  // namespace

void App::wake_sinks(const std::vector<std::string>& names) {
    for (SinkSlot& slot : sinks_) {
        if (std::find(names.begin(), names.end(), slot.sink->name()) != names.end()) {
            slot.deliverer->wake();
        }
    }
}

void App::wake_keeper() {
    keeper_woken_ = true;
    keeper_.cancel();
}

asio::awaitable<void> App::keep_alerts_going() {
    for (;;) {
        keeper_woken_ = false;
        const std::optional<Instant> next = co_await release_alerts();
        if (keeper_woken_) {
            continue;
        }
        const Millis wait = next ? *next - clock_.now() : kAskEvery;
        keeper_.expires_after(std::clamp(wait, kAskAgainAtOnce, kAskEvery));
        co_await keeper_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

// When there is something to do next.
asio::awaitable<std::optional<Instant>> App::release_alerts() {
    auto think = [this, rules = policy_rules(config_)]() -> Result<Thought> {
        const Instant now = clock_.now();
        Result<KeeperStep> step = keep_alerts(*store_, rules, now);
        if (!step) {
            return step.error();
        }
        Thought thought{std::move(*step), pipeline_.tick(now)};
        take_over(thought.updates, thought.step);
        return thought;
    };
    Result<Thought> thought = co_await run_on(*worker_, std::move(think));
    Result<> done;
    if (!thought) {
        done = thought.error();
    } else if (!thought->step.batch.empty()) {
        const bool waits = !thought->step.batch.held.empty();
        Batch batch = std::move(thought->step.batch);
        done = co_await commits_.commit(std::move(batch));
        if (done) {
            wake_sinks(thought->step.sinks);
            keeper_woken_ = keeper_woken_ || waits;
        } else {
            auto forget = [this, &thought] { pipeline_.forget(thought->updates); };
            co_await run_on(*worker_, std::move(forget));
        }
    }
    if (!done && !keeper_failing_) {
        log_->error("alerts_waiting error=\"{}\"", done.error().detail());
    }
    keeper_failing_ = !done;
    co_return done ? thought->step.next : std::nullopt;
}

}  // namespace vigie

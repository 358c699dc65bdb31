#pragma once

// What tests of the Deliverer stand on: a real store in memory, two threads, a clock that obeys.

#include "sinks/deliverer.hpp"
#include "store/sqlite_store.hpp"
#include "tests/support/deliveries.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/flaky_store.hpp"
#include "tests/support/log_capture.hpp"
#include "tests/support/recording_sink.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace vigie::test {

inline Attempt retry(std::string error, std::optional<Millis> retry_after = {}) {
    return {DeliveryVerdict::retry, std::move(error), retry_after};
}

inline Attempt dead(std::string error) {
    return {DeliveryVerdict::dead, std::move(error), {}};
}

inline Batch batch_of(int first, int last, const std::string& sink) {
    Batch batch;
    for (int number = first; number <= last; ++number) {
        const Delivery delivery = numbered_delivery(number, sink);
        StoryRow row;
        row.id = delivery.story_id;
        row.event = delivery.story_id;
        row.first_seen = kMorning;
        row.json = delivery.story_json;
        batch.stories.push_back(std::move(row));
        batch.deliveries.push_back(delivery);
    }
    return batch;
}

// Steps `io` until `done`; throws where nothing is left that could bring it about.
template <class Done>
void run_until(boost::asio::io_context& io, Done done) {
    io.restart();
    while (!done()) {
        if (io.run_one() == 0) {
            throw std::logic_error("nothing is left to wait for");
        }
    }
}

// A Deliverer's run() that the test can stop.
class Running {
  public:
    Running(boost::asio::io_context& io, Deliverer& deliverer) : io_(io) {
        boost::asio::co_spawn(io,
                              deliverer.run(),
                              boost::asio::bind_cancellation_slot(
                                  stop_.slot(), [this](const std::exception_ptr& error) {
                                      ended_ = true;
                                      error_ = error;
                                  }));
    }

    [[nodiscard]] bool ended() const { return ended_; }

    [[nodiscard]] std::exception_ptr error() const { return error_; }

    void stop() {
        stop_.emit(boost::asio::cancellation_type::terminal);
        run_until(io_, [this] { return ended_; });
    }

  private:
    boost::asio::io_context& io_;
    boost::asio::cancellation_signal stop_;
    bool ended_ = false;
    std::exception_ptr error_;
};

class DelivererFixture : public testing::Test {
  protected:
    DelivererFixture() : real_(std::move(*open_sqlite_store(":memory:"))), store_(*real_) {}

    // Only while no Deliverer is at work on the worker.
    void put(int first, int last, const std::string& sink = "log") {
        const Result<> stored = real_->commit(batch_of(first, last, sink));
        ASSERT_TRUE(stored) << stored.error().detail();
    }

    std::unique_ptr<Deliverer> deliverer(Sink& sink) { return deliverer(sink, clock_); }

    std::unique_ptr<Deliverer> deliverer(Sink& sink, Clock& clock) {
        return std::make_unique<Deliverer>(io_.get_executor(),
                                           sink,
                                           store_,
                                           commits_,
                                           worker_,
                                           clock,
                                           random_,
                                           log_.logger(),
                                           policy_);
    }

    RecordingSink sink(SinkLimits limits = {}, std::string name = "log") {
        return {io_, clock_, std::move(name), limits};
    }

    std::vector<Delivery> waiting(const std::string& sink = "log") {
        return *real_->due_deliveries(sink, Instant::max(), 0, 10'000);
    }

    FakeClock clock_{kMorning};
    Random random_{1};
    LogCapture log_;
    RetryPolicy policy_;
    std::unique_ptr<Store> real_;
    FlakyStore store_;
    // These outlive the worker, whose jobs use them.
    boost::asio::io_context io_;
    GroupCommit commits_{store_, worker_};
    Worker worker_{"test-worker"};
};

}  // namespace vigie::test

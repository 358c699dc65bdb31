#pragma once

// A Sink that remembers what it was told, answers from a script, and can be made to hang.

#include "base/clock.hpp"
#include "sinks/sink.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace vigie::test {

class RecordingSink final : public Sink {
  public:
    RecordingSink(boost::asio::io_context& io, Clock& clock, std::string name, SinkLimits limits)
        : gate_(io, boost::asio::steady_timer::time_point::max()),
          clock_(clock),
          name_(std::move(name)),
          limits_(limits) {}

    // For the next delivery without an answer; behind the script everything is answered
    // `otherwise`.
    void will_answer(Attempt attempt) { script_.push_back(std::move(attempt)); }

    void otherwise(Attempt attempt) { otherwise_ = std::move(attempt); }

    void will_throw() { throws_ = true; }

    // deliver() waits while the gate is closed.
    void close_gate() { closed_ = true; }

    void open_gate() {
        closed_ = false;
        gate_.cancel();
    }

    [[nodiscard]] const std::vector<Delivery>& told() const { return told_; }

    [[nodiscard]] const std::vector<Instant>& told_at() const { return told_at_; }

    [[nodiscard]] const std::vector<std::size_t>& batches() const { return batches_; }

    [[nodiscard]] std::size_t most_at_once() const { return most_at_once_; }

    [[nodiscard]] std::size_t cancelled() const { return cancelled_; }

    [[nodiscard]] const std::string& name() const noexcept override { return name_; }

    [[nodiscard]] SinkLimits limits() const noexcept override { return limits_; }

    boost::asio::awaitable<std::vector<Attempt>> deliver(std::vector<Delivery> batch) override {
        namespace asio = boost::asio;
        if (throws_) {
            throw std::logic_error("a bug in this sink");
        }
        batches_.push_back(batch.size());
        for (const Delivery& delivery : batch) {
            told_.push_back(delivery);
            told_at_.push_back(clock_.now());
        }
        most_at_once_ = std::max(most_at_once_, ++at_once_);
        while (closed_) {
            co_await gate_.async_wait(asio::as_tuple(asio::use_awaitable));
            const auto state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() != asio::cancellation_type::none) {
                ++cancelled_;
                throw boost::system::system_error(asio::error::operation_aborted);
            }
        }
        --at_once_;
        std::vector<Attempt> attempts;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            if (script_.empty()) {
                attempts.push_back(otherwise_);
            } else {
                attempts.push_back(std::move(script_.front()));
                script_.pop_front();
            }
        }
        co_return attempts;
    }

    [[nodiscard]] std::string describe() const override { return "recording " + name_; }

    boost::asio::awaitable<Result<>> reopen() override { co_return Result<>(); }

    boost::asio::awaitable<Result<>> announce(DisabledNotice notice) override {
        announced_.push_back(std::move(notice));
        co_return announcing_;
    }

    // What announce() answers.
    void will_announce(Result<> answer) { announcing_ = std::move(answer); }

    [[nodiscard]] const std::vector<DisabledNotice>& announced() const { return announced_; }

    boost::asio::awaitable<Result<std::string>> test() override {
        co_return Result<std::string>("recorded");
    }

  private:
    boost::asio::steady_timer gate_;
    Clock& clock_;
    std::string name_;
    SinkLimits limits_;
    std::deque<Attempt> script_;
    Attempt otherwise_;
    bool throws_ = false;
    bool closed_ = false;
    Result<> announcing_;
    std::vector<DisabledNotice> announced_;
    std::vector<Delivery> told_;
    std::vector<Instant> told_at_;
    std::vector<std::size_t> batches_;
    std::size_t at_once_ = 0;
    std::size_t most_at_once_ = 0;
    std::size_t cancelled_ = 0;
};

}  // namespace vigie::test

#pragma once

// The fakes of Vigie's seams: scripted, tiny, hand-written.

#include "base/clock.hpp"
#include "base/http/client.hpp"

#include <deque>
#include <stdexcept>
#include <utility>

namespace vigie::test {

// Answers from a script, in order, and remembers what it was asked.
class FakeHttp final : public HttpClient {
  public:
    void will_answer(Result<HttpResponse> answer) { script_.push_back(std::move(answer)); }

    boost::asio::awaitable<Result<HttpResponse>> send(HttpRequest request) override {
        asked_.push_back(std::move(request));
        if (script_.empty()) {
            throw std::logic_error("FakeHttp: no answer left for " + asked_.back().url);
        }
        Result<HttpResponse> answer = std::move(script_.front());
        script_.pop_front();
        co_return answer;
    }

    [[nodiscard]] const std::deque<HttpRequest>& asked() const { return asked_; }

  private:
    std::deque<Result<HttpResponse>> script_;
    std::deque<HttpRequest> asked_;
};

// Sleeping moves its own time and returns at once.
class FakeClock final : public Clock {
  public:
    FakeClock() = default;

    explicit FakeClock(Instant start) : now_(start) {}

    [[nodiscard]] Instant now() const override { return now_; }

    void advance(Millis by) { now_ += by; }

    boost::asio::awaitable<void> sleep_for(Millis delay) override {
        now_ += delay;
        co_return;
    }

  private:
    Instant now_{};
};

}  // namespace vigie::test

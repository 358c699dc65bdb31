#pragma once

// Fakes for the poller's tests: a network that can keep requests open, a clock that moves when
// told, and an Ingest that applies after_poll to what it is given.

#include "base/clock.hpp"
#include "base/url.hpp"
#include "feeds/poller.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace vigie::test {

// Waits until opened; cancellation throws operation_aborted.
class Gate {
  public:
    explicit Gate(const boost::asio::any_io_executor& executor)
        : timer_(executor, boost::asio::steady_timer::time_point::max()) {}

    void open() {
        open_ = true;
        timer_.cancel();
    }

    boost::asio::awaitable<void> passed() {
        while (!open_) {
            boost::system::error_code error;
            co_await timer_.async_wait(
                boost::asio::redirect_error(boost::asio::use_awaitable, error));
            const auto state = co_await boost::asio::this_coro::cancellation_state;
            if (state.cancelled() != boost::asio::cancellation_type::none) {
                throw boost::system::system_error(boost::asio::error::operation_aborted);
            }
        }
    }

  private:
    boost::asio::steady_timer timer_;
    bool open_ = false;
};

class Web final : public HttpClient {
  public:
    explicit Web(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

    // 200 with a body unless told otherwise, by URL.
    std::map<std::string, std::function<Result<HttpResponse>(const HttpRequest&)>> answers;
    bool hold = false;  // requests stay open until release()

    boost::asio::awaitable<Result<HttpResponse>> send(HttpRequest request) override {
        const std::string host = url_authority(request.url);
        asked.push_back(request);
        const Open counted(*this, host);
        if (hold) {
            Gate& gate = gates_.emplace_back(request.url, executor_).second;
            co_await gate.passed();
        }
        const auto known = answers.find(request.url);
        Result<HttpResponse> answer = known != answers.end()
                                          ? known->second(request)
                                          : Result<HttpResponse>(page(request.url));
        co_return answer;
    }

    // Lets the first request for the URL that is still open go on.
    void release(const std::string& url) {
        for (auto& [gate_url, gate] : gates_) {
            if (gate_url == url) {
                gate_url.clear();
                gate.open();
                return;
            }
        }
    }

    void release_all() {
        hold = false;
        for (auto& gate : gates_) {
            gate.second.open();
        }
    }

    static HttpResponse page(const std::string& url, int status = 200, Headers headers = {}) {
        HttpResponse out;
        out.status = status;
        out.headers = std::move(headers);
        out.body = status == 200 ? "body" : "";
        out.url = url;
        return out;
    }

    void will_answer(const std::string& url, int status, const Headers& headers = {}) {
        answers[url] = [status, headers](const HttpRequest& request) {
            return Result<HttpResponse>(page(request.url, status, headers));
        };
    }

    [[nodiscard]] std::size_t times_asked(const std::string& url) const {
        return static_cast<std::size_t>(std::count_if(
            asked.begin(), asked.end(), [&](const HttpRequest& each) { return each.url == url; }));
    }

    std::vector<HttpRequest> asked;
    std::size_t open = 0;
    std::size_t most_open = 0;
    std::size_t most_open_of_a_host = 0;
    std::size_t cut_short = 0;

  private:
    struct Open {
        Open(Web& web, std::string of_host) : web_(web), host_(std::move(of_host)) {
            web_.most_open = std::max(web_.most_open, ++web_.open);
            web_.most_open_of_a_host = std::max(web_.most_open_of_a_host, ++web_.open_of_[host_]);
        }

        Open(const Open&) = delete;
        Open& operator=(const Open&) = delete;

        ~Open() {
            --web_.open;
            --web_.open_of_[host_];
        }

        Web& web_;
        std::string host_;
    };

    boost::asio::any_io_executor executor_;
    std::list<std::pair<std::string, Gate>> gates_;
    std::map<std::string, std::size_t> open_of_;
};

// Time stands still until advance().
class HeldClock final : public Clock {
  public:
    explicit HeldClock(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

    [[nodiscard]] Instant now() const override { return now_; }

    boost::asio::awaitable<void> sleep_for(Millis delay) override {
        const auto sleeper = sleepers_.emplace(sleepers_.end(), now_ + delay, executor_);
        const Leave leave(sleepers_, sleeper);
        co_await sleeper->second.passed();
    }

    void advance(Millis by) {
        now_ += by;
        for (auto& [until, gate] : sleepers_) {
            if (until <= now_) {
                gate.open();
            }
        }
    }

    [[nodiscard]] std::size_t sleepers() const { return sleepers_.size(); }

  private:
    using Sleepers = std::list<std::pair<Instant, Gate>>;

    struct Leave {
        Leave(Sleepers& all, Sleepers::iterator one) : all_(all), one_(one) {}

        Leave(const Leave&) = delete;
        Leave& operator=(const Leave&) = delete;

        ~Leave() { all_.erase(one_); }

        Sleepers& all_;
        Sleepers::iterator one_;
    };

    boost::asio::any_io_executor executor_;
    Instant now_ = *parse_rfc3339("2026-11-24T12:00:00Z");
    Sleepers sleepers_;
};

class Desk final : public Ingest {
  public:
    Desk(boost::asio::any_io_executor executor, Clock& clock)
        : executor_(std::move(executor)), clock_(clock) {}

    bool full = false;  // nothing can be stored
    bool hold = false;  // accept() does not return until release_all()
    PollOptions options;
    std::vector<std::string> accepted;  // names of feeds, in order
    std::map<std::string, FeedState> states;

    boost::asio::awaitable<Result<FeedState>> accept(FeedSpec spec, PollAnswer answer) override {
        if (hold) {
            Gate& gate = gates_.emplace_back(executor_);
            co_await gate.passed();
        }
        if (full) {
            co_return Error(Errc::storage, "no space left on the device");
        }
        accepted.push_back(spec.name);
        const FeedState state =
            after_poll(answer, DocumentHints{}, spec, options, clock_.now(), 0.5);
        states[spec.url] = state;
        co_return state;
    }

    void release_all() {
        hold = false;
        for (Gate& gate : gates_) {
            gate.open();
        }
    }

  private:
    boost::asio::any_io_executor executor_;
    Clock& clock_;
    std::list<Gate> gates_;
};

}  // namespace vigie::test

#pragma once

// Publisher: a site on loopback whose feeds answer by a script, one answer a poll, the last one for
// ever after; it notes who asked what, and when by the clock that the test holds.

#include "base/http/server.hpp"
#include "tests/feeds/poller_fakes.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <deque>
#include <list>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace vigie::test {

inline ServerResponse reply(int status, Headers headers = {}, std::string body = "") {
    return {status, std::move(headers), std::move(body)};
}

// An RSS document of items with these guids; `more` stands in its channel.
inline ServerResponse feed_of(const std::vector<int>& items,
                              Headers headers = {},
                              const std::string& more = "",
                              int status = 200) {
    std::string body =
        R"(<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">)"
        "<channel><title>Harbour news</title>" +
        more;
    for (const int item : items) {
        body += fmt::format(
            "<item><guid>{0}</guid><title>Ship number {0} has come in</title>"
            "<link>https://harbour.example/ships/{0}</link></item>",
            item);
    }
    headers.emplace_back("content-type", "application/rss+xml");
    return {status, std::move(headers), body + "</channel></rss>"};
}

struct Ask {
    Instant when;
    ServerRequest request;
};

class Publisher {
  public:
    Publisher(boost::asio::io_context& io, const Clock& clock)
        : clock_(clock),
          executor_(io.get_executor()),
          server_(executor_, [this](ServerRequest request) { return serve(std::move(request)); }),
          port_(*server_.listen()) {}

    bool hold = false;  // requests stay open until release()

    void says(const std::string& path, std::vector<ServerResponse> answers) {
        script_[path] = {answers.begin(), answers.end()};
    }

    [[nodiscard]] std::string url(const std::string& path) const {
        return fmt::format("http://127.0.0.1:{}{}", port_, path);
    }

    [[nodiscard]] const std::vector<Ask>& asked(const std::string& path) { return asked_[path]; }

    [[nodiscard]] std::size_t open() const { return open_; }

    void release() {
        hold = false;
        for (Gate& gate : gates_) {
            gate.open();
        }
    }

  private:
    boost::asio::awaitable<ServerResponse> serve(ServerRequest request) {
        asked_[request.target].push_back({clock_.now(), request});
        if (hold) {
            Gate& gate = gates_.emplace_back(executor_);
            ++open_;
            co_await gate.passed();
            --open_;
        }
        const auto script = script_.find(request.target);
        if (script == script_.end()) {
            co_return reply(404);
        }
        std::deque<ServerResponse>& answers = script->second;
        ServerResponse next = answers.front();
        if (answers.size() > 1) {
            answers.pop_front();
        }
        co_return next;
    }

    const Clock& clock_;
    boost::asio::any_io_executor executor_;
    std::map<std::string, std::deque<ServerResponse>> script_;
    std::map<std::string, std::vector<Ask>> asked_;
    std::list<Gate> gates_;
    std::size_t open_ = 0;  // requests behind them
    HttpServer server_;
    std::uint16_t port_;
};

}  // namespace vigie::test

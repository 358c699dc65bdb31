#pragma once

// The whole daemon in one test: feeds and a webhook receiver on loopback (real sockets), and App
// between them with a store and a log in a temporary folder. One I/O thread: the test's own.

#include "base/http/curl_global.hpp"
#include "base/http/server.hpp"
#include "base/story_json.hpp"
#include "daemon/app.hpp"
#include "daemon/setup.hpp"
#include "sinks/signature.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vigie::test {

inline constexpr std::string_view kHookSecret = "whsec_aW50ZWdyYXRpb24gdGVzdHMgb25seSwgMzI=";

struct Received {
    std::string id;
    Story story;
    bool genuine = false;
};

class Newsroom {
  public:
    Newsroom()
        : feeds_(io_.get_executor(), [this](ServerRequest request) { return serve(request); }),
          hooks_(io_.get_executor(), [this](ServerRequest request) { return receive(request); }) {
        feeds_port_ = *feeds_.listen();
        hooks_port_ = *hooks_.listen();
    }

    // What a feed ("/name") says from now on.
    void publish(const std::string& path,
                 std::string body,
                 std::string content_type = "application/xml") {
        documents_[path] = {std::move(body), std::move(content_type)};
    }

    // The status the receiver answers with, for as long as `times` deliveries.
    void hook_answers(int status, int times) {
        hook_status_ = status;
        hook_times_ = times;
    }

    [[nodiscard]] std::string feed_url(const std::string& path) const {
        return fmt::format("http://127.0.0.1:{}{}", feeds_port_, path);
    }

    // A second address for webhooks, which answers when `count` requests wait there together, or
    // after the time that a test has for failing.
    [[nodiscard]] std::string crowd_url(std::size_t count) {
        crowd_wanted_ = count;
        return fmt::format("http://127.0.0.1:{}/crowd", hooks_port_);
    }

    // How many have waited there together.
    [[nodiscard]] std::size_t crowd() const { return most_waiting_; }

    // One `vigie once` over these feeds; a fresh process in all but name: everything is opened
    // anew.
    AppReport poll_once(const std::vector<std::string>& paths, const std::string& more = "") {
        boost::system::result<Setup, Mistakes> setup =
            read_setup(config(paths) + more, "test.toml", folder_.path());
        if (!setup) {
            ADD_FAILURE() << fmt::format("{}", fmt::join(setup.error(), "\n"));
            return {};
        }
        auto log = std::make_shared<spdlog::logger>(
            "test", std::make_shared<spdlog::sinks::null_sink_mt>());
        Result<std::unique_ptr<App>> app = App::create(io_, std::move(*setup), log, nullptr);
        if (!app) {
            ADD_FAILURE() << app.error().detail();
            return {};
        }
        std::exception_ptr failed;
        bool ended = false;
        auto on_end = [&](std::exception_ptr error) {
            failed = std::move(error);
            ended = true;
        };
        boost::asio::co_spawn(io_, (*app)->once(), on_end);
        io_.restart();
        while (!ended) {
            io_.run_one();
        }
        EXPECT_FALSE(failed);
        EXPECT_EQ((*app)->failure(), std::nullopt);
        return (*app)->report();
    }

    [[nodiscard]] std::vector<Story> log() const {
        std::vector<Story> stories;
        std::ifstream in(folder_.path() / "stories.jsonl");
        for (std::string line; std::getline(in, line);) {
            const Result<Story> story = parse_story_json(line);
            EXPECT_TRUE(story) << line;
            if (story) {
                stories.push_back(*story);
            }
        }
        return stories;
    }

    [[nodiscard]] const std::vector<Received>& received() const { return received_; }

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

  private:
    struct Document {
        std::string body;
        std::string content_type;
    };

    std::string config(const std::vector<std::string>& paths) const {
        std::string toml = fmt::format(R"([service]
state = "state"
[poll]
backlog = "all"
allow_networks = ["127.0.0.0/8"]
[[sink]]
name = "log"
type = "jsonl"
path = "stories.jsonl"
[[sink]]
name = "hook"
type = "webhook"
url = "http://127.0.0.1:{}/hook"
secret = "{}"
allow_private = true
[[watch]]
name = "everything"
when = "all"
to = ["log", "hook"]
)",
                                       hooks_port_,
                                       kHookSecret);
        for (const std::string& path : paths) {
            toml += fmt::format(
                "[[feed]]\nname = \"{}\"\nurl = \"{}\"\n", path.substr(1), feed_url(path));
        }
        return toml;
    }

    boost::asio::awaitable<ServerResponse> serve(ServerRequest request) {
        ServerResponse response;
        const auto found = documents_.find(request.target);
        if (found == documents_.end()) {
            response.status = 404;
        } else {
            response.headers.emplace_back("Content-Type", found->second.content_type);
            response.body = found->second.body;
        }
        co_return response;
    }

    boost::asio::awaitable<void> wait_for_crowd() {
        if (waiting_ == 0) {
            crowd_came_.expires_after(std::chrono::seconds(5));
        }
        most_waiting_ = std::max(most_waiting_, ++waiting_);
        if (most_waiting_ >= crowd_wanted_) {
            crowd_came_.cancel();
        } else {
            co_await crowd_came_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        }
        --waiting_;
    }

    boost::asio::awaitable<ServerResponse> receive(ServerRequest request) {
        ServerResponse response;
        response.status = 204;
        if (request.target == "/crowd") {
            co_await wait_for_crowd();
            co_return response;
        }
        if (hook_times_ > 0) {
            --hook_times_;
            response.status = hook_status_;
        }
        Received one;
        one.id = request.header("webhook-id");
        const Time now = std::chrono::floor<Seconds>(std::chrono::system_clock::now());
        one.genuine = verify_webhook({*parse_webhook_key(kHookSecret)},
                                     one.id,
                                     request.header("webhook-timestamp"),
                                     request.body,
                                     request.header("webhook-signature"),
                                     now);
        const std::size_t data = request.body.find("\"data\":");
        std::string_view story(request.body);
        story.remove_prefix(data + 7);
        story.remove_suffix(1);
        Result<Story> parsed = parse_story_json(story);
        EXPECT_TRUE(parsed) << request.body;
        if (parsed) {
            one.story = std::move(*parsed);
        }
        received_.push_back(std::move(one));
        co_return response;
    }

    CurlGlobal curl_;
    boost::asio::io_context io_{1};
    TemporaryFolder folder_;
    HttpServer feeds_;
    HttpServer hooks_;
    std::uint16_t feeds_port_ = 0;
    std::uint16_t hooks_port_ = 0;
    std::map<std::string, Document> documents_;
    std::vector<Received> received_;
    int hook_status_ = 204;
    int hook_times_ = 0;
    boost::asio::steady_timer crowd_came_{io_};
    std::size_t crowd_wanted_ = 0;
    std::size_t waiting_ = 0;
    std::size_t most_waiting_ = 0;
};

struct Item {
    std::string guid;
    std::string link;
    std::string title;
    std::string text;
};

inline std::string rss(const std::vector<Item>& items) {
    std::string body = "<rss version=\"2.0\"><channel><title>Outlet</title>";
    for (const Item& item : items) {
        body += fmt::format(
            "<item><guid isPermaLink=\"false\">{}</guid><link>{}</link><title>{}</title>"
            "<description>{}</description></item>",
            item.guid,
            item.link,
            item.title,
            item.text);
    }
    return body + "</channel></rss>";
}

}  // namespace vigie::test

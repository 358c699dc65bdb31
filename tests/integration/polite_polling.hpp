#pragma once

// PolitePolling: the real poller, HTTP client, parser, pipeline and store between two publishers on
// loopback; only the time is the test's own, and stands still in between.

#include "base/http/curl_client.hpp"
#include "daemon/ingestor.hpp"
#include "store/sqlite_store.hpp"
#include "tests/integration/publisher.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>

#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace vigie::test {

class PolitePolling : public testing::Test {
  protected:
    PolitePolling() {
        options_.every = std::chrono::minutes{30};
        options_.user_agent = "Vigie/test (desk@reader.example)";
        ingestor_.set_options(options_, nullptr);
    }

    // Coroutines must end before what they refer to.
    void TearDown() override {
        publisher_.release();
        other_.release();
        cancel_.emit(boost::asio::cancellation_type::terminal);
        settle();
        EXPECT_TRUE(ended_);
    }

    FeedSpec& feed(const std::string& url) {
        FeedSpec& spec = specs_.emplace_back();
        spec.url = url;
        spec.name = url.substr(url.rfind(':') + 1);
        return spec;
    }

    // Starts to poll the feeds named so far.
    void start() {
        ended_ = false;
        poller_.set_feeds(specs_, *store_->load_feeds(), options_);
        boost::asio::co_spawn(
            io_,
            poller_.run(),
            boost::asio::bind_cancellation_slot(
                cancel_.slot(), [this](const std::exception_ptr&) { ended_ = true; }));
    }

    // Starts where that has not been done, and goes on for so many minutes.
    void poll_for(int minutes) {
        if (ended_) {
            start();
            settle();
        }
        for (int i = 0; i < minutes; ++i) {
            clock_.advance(std::chrono::minutes{1});
            settle();
        }
        EXPECT_FALSE(ended_) << "the poller has given up";
    }

    // Goes as far as it can at this time. What sockets do takes real time, and a bug should not
    // take it for ever.
    void settle() {
        io_.restart();
        do {
            while (io_.poll() > 0) {
            }
        } while (poller_.counts().under_way > 0 && io_.run_one_for(std::chrono::seconds{20}) > 0);
    }

    // When a path was asked, in minutes since the beginning.
    [[nodiscard]] std::vector<long> minutes(Publisher& publisher, const std::string& path) {
        std::vector<long> out;
        for (const Ask& ask : publisher.asked(path)) {
            out.push_back(std::chrono::floor<std::chrono::minutes>(ask.when - start_).count());
        }
        return out;
    }

    // How long it waited before each further request.
    [[nodiscard]] std::vector<long> waits(const std::string& path) {
        const std::vector<long> at = minutes(publisher_, path);
        std::vector<long> out;
        for (std::size_t i = 1; i < at.size(); ++i) {
            out.push_back(at[i] - at[i - 1]);
        }
        return out;
    }

    [[nodiscard]] std::string header(const std::string& path,
                                     std::size_t poll,
                                     std::string_view name) {
        const std::vector<Ask>& asked = publisher_.asked(path);
        return poll < asked.size() ? std::string(asked[poll].request.header(name)) : "not asked";
    }

    [[nodiscard]] FeedState state(const std::string& path) {
        for (const FeedState& each : *store_->load_feeds()) {
            if (each.url == publisher_.url(path)) {
                return each;
            }
        }
        return {};
    }

    boost::asio::io_context io_;
    HeldClock clock_{io_.get_executor()};
    const Instant start_ = clock_.now();
    Publisher publisher_{io_, clock_};
    Publisher other_{io_, clock_};
    std::unique_ptr<Store> store_ = *open_sqlite_store(":memory:");
    Worker worker_{"test-worker"};
    GroupCommit commits_{*store_, worker_};
    Random random_{7};
    spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
    Pipeline pipeline_{std::make_shared<const Tagger>(Knowledge{}), {}, {}};
    std::size_t items_ = 0;
    Ingestor ingestor_{*store_,
                       commits_,
                       worker_,
                       pipeline_,
                       random_,
                       clock_,
                       log_,
                       [this](const IngestReport& report) { items_ += report.stories.size(); }};
    PollOptions options_;
    CurlClient http_{io_.get_executor(), {{*Network::parse("127.0.0.0/8")}, 16, 6, {}, {}}};
    Poller poller_{io_.get_executor(), http_, ingestor_, clock_, log_, options_};
    std::vector<FeedSpec> specs_;
    boost::asio::cancellation_signal cancel_;
    bool ended_ = true;
};

}  // namespace vigie::test

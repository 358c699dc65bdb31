#include "base/worker.hpp"

#include "tests/support/run.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace vigie {
namespace {

class WorkerTest : public testing::Test {
  protected:
    boost::asio::io_context io_;
    Worker worker_{"test-worker"};
};

TEST_F(WorkerTest, RunsTheJobOnItsOwnThreadAndBringsTheValueBack) {
    auto job = [] { return std::this_thread::get_id(); };

    EXPECT_NE(test::run(io_, run_on(worker_, job)), std::this_thread::get_id());
}

TEST_F(WorkerTest, ResumesTheCallerOnItsOwnThread) {
    auto ask = [](Worker& worker) -> boost::asio::awaitable<std::thread::id> {
        auto job = [] { return std::string("done"); };
        const std::string answer = co_await run_on(worker, job);
        EXPECT_EQ(answer, "done");
        co_return std::this_thread::get_id();
    };

    EXPECT_EQ(test::run(io_, ask(worker_)), std::this_thread::get_id());
}

TEST_F(WorkerTest, RethrowsWhatTheJobThrew) {
    auto job = []() -> int { throw std::runtime_error("broken"); };

    EXPECT_THROW(test::run(io_, run_on(worker_, job)), std::runtime_error);
}

TEST_F(WorkerTest, FinishesTheJobsItWasGivenBeforeItEnds) {
    int done = 0;
    {
        Worker worker("short-lived");
        for (int i = 0; i < 100; ++i) {
            boost::asio::post(worker.executor(), [&done] { ++done; });
        }
    }

    EXPECT_EQ(done, 100);
}

}  // namespace
}  // namespace vigie

#include "daemon/task_group.hpp"

#include "tests/support/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>

#include <exception>
#include <stdexcept>
#include <vector>

namespace vigie {
namespace {

namespace asio = boost::asio;

class TaskGroupTest : public testing::Test {
  protected:
    asio::awaitable<void> wait_for_ever() {
        asio::steady_timer timer(io_, asio::steady_timer::time_point::max());
        co_await timer.async_wait(asio::use_awaitable);
    }

    static asio::awaitable<void> end_at_once() { co_return; }

    static asio::awaitable<void> fail() {
        throw std::runtime_error("broken");
        co_return;
    }

    asio::io_context io_;
    spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
    std::vector<std::string> failures_;
    TaskGroup tasks_{
        io_.get_executor(), log_, [this](const std::string& task, const std::string& what) {
            failures_.push_back(task + ": " + what);
        }};
};

TEST_F(TaskGroupTest, JoinsTasksThatEndByThemselves) {
    tasks_.spawn("short", end_at_once());

    test::run(io_, tasks_.join());

    EXPECT_TRUE(tasks_.empty());
}

TEST_F(TaskGroupTest, CancelsEveryTaskWithoutCallingThatAFailure) {
    tasks_.spawn("one", wait_for_ever());
    tasks_.spawn("two", wait_for_ever());
    io_.poll();

    tasks_.cancel();
    test::run(io_, tasks_.join());

    EXPECT_TRUE(tasks_.empty());
    EXPECT_TRUE(failures_.empty());
}

TEST_F(TaskGroupTest, CancelsAndJoinsOneTaskByName) {
    tasks_.spawn("one", wait_for_ever());
    tasks_.spawn("two", wait_for_ever());
    io_.poll();

    tasks_.cancel("one");
    bool joined = false;
    auto on_end = [&joined](const std::exception_ptr&) { joined = true; };
    asio::co_spawn(io_, tasks_.join("one"), on_end);
    io_.poll();  // not run(): "two" still waits

    EXPECT_TRUE(joined);
    EXPECT_FALSE(tasks_.empty());
    tasks_.cancel();
    test::run(io_, tasks_.join());
}

TEST_F(TaskGroupTest, ReportsAnEscapedExceptionWithTheTasksName) {
    tasks_.spawn("poller", fail());

    test::run(io_, tasks_.join());

    EXPECT_EQ(failures_, std::vector<std::string>{"poller: broken"});
}

}  // namespace
}  // namespace vigie

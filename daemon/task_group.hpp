#pragma once

// TaskGroup: the long-lived coroutines of the daemon, by name. Nothing is spawned detached: each
// task can be cancelled and waited for. An exception that escapes a task other than by cancellation
// is logged with the task's name and reported through on_failure: a half-dead daemon is worse than
// one that systemd restarts. Lives on the I/O thread.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/logger.h>

#include <functional>
#include <list>
#include <memory>
#include <string>

namespace vigie {

class TaskGroup {
  public:
    TaskGroup(boost::asio::any_io_executor executor,
              spdlog::logger& log,
              std::function<void(const std::string& task, const std::string& what)> on_failure);

    void spawn(std::string name, boost::asio::awaitable<void> task);

    // Asks every task, or those of that name, to end.
    void cancel();
    void cancel(const std::string& name);

    // Returns when no task is left; of that name, when one is given.
    [[nodiscard]] boost::asio::awaitable<void> join();
    [[nodiscard]] boost::asio::awaitable<void> join(std::string name);

    [[nodiscard]] bool empty() const noexcept { return tasks_.empty(); }

  private:
    struct Task {
        std::string name;
        boost::asio::cancellation_signal cancel;
    };

    [[nodiscard]] bool has(const std::string& name) const;
    void ended(std::list<Task>::iterator task, const std::exception_ptr& error);

    boost::asio::any_io_executor executor_;
    spdlog::logger& log_;
    std::function<void(const std::string&, const std::string&)> on_failure_;
    std::list<Task> tasks_;
    boost::asio::steady_timer ended_;  // cancelled whenever a task ends: a condition variable
};

}  // namespace vigie

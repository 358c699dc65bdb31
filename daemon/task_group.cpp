#include "daemon/task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace vigie {

namespace asio = boost::asio;

TaskGroup::TaskGroup(asio::any_io_executor executor,
                     spdlog::logger& log,
                     std::function<void(const std::string&, const std::string&)> on_failure)
    : executor_(std::move(executor)),
      log_(log),
      on_failure_(std::move(on_failure)),
      ended_(executor_, asio::steady_timer::time_point::max()) {}

void TaskGroup::spawn(std::string name, asio::awaitable<void> task) {
    const auto place = tasks_.emplace(tasks_.end());
    place->name = std::move(name);
    auto on_end = [this, place](std::exception_ptr error) { ended(place, error); };
    asio::co_spawn(executor_,
                   std::move(task),
                   asio::bind_cancellation_slot(place->cancel.slot(), std::move(on_end)));
}

void TaskGroup::cancel() {
    // A task that ends at once leaves the list while its signal is emitted: step first.
    for (auto task = tasks_.begin(); task != tasks_.end();) {
        const auto current = task++;
        current->cancel.emit(asio::cancellation_type::terminal);
    }
}

void TaskGroup::cancel(const std::string& name) {
    for (auto task = tasks_.begin(); task != tasks_.end();) {
        const auto current = task++;
        if (current->name == name) {
            current->cancel.emit(asio::cancellation_type::terminal);
        }
    }
}

asio::awaitable<void> TaskGroup::join() {
    while (!tasks_.empty()) {
        co_await ended_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

asio::awaitable<void> TaskGroup::join(std::string name) {
    while (has(name)) {
        co_await ended_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

bool TaskGroup::has(const std::string& name) const {
    return std::any_of(
        tasks_.begin(), tasks_.end(), [&](const Task& task) { return task.name == name; });
}

void TaskGroup::ended(std::list<Task>::iterator task, const std::exception_ptr& error) {
    const std::string name = std::move(task->name);
    tasks_.erase(task);
    ended_.cancel();
    if (!error) {
        return;
    }
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& caught) {
        if (caught.code() == asio::error::operation_aborted) {
            return;
        }
        log_.error("task failed task={} error=\"{}\"", name, caught.what());
        on_failure_(name, caught.what());
    } catch (const std::exception& caught) {
        log_.error("task failed task={} error=\"{}\"", name, caught.what());
        on_failure_(name, caught.what());
    }
}

}  // namespace vigie

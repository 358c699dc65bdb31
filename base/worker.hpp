#pragma once

// Worker: the second thread. Parsing, the pipeline and the store run here, one job at a time, so
// that none of them needs a lock; the I/O thread only waits.
//
// run_on(worker, fn) is awaited on the I/O thread: fn runs on the worker, its value comes back to
// the caller's executor. An exception thrown by fn is rethrown to the awaiter. Jobs run in the
// order they were given. The closure is moved across: values cross, references only to what
// outlives the worker. Never give it a lambda temporary in the co_await expression: name it first
// (g++ 12). Cancellation: a job that has been given runs to its end; its awaiter always gets the
// answer.

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

namespace vigie {

class Worker {
  public:
    explicit Worker(const char* thread_name);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Finishes the jobs already given, then joins.
    ~Worker();

    [[nodiscard]] boost::asio::io_context::executor_type executor() noexcept {
        return io_.get_executor();
    }

  private:
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
    std::thread thread_;
};

namespace worker_internal {

// What crosses: the job on the way there, its value or exception on the way back. Shared, because
// either side may be destroyed first when the process stops.
template <class F>
struct Task {
    using Value = std::invoke_result_t<F&>;

    explicit Task(F fn) : job(std::move(fn)) {}

    void run() noexcept {
        try {
            if constexpr (std::is_void_v<Value>) {
                job();
            } else {
                value.emplace(job());
            }
        } catch (...) {
            error = std::current_exception();
        }
    }

    F job;
    std::optional<std::conditional_t<std::is_void_v<Value>, char, Value>> value;
    std::exception_ptr error;
};

}  // namespace worker_internal

template <class F>
[[nodiscard]] boost::asio::awaitable<std::invoke_result_t<F&>> run_on(Worker& worker, F job) {
    namespace asio = boost::asio;
    auto task = std::make_shared<worker_internal::Task<F>>(std::move(job));
    const auto initiate = [&worker, &task](auto handler) {
        auto back = asio::make_work_guard(asio::get_associated_executor(handler));
        asio::post(worker.executor(),
                   [task, back = std::move(back), handler = std::move(handler)]() mutable {
                       task->run();
                       asio::post(back.get_executor(), std::move(handler));
                   });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(initiate,
                                                                         asio::use_awaitable);
    if (task->error) {
        std::rethrow_exception(task->error);
    }
    if constexpr (!std::is_void_v<std::invoke_result_t<F&>>) {
        co_return std::move(*task->value);
    }
}

}  // namespace vigie

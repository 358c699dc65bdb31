#pragma once

// Service: what the process does around App: signals, systemd's notify protocol, the watchdog, the
// status line. One I/O loop on the calling thread.

#include "daemon/app.hpp"
#include "daemon/notify.hpp"
#include "daemon/setup.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <spdlog/logger.h>

#include <filesystem>
#include <memory>

namespace vigie {

class Service {
  public:
    Service(boost::asio::io_context& io,
            App& app,
            std::filesystem::path config_file,
            Notifier notifier,
            std::shared_ptr<spdlog::logger> log);

    // Runs the daemon until a signal ends it or a part of it fails.
    [[nodiscard]] boost::asio::awaitable<void> run();

    // Runs App::once(), which a signal cuts short.
    [[nodiscard]] boost::asio::awaitable<void> once();

  private:
    [[nodiscard]] boost::asio::awaitable<void> watch_stop_signals();
    [[nodiscard]] boost::asio::awaitable<void> watch_reload_signal();
    [[nodiscard]] boost::asio::awaitable<void> reload();
    [[nodiscard]] boost::asio::awaitable<void> feed_watchdog();
    [[nodiscard]] boost::asio::awaitable<void> show_status();
    [[nodiscard]] std::string status_line() const;

    boost::asio::io_context& io_;
    App& app_;
    std::filesystem::path config_file_;
    Notifier notifier_;
    std::shared_ptr<spdlog::logger> log_;
    SystemClock clock_;
    TaskGroup tasks_;
};

// SIGPIPE is ignored and the limit of open files raised to what is allowed: for commands that run
// the daemon.
void prepare_process();

}  // namespace vigie

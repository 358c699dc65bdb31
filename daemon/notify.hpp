#pragma once

// Notifier: tells systemd how the service stands, by its wire protocol: one datagram to the socket
// named in NOTIFY_SOCKET (sd_notify(3)). Without that variable every call does nothing.
// READY=1 when serving; RELOADING=1 with MONOTONIC_USEC, then READY=1 again; STOPPING=1; STATUS=one
// line for `systemctl status`; WATCHDOG=1 while healthy. Never blocks, never fails: a notification
// that cannot be sent is dropped.

#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vigie {

class Notifier {
  public:
    // From the environment: NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID (sd_watchdog_enabled(3)).
    // Neither is passed on to child processes.
    [[nodiscard]] static Notifier from_environment();

    Notifier() = default;
    explicit Notifier(std::string socket_path, std::optional<Millis> watchdog = {});

    void ready(std::string_view status) const;
    void reloading() const;
    void stopping(std::string_view status) const;
    void status(std::string_view line) const;
    void watchdog() const;

    // How long systemd waits for a sign of life before it restarts the service; nullopt: for ever.
    [[nodiscard]] std::optional<Millis> watchdog_timeout() const noexcept { return watchdog_; }

  private:
    void send(std::string_view message) const;

    std::string socket_path_;
    std::optional<Millis> watchdog_;
};

}  // namespace vigie

#pragma once

// The daemon's own log, on stderr: "event key=value …", one line an event. Under systemd
// (JOURNAL_STREAM) each line begins with its priority, which journald reads; on a terminal the time
// and a coloured level stand before it.

#include <spdlog/logger.h>

#include <memory>
#include <string>

namespace vigie {

// `level`: "debug", "info", "warn" or "error".
[[nodiscard]] std::shared_ptr<spdlog::logger> make_logger(const std::string& level);

}  // namespace vigie

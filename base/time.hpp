#pragma once

// Times as Vigie writes them. Stories carry seconds (Time); the process measures in milliseconds
// (Instant). Both are UTC; there is no local time below the command line.
// Text form: RFC 3339, "2023-02-17T09:30:00Z"; Instants with three decimals.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vigie {

using Seconds = std::chrono::seconds;
using Millis = std::chrono::milliseconds;
using Time = std::chrono::sys_seconds;
using Instant = std::chrono::sys_time<Millis>;

[[nodiscard]] std::string format_rfc3339(Time time);
[[nodiscard]] std::string format_rfc3339(Instant instant);
void append_rfc3339(std::string& out, Time time);
void append_rfc3339(std::string& out, Instant instant);

// Strict RFC 3339 date-time, or a bare date "2023-02-17" (midnight UTC). Feeds' own, looser dates
// are read by base/date.hpp.
[[nodiscard]] std::optional<Time> parse_rfc3339(std::string_view text);

}  // namespace vigie

#pragma once

// Durations and sizes as people write them in a configuration: a number with its unit, never
// without.
//
// Durations: "250ms", "10s", "10m", "1h30m", "7d"; parts from the larger unit to the smaller, each
// unit once. Sizes: bytes with B, kB, MB, GB (powers of 1000) or KiB, MiB, GiB (powers of 1024).
// Whole numbers only; nullopt for anything else and for what does not fit.

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vigie {

[[nodiscard]] std::optional<Millis> parse_duration(std::string_view text) noexcept;
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text) noexcept;

// How long before `now`, or an RFC 3339 time or date: what --since takes.
[[nodiscard]] std::optional<Instant> parse_since(std::string_view text, Instant now);

inline constexpr const char* kSinceForms =
    "give how long ago, such as 2h or 7d, or a date such as 2026-03-01 or 2026-03-01T09:00:00Z";

// The shortest form that is read back as the same value: "1h30m", "0s"; "16MiB", "20kB", "17B".
[[nodiscard]] std::string format_duration(Millis duration);
[[nodiscard]] std::string format_size(std::uint64_t bytes);

}  // namespace vigie

#pragma once

// Clocks on walls: instants as the local time of a zone, and back, through both changes of the
// clocks. Zones and their rules are ICU's. Immutable, callable from any thread.

#include "base/time.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vigie {

inline constexpr int kMinutesADay = 24 * 60;

// What a clock on a wall shows.
struct LocalTime {
    std::int64_t day = 0;  // days since 1970-01-01, local
    int minute = 0;        // of the day
    int weekday = 0;       // 0 Monday … 6 Sunday

    friend bool operator==(const LocalTime&, const LocalTime&) = default;
};

class Zone {
  public:
    // By its IANA name, "Europe/Paris"; nullopt where there is none.
    [[nodiscard]] static std::optional<Zone> find(std::string_view name);

    [[nodiscard]] LocalTime local(Instant instant) const;

    // When the clock shows that minute of that day: twice where clocks are set back over it, else
    // twice the same. Where they are set forward over it: when that happens.
    [[nodiscard]] std::array<Instant, 2> when(std::int64_t day, int minute) const;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    friend bool operator==(const Zone& a, const Zone& b) { return a.name_ == b.name_; }

  private:
    struct Rules;

    [[nodiscard]] Millis offset(Instant instant) const;

    std::string name_;
    std::shared_ptr<const Rules> rules_;  // shared between copies; never changed
};

// Every day, or each week, at a time.
struct ClockTime {
    int minute = 0;              // of the day
    std::optional<int> weekday;  // none: every day
    Zone zone;

    // The first one after `after`: once for each day, also where the clock shows it twice or never.
    [[nodiscard]] Instant next(Instant after) const;

    friend bool operator==(const ClockTime&, const ClockTime&) = default;
};

// From a time of the day to another, perhaps over midnight; `to` is no longer part of it.
struct ClockHours {
    int from = 0;
    int to = 0;
    Zone zone;

    [[nodiscard]] bool contain(Instant instant) const;
    // The first instant after one of theirs that is none of theirs.
    [[nodiscard]] Instant end(Instant within) const;

    friend bool operator==(const ClockHours&, const ClockHours&) = default;
};

// "daily 08:00 Europe/Paris", "weekly monday 08:00 Europe/Paris".
[[nodiscard]] std::optional<ClockTime> parse_clock_time(std::string_view text);

// "22:00-07:00 Europe/Paris".
[[nodiscard]] std::optional<ClockHours> parse_clock_hours(std::string_view text);

}  // namespace vigie

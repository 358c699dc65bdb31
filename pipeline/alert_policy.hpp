#pragma once

// The alert policy: when an alert that a watch has raised is told, and with which others.
//
// A pure function of the rules, what is noted (PolicyNotes), the alerts that wait, and the time: no
// clock, no I/O. All it knows lives in the store between two steps, so a restart changes nothing,
// and a clock that was set neither loses nor repeats: what seems to come from the future is dated
// anew. In this order, for each watch and sink:
//
//   urgent     goes at once;
//   digest     waits for the watch's hour, then all that came before it are one digest;
//   quiet      waits for the end of the quiet hours, then those of one night are one message;
//   group      waits `group_wait` from the first of its group, then, after a message of the group,
//              `group_interval` from that message; those that waited together are one message;
//   otherwise  goes at once.
//
// Then the sink's limit: messages beyond it wait until the limit has room again, and all that has
// come by then for that sink is one digest. Urgent ones count but do not wait.

#include "base/time.hpp"
#include "pipeline/wall_clock.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vigie {

struct WatchPolicy {
    bool grouped = false;
    Seconds group_wait{30};
    Seconds group_interval{5 * 60};
    std::optional<ClockTime> digest;
    std::optional<ClockHours> quiet;

    // Whether its alerts may ever have to wait.
    [[nodiscard]] bool waits() const noexcept { return grouped || digest || quiet; }

    friend bool operator==(const WatchPolicy&, const WatchPolicy&) = default;
};

// So many messages in any stretch of time so long.
struct RateLimit {
    std::size_t messages = 0;
    Seconds per{3600};

    friend bool operator==(const RateLimit&, const RateLimit&) = default;
};

struct PolicyRules {
    std::map<std::string, WatchPolicy> watches;  // of those that may have to wait
    std::map<std::string, RateLimit> limits;     // by sink
};

// An alert that waits.
struct WaitingAlert {
    std::int64_t row = 0;  // by which it is known
    std::string sink;
    std::string watch;
    std::string group;
    bool urgent = false;
    Instant created{};
};

enum class ReleaseReason : std::uint8_t { plain, digest, quiet, group, limit };

[[nodiscard]] const char* to_string(ReleaseReason reason) noexcept;

// What goes out now: one message of one alert, or of several.
struct Release {
    ReleaseReason reason = ReleaseReason::plain;
    std::string sink;
    std::string watch;  // of the first
    std::vector<std::int64_t> rows;

    friend bool operator==(const Release&, const Release&) = default;
};

// What is noted between steps.
struct PolicyNotes {
    std::map<std::string, Instant> told;               // by watch, sink and group: the last message
    std::map<std::string, std::vector<Instant>> sent;  // by sink: messages within the limit's time
    std::map<std::string, bool> over;                  // sinks with more waiting than the limit has
    std::map<std::int64_t, Instant> created;           // of alerts that came from the future: anew

    friend bool operator==(const PolicyNotes&, const PolicyNotes&) = default;
};

// An alert that goes on waiting: for its digest, its group, the end of quiet hours or its sink's
// limit. Then it is asked about again.
struct StillWaiting {
    std::int64_t row = 0;
    ReleaseReason reason = ReleaseReason::plain;
    Instant until{};

    friend bool operator==(const StillWaiting&, const StillWaiting&) = default;
};

struct PolicyStep {
    std::vector<Release> releases;
    std::vector<StillWaiting> waiting;  // the others
    std::optional<Instant> next;        // nothing happens before, unless an alert comes
};

// `alerts` by rising row. Brings the notes up to date.
[[nodiscard]] PolicyStep take_policy_step(const PolicyRules& rules,
                                          const std::vector<WaitingAlert>& alerts,
                                          PolicyNotes& notes,
                                          Instant now);

}  // namespace vigie

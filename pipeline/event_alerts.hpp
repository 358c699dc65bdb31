#pragma once

// EventAlerts: which watches have been told of which event, for those that want to hear of each
// event once. About 50 bytes an alert; bounded by number and by age. One thread at a time.

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_set>

namespace vigie {

class EventAlerts {
  public:
    EventAlerts(std::size_t max_alerts, Seconds window)
        : max_alerts_(max_alerts), window_(window) {}

    // False when the watch has been told of the event before.
    bool note(std::string_view event, std::string_view watch, Instant now);
    void take_back(std::string_view event, std::string_view watch);

    // Forgets alerts older than the window before `now`.
    void expire(Instant now);
    void set_limits(std::size_t max_alerts, Seconds window);

  private:
    struct Alert {
        std::uint64_t key = 0;
        Instant when;
    };

    std::deque<Alert> alerts_;  // oldest first
    std::unordered_set<std::uint64_t> told_;
    std::size_t max_alerts_;
    Seconds window_;
};

}  // namespace vigie

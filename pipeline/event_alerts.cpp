#include "pipeline/event_alerts.hpp"

#include "base/digest.hpp"

namespace vigie {

namespace {

std::uint64_t key_of(std::string_view event, std::string_view watch) {
    return hash64(watch, hash64(event));
}

}  // namespace

bool EventAlerts::note(std::string_view event, std::string_view watch, Instant now) {
    const std::uint64_t key = key_of(event, watch);
    if (!told_.insert(key).second) {
        return false;
    }
    alerts_.push_back({key, now});
    set_limits(max_alerts_, window_);
    return true;
}

void EventAlerts::take_back(std::string_view event, std::string_view watch) {
    const std::uint64_t key = key_of(event, watch);
    told_.erase(key);
    for (std::size_t i = alerts_.size(); i-- > 0;) {
        if (alerts_[i].key == key) {
            alerts_.erase(alerts_.begin() + static_cast<std::ptrdiff_t>(i));
            return;
        }
    }
}

void EventAlerts::expire(Instant now) {
    while (!alerts_.empty() && alerts_.front().when < now - window_) {
        told_.erase(alerts_.front().key);
        alerts_.pop_front();
    }
}

void EventAlerts::set_limits(std::size_t max_alerts, Seconds window) {
    max_alerts_ = max_alerts;
    window_ = window;
    while (alerts_.size() > max_alerts_) {
        told_.erase(alerts_.front().key);
        alerts_.pop_front();
    }
}

}  // namespace vigie

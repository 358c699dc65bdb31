#include "sinks/circuit.hpp"

#include <algorithm>

namespace vigie {

Circuit::State Circuit::state(Instant now) const noexcept {
    if (!until_) {
        return State::closed;
    }
    return now < *until_ ? State::open : State::half_open;
}

bool Circuit::lets_through(Instant now, std::size_t busy) const noexcept {
    const State is = state(now);
    return is == State::closed || (is == State::half_open && busy == 0);
}

void Circuit::succeeded() noexcept {
    failures_ = 0;
    pauses_ = 0;
    until_.reset();
    failing_since_.reset();
}

bool Circuit::failed(Instant now, double chance, std::optional<Millis> retry_after) noexcept {
    failing_since_ = failing_since_.value_or(now);
    ++failures_;
    const State was = state(now);
    if (was == State::open || (was == State::closed && failures_ < policy_.failures_to_open)) {
        return false;
    }
    Millis longest = policy_.base;
    for (int i = 0; i < pauses_ && longest < policy_.cap; ++i) {
        longest *= 2;
    }
    longest = std::min(longest, policy_.cap);
    ++pauses_;
    const double share = 0.5 + chance / 2;
    Millis pause{static_cast<Millis::rep>(static_cast<double>(longest.count()) * share)};
    if (retry_after) {
        pause = std::max(pause, std::min(*retry_after, policy_.cap));
    }
    until_ = now + pause;
    return was == State::closed;
}

}  // namespace vigie

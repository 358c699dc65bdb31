#pragma once

// Circuit: whether a sink is spoken to just now. Pure: time and chance come in.
//
// Closed: freely. After `failures_to_open` failed calls in a row it opens: nothing is sent until a
// pause is over. Then it is half open: one call at a time is let through, as a probe; when that
// succeeds the circuit closes, when it fails it opens again for up to twice as long. What was
// under way when the circuit opened may fail without making the pause longer.
// Source: M. Nygard, "Release It!", "Circuit Breaker".

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace vigie {

struct CircuitPolicy {
    int failures_to_open = 5;
    Millis base{5'000};  // the first pause, at most
    Millis cap{15 * 60 * 1000LL};
};

class Circuit {
  public:
    enum class State : std::uint8_t { closed, open, half_open };

    explicit Circuit(CircuitPolicy policy) noexcept : policy_(policy) {}

    [[nodiscard]] State state(Instant now) const noexcept;

    // Whether one more call may begin while `busy` are under way.
    [[nodiscard]] bool lets_through(Instant now, std::size_t busy) const noexcept;

    void succeeded() noexcept;

    // `chance` in [0, 1) places the end of the pause in its second half; it is not before
    // `retry_after` is over. True when this opened a closed circuit.
    bool failed(Instant now, double chance, std::optional<Millis> retry_after) noexcept;

    // When the pause ends; nullopt while closed.
    [[nodiscard]] std::optional<Instant> probe_at() const noexcept { return until_; }

    // Since when no call has succeeded; nullopt when the last one did.
    [[nodiscard]] std::optional<Instant> failing_since() const noexcept { return failing_since_; }

  private:
    CircuitPolicy policy_;
    int failures_ = 0;  // in a row
    int pauses_ = 0;    // in a row
    std::optional<Instant> until_;
    std::optional<Instant> failing_since_;
};

}  // namespace vigie

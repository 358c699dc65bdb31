#pragma once

// RetryPolicy: when a failed delivery is tried again, and when no more. Pure: chance comes in as a
// number.

#include "base/time.hpp"
#include "sinks/circuit.hpp"

#include <optional>

namespace vigie {

struct RetryPolicy {
    Millis base{5'000};
    Millis cap{24 * 3600 * 1000LL};
    Millis give_up_after{72 * 3600 * 1000LL};  // since the delivery was created
    int fewest_attempts = 5;  // made before giving up, however old the delivery: after a long
                              // standstill of ours, or a redrive, it gets a fair chance
    Millis expire_after = Millis::max();  // stale from then on: not tried any more
    CircuitPolicy circuit = {};
};

// For sinks on this machine (a log file): a full disk is mended within minutes, and a line must not
// become a dead letter, so the pause stays short and nothing is given up.
[[nodiscard]] RetryPolicy local_retry_policy() noexcept;

// With those pauses, for deliveries and for probes of the circuit alike, though these are never
// longer apart than 15 minutes.
[[nodiscard]] RetryPolicy retry_policy(Millis first, Millis longest, Millis give_up_after) noexcept;

// Full jitter: uniform in [0, min(cap, base * 2^(attempts-1))], never under `retry_after` nor (when
// there is one) over cap. `attempts` counts those made, at least 1; `random` is in [0, 1).
// Source: AWS Architecture Blog, "Exponential Backoff and Jitter".
[[nodiscard]] Millis retry_delay(const RetryPolicy& policy,
                                 int attempts,
                                 std::optional<Millis> retry_after,
                                 double random);

// Whether a delivery that has just failed its attempt number `attempts`, `age` after it was
// created, becomes a dead letter.
[[nodiscard]] bool gives_up(const RetryPolicy& policy, int attempts, Millis age) noexcept;

}  // namespace vigie

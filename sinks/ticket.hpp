#pragma once

// What an attempt means for a delivery: done, tried again later, or given up. Pure.

#include "base/time.hpp"
#include "sinks/retry_policy.hpp"
#include "sinks/sink.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace vigie {

// What is still needed of a delivery once the sink has it.
struct Ticket {
    std::int64_t row = 0;
    int attempts = 0;  // with the one under way
    Instant created{};
    std::string story_id;
    bool has_alert = false;  // others of its alert may be waiting for it
};

[[nodiscard]] Ticket ticket_of(const Delivery& delivery);

// How the sink stands, beside the delivery at hand.
struct SinkHealth {
    bool disabled = false;
    std::optional<Instant> failing_since;  // nothing has been accepted since
};

// Why a delivery is to become a dead letter without another attempt; empty: it is not. One that
// was redriven (no attempt made, due later than created) counts from then. One that has been tried
// often enough is given up by judge(), after another attempt.
[[nodiscard]] std::string stale_reason(const RetryPolicy& policy,
                                       const Delivery& delivery,
                                       const SinkHealth& health,
                                       Instant now);

// `chance` in 0..1 places a retry within its jitter.
[[nodiscard]] DeliveryResult judge(const RetryPolicy& policy,
                                   const Ticket& ticket,
                                   const Attempt& attempt,
                                   Instant now,
                                   double chance);

}  // namespace vigie

#pragma once

// What an attempt means for a delivery: done, tried again later, or given up. Pure.

#include "base/time.hpp"
#include "sinks/retry_policy.hpp"
#include "sinks/sink.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <string>

namespace vigie {

// What is still needed of a delivery once the sink has it.
struct Ticket {
    std::int64_t row = 0;
    int attempts = 0;  // with the one under way
    Instant created{};
    std::string story_id;
};

[[nodiscard]] Ticket ticket_of(const Delivery& delivery);

// `chance` in 0..1 places a retry within its jitter.
[[nodiscard]] DeliveryResult judge(const RetryPolicy& policy,
                                   const Ticket& ticket,
                                   const Attempt& attempt,
                                   Instant now,
                                   double chance);

}  // namespace vigie

#include "sinks/retry_policy.hpp"

#include <algorithm>

namespace vigie {

RetryPolicy local_retry_policy() noexcept {
    RetryPolicy policy;
    policy.base = Millis{1'000};
    policy.cap = Millis{30'000};
    policy.give_up_after = Millis::max();
    return policy;
}

Millis retry_delay(const RetryPolicy& policy,
                   int attempts,
                   std::optional<Millis> retry_after,
                   double random) {
    Millis most = std::min(policy.base, policy.cap);
    for (int i = 1; i < attempts && most < policy.cap; ++i) {
        most = most > policy.cap / 2 ? policy.cap : most * 2;
    }
    const Millis drawn{static_cast<Millis::rep>(static_cast<double>(most.count()) * random)};
    if (!retry_after) {
        return drawn;
    }
    return std::min(std::max(drawn, *retry_after), policy.cap);
}

bool gives_up(const RetryPolicy& policy, int attempts, Millis age) noexcept {
    return attempts >= policy.fewest_attempts && age >= policy.give_up_after;
}

}  // namespace vigie

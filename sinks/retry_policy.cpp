#include "sinks/retry_policy.hpp"

#include <algorithm>

namespace vigie {

RetryPolicy retry_policy(Millis first, Millis longest, Millis give_up_after) noexcept {
    RetryPolicy policy;
    policy.base = first;
    policy.cap = longest;
    policy.give_up_after = give_up_after;
    policy.circuit.base = first;
    policy.circuit.cap = std::min(longest, policy.circuit.cap);
    return policy;
}

RetryPolicy local_retry_policy() noexcept {
    return retry_policy(Millis{1'000}, Millis{30'000}, Millis::max());
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

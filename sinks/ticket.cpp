#include "sinks/ticket.hpp"

#include <algorithm>

namespace vigie {

Ticket ticket_of(const Delivery& delivery) {
    return {delivery.row,
            delivery.attempts + 1,
            delivery.created,
            delivery.story_id,
            !delivery.alert.empty()};
}

std::string stale_reason(const RetryPolicy& policy,
                         const Delivery& delivery,
                         const SinkHealth& health,
                         Instant now) {
    const Instant since =
        delivery.attempts == 0 ? std::max(delivery.created, delivery.due) : delivery.created;
    const Millis age = now - since;
    if (age >= policy.expire_after) {
        return "expired: it could not be delivered within the sink's expire";
    }
    if (age < policy.give_up_after) {
        return {};
    }
    if (health.disabled) {
        return "given up: the sink is disabled";
    }
    if (delivery.attempts < policy.fewest_attempts && health.failing_since &&
        now - *health.failing_since >= policy.give_up_after) {
        return "given up: nothing has been accepted since " + format_rfc3339(*health.failing_since);
    }
    return {};
}

DeliveryResult judge(const RetryPolicy& policy,
                     const Ticket& ticket,
                     const Attempt& attempt,
                     Instant now,
                     double chance) {
    DeliveryResult result;
    result.row = ticket.row;
    result.verdict = attempt.verdict;
    result.attempts = ticket.attempts;
    result.error = attempt.error;
    if (attempt.verdict != DeliveryVerdict::retry) {
        return result;
    }
    if (gives_up(policy, ticket.attempts, now - ticket.created)) {
        result.verdict = DeliveryVerdict::dead;
        result.error += "; given up after " + std::to_string(ticket.attempts) + " attempts";
        return result;
    }
    result.due = now + retry_delay(policy, ticket.attempts, attempt.retry_after, chance);
    return result;
}

}  // namespace vigie

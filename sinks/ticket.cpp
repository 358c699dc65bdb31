#include "sinks/ticket.hpp"

namespace vigie {

Ticket ticket_of(const Delivery& delivery) {
    return {delivery.row, delivery.attempts + 1, delivery.created, delivery.story_id};
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

#include "sinks/ticket.hpp"

#include <gtest/gtest.h>

namespace vigie::test {
namespace {

constexpr Instant kCreated{Millis{1'700'000'000'000}};
constexpr Millis kHour{3'600'000};

Ticket ticket(int attempts) {
    return {7, attempts, kCreated, "s1"};
}

TEST(TicketTest, CountsTheAttemptUnderWay) {
    Delivery delivery;
    delivery.row = 7;
    delivery.attempts = 2;
    delivery.story_id = "s1";

    EXPECT_EQ(ticket_of(delivery).attempts, 3);
    EXPECT_EQ(ticket_of(delivery).row, 7);
    EXPECT_EQ(ticket_of(delivery).story_id, "s1");
}

TEST(TicketTest, WhatIsDeliveredOrDeadIsNotTriedAgain) {
    for (const DeliveryVerdict verdict : {DeliveryVerdict::delivered, DeliveryVerdict::dead}) {
        const DeliveryResult result =
            judge(RetryPolicy{}, ticket(1), {verdict, "e", std::nullopt}, kCreated, 0.5);

        EXPECT_EQ(result.verdict, verdict);
        EXPECT_EQ(result.error, "e");
        EXPECT_EQ(result.due, DeliveryResult{}.due);
    }
}

TEST(TicketTest, AFailureIsTriedAgainAfterItsPause) {
    const DeliveryResult result = judge(RetryPolicy{},
                                        ticket(1),
                                        {DeliveryVerdict::retry, "e", Millis{90'000}},
                                        kCreated + kHour,
                                        0.0);

    EXPECT_EQ(result.verdict, DeliveryVerdict::retry);
    EXPECT_EQ(result.due, kCreated + kHour + Millis{90'000});
}

TEST(TicketTest, AnOldFailureIsGivenUpOnlyAfterAFewAttempts) {
    const Attempt failed{DeliveryVerdict::retry, "e", std::nullopt};
    const Instant late = kCreated + 100 * kHour;

    EXPECT_EQ(judge(RetryPolicy{}, ticket(4), failed, late, 0.5).verdict, DeliveryVerdict::retry);
    const DeliveryResult given_up = judge(RetryPolicy{}, ticket(5), failed, late, 0.5);
    EXPECT_EQ(given_up.verdict, DeliveryVerdict::dead);
    EXPECT_EQ(given_up.error, "e; given up after 5 attempts");
}

}  // namespace
}  // namespace vigie::test

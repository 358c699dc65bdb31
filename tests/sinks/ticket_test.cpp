#include "sinks/ticket.hpp"

#include "tests/support/deliveries.hpp"

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

class StaleTest : public testing::Test {
  protected:
    [[nodiscard]] std::string reason(std::chrono::hours age) const {
        return stale_reason(policy_, delivery_, health_, delivery_.created + age);
    }

    RetryPolicy policy_;
    Delivery delivery_ = numbered_delivery(1);
    SinkHealth health_;
};

TEST_F(StaleTest, NothingIsWithoutAReason) {
    EXPECT_EQ(reason(std::chrono::hours{1'000}), "");
}

TEST_F(StaleTest, IsWhatPassedTheExpiryOfItsSink) {
    policy_.expire_after = std::chrono::hours{2};

    EXPECT_EQ(reason(std::chrono::hours{1}), "");
    EXPECT_TRUE(reason(std::chrono::hours{2}).starts_with("expired"));

    delivery_.due = delivery_.created + std::chrono::hours{10};  // redriven
    EXPECT_EQ(reason(std::chrono::hours{11}), "");
    delivery_.attempts = 1;
    EXPECT_TRUE(reason(std::chrono::hours{11}).starts_with("expired"));
}

TEST_F(StaleTest, IsAtLastWhatADisabledSinkIsOwed) {
    health_.disabled = true;

    EXPECT_EQ(reason(std::chrono::hours{71}), "");
    EXPECT_EQ(reason(std::chrono::hours{72}), "given up: the sink is disabled");
}

TEST_F(StaleTest, IsWhatASinkIsOwedThatHasTakenNothingForTooLong) {
    health_.failing_since = delivery_.created + std::chrono::hours{10};

    EXPECT_EQ(reason(std::chrono::hours{81}), "");
    EXPECT_TRUE(reason(std::chrono::hours{82}).starts_with("given up: nothing has been accepted"));
}

}  // namespace
}  // namespace vigie::test

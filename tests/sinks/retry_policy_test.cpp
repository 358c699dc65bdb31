#include "sinks/retry_policy.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <ostream>

namespace vigie {
namespace {

constexpr double kAlmostOne = 0.999999999999;

struct Case {
    int attempts;
    std::optional<Millis> retry_after;
    double random;
    Millis expected;
};

// What the test is called.
void PrintTo(const Case& row, std::ostream* out) {
    *out << "attempt " << row.attempts << " at " << row.random;
    if (row.retry_after) {
        *out << " asked " << row.retry_after->count();
    }
}

class RetryDelayTest : public testing::TestWithParam<Case> {};

TEST_P(RetryDelayTest, IsAsTheTableSays) {
    const RetryPolicy policy{Millis{1'000}, Millis{60'000}, Millis{1'000'000}};
    const Case& row = GetParam();

    EXPECT_EQ(retry_delay(policy, row.attempts, row.retry_after, row.random), row.expected);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    RetryDelayTest,
    testing::Values(Case{1, {}, 0.0, Millis{0}},
                    Case{1, {}, 0.5, Millis{500}},
                    Case{1, {}, kAlmostOne, Millis{999}},
                    Case{2, {}, 0.5, Millis{1'000}},
                    Case{3, {}, 0.5, Millis{2'000}},
                    Case{6, {}, 0.5, Millis{16'000}},
                    Case{7, {}, 0.5, Millis{30'000}},
                    Case{8, {}, 0.5, Millis{30'000}},
                    Case{std::numeric_limits<int>::max(), {}, 0.5, Millis{30'000}},
                    Case{1, Millis{5'000}, 0.5, Millis{5'000}},
                    Case{1, Millis{100}, 0.5, Millis{500}},
                    Case{1, Millis{0}, 0.0, Millis{0}},
                    Case{1, Millis{90'000}, 0.5, Millis{60'000}}));

TEST(RetryPolicyTest, DoublesFromFiveSecondsToADayUnlessToldOtherwise) {
    const RetryPolicy policy;

    EXPECT_EQ(retry_delay(policy, 1, {}, 0.5), Millis{2'500});
    EXPECT_EQ(retry_delay(policy, 15, {}, 0.5), Millis{5'000LL << 13U});
    EXPECT_EQ(retry_delay(policy, 40, {}, 0.5), std::chrono::hours{12});
}

TEST(RetryPolicyTest, GivesUpByAgeButNotBeforeAFewAttempts) {
    RetryPolicy policy;
    policy.give_up_after = Millis{1'000};
    policy.fewest_attempts = 3;

    EXPECT_FALSE(gives_up(policy, 2, Millis{5'000}));
    EXPECT_FALSE(gives_up(policy, 3, Millis{999}));
    EXPECT_TRUE(gives_up(policy, 3, Millis{1'000}));
}

TEST(RetryPolicyTest, NeverGivesUpOnAFileOfThisMachine) {
    EXPECT_FALSE(gives_up(local_retry_policy(), 1'000'000, std::chrono::hours{24 * 365 * 100}));
    EXPECT_LE(retry_delay(local_retry_policy(), 1'000'000, {}, kAlmostOne), Millis{30'000});
}

}  // namespace
}  // namespace vigie

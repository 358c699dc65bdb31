#include "daemon/health.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

using namespace std::chrono_literals;

constexpr Instant kStart{1'000'000ms};

TEST(HealthTest, HavingNothingToDoIsHealthyForEver) {
    HealthWatch health;

    EXPECT_TRUE(health.observe(5, 0, kStart, 60s));
    EXPECT_TRUE(health.observe(5, 0, kStart + 24h, 60s));
}

TEST(HealthTest, WorkUnderWayThatEndsKeepsItHealthy) {
    HealthWatch health;

    for (std::uint64_t done = 0; done < 10; ++done) {
        EXPECT_TRUE(health.observe(done, 3, kStart + done * 50s, 60s)) << done;
    }
}

TEST(HealthTest, WorkUnderWayThatNeverEndsIsAHang) {
    HealthWatch health;
    EXPECT_TRUE(health.observe(5, 3, kStart, 60s));
    EXPECT_TRUE(health.observe(5, 3, kStart + 60s, 60s));

    EXPECT_FALSE(health.observe(5, 3, kStart + 61s, 60s));
    EXPECT_TRUE(health.observe(6, 3, kStart + 62s, 60s));
}

TEST(HealthTest, ALongIdleTimeDoesNotCountAgainstTheNextWork) {
    HealthWatch health;
    EXPECT_TRUE(health.observe(5, 0, kStart, 60s));
    EXPECT_TRUE(health.observe(5, 0, kStart + 1h, 60s));

    EXPECT_TRUE(health.observe(5, 1, kStart + 1h + 10s, 60s));
}

}  // namespace
}  // namespace vigie

#include "sinks/circuit.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

using State = Circuit::State;

constexpr Instant kStart{Millis{1'000'000}};
constexpr double kLatest = 0.999999999;

class CircuitTest : public testing::Test {
  protected:
    // So many failures in a row, at `at`.
    void fail(int times, Instant at, double chance = kLatest) {
        for (int i = 0; i < times; ++i) {
            circuit_.failed(at, chance, {});
        }
    }

    CircuitPolicy policy_{5, Millis{4'000}, Millis{60'000}};
    Circuit circuit_{policy_};
};

TEST_F(CircuitTest, OpensAfterSomeFailuresInARow) {
    fail(4, kStart);
    circuit_.succeeded();
    fail(4, kStart);
    EXPECT_EQ(circuit_.state(kStart), State::closed);
    EXPECT_TRUE(circuit_.lets_through(kStart, 100));

    EXPECT_TRUE(circuit_.failed(kStart, kLatest, {}));

    EXPECT_EQ(circuit_.state(kStart), State::open);
    EXPECT_FALSE(circuit_.lets_through(kStart, 0));
    EXPECT_EQ(circuit_.failing_since(), kStart);
}

TEST_F(CircuitTest, PausesForTheSecondHalfOfTheTimeAtChance) {
    fail(5, kStart, 0.0);
    EXPECT_EQ(circuit_.probe_at(), kStart + Millis{2'000});

    circuit_.succeeded();
    fail(5, kStart, 0.5);
    EXPECT_EQ(circuit_.probe_at(), kStart + Millis{3'000});
}

TEST_F(CircuitTest, LetsOneProbeThroughAndClosesWhenItSucceeds) {
    fail(5, kStart);
    const Instant later = kStart + Millis{4'000};

    EXPECT_EQ(circuit_.state(later), State::half_open);
    EXPECT_TRUE(circuit_.lets_through(later, 0));
    EXPECT_FALSE(circuit_.lets_through(later, 1));

    circuit_.succeeded();
    EXPECT_EQ(circuit_.state(later), State::closed);
    EXPECT_EQ(circuit_.probe_at(), std::nullopt);
    EXPECT_EQ(circuit_.failing_since(), std::nullopt);
}

TEST_F(CircuitTest, PausesLongerAfterEachProbeThatFailsUpToTheCap) {
    Instant now = kStart;
    fail(5, now, 0.0);
    Millis expected{2'000};
    for (int i = 0; i < 10; ++i) {
        ASSERT_EQ(circuit_.probe_at(), now + expected) << i;
        now = *circuit_.probe_at();
        EXPECT_FALSE(circuit_.failed(now, 0.0, {}));  // it was open already
        expected = std::min(expected * 2, Millis{30'000});
    }
    EXPECT_EQ(circuit_.failing_since(), kStart);
}

TEST_F(CircuitTest, IsNotKeptOpenLongerByWhatWasUnderWayWhenItOpened) {
    fail(5, kStart);
    const auto probe = circuit_.probe_at();

    fail(20, kStart + Millis{1});

    EXPECT_EQ(circuit_.probe_at(), probe);
}

TEST_F(CircuitTest, WaitsAsLongAsTheOtherSideWishesUpToTheCap) {
    fail(4, kStart);
    circuit_.failed(kStart, 0.0, Millis{10'000});
    EXPECT_EQ(circuit_.probe_at(), kStart + Millis{10'000});

    circuit_.failed(kStart + Millis{10'000}, 0.0, Millis{3'600'000});
    EXPECT_EQ(circuit_.probe_at(), kStart + Millis{70'000});
}

}  // namespace
}  // namespace vigie

#include "sinks/recent_ids.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vigie {
namespace {

TEST(RecentIdsTest, KnowsWhatWasInsertedAndSaysSoTheSecondTime) {
    RecentIds ids(10);

    EXPECT_TRUE(ids.insert("a"));
    EXPECT_FALSE(ids.insert("a"));
    EXPECT_TRUE(ids.contains("a"));
    EXPECT_FALSE(ids.contains("b"));
}

TEST(RecentIdsTest, KnowsTheNewestAndStaysBounded) {
    RecentIds ids(100);

    for (int i = 0; i < 10'000; ++i) {
        ids.insert(std::to_string(i));
        ASSERT_LE(ids.size(), 200U);
    }

    for (int i = 9'900; i < 10'000; ++i) {
        EXPECT_TRUE(ids.contains(std::to_string(i))) << i;
    }
    EXPECT_FALSE(ids.contains("0"));
}

TEST(RecentIdsTest, ForgetsWhatIsTakenBackAlsoFromTheOlderGeneration) {
    RecentIds ids(2);
    ids.insert("a");
    ids.insert("b");
    ids.insert("c");

    ids.erase("a");
    ids.erase("c");

    EXPECT_TRUE(ids.contains("b"));
    EXPECT_FALSE(ids.contains("a"));
    EXPECT_TRUE(ids.insert("a"));
    EXPECT_TRUE(ids.insert("c"));
}

}  // namespace
}  // namespace vigie

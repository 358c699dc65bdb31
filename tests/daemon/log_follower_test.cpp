#include "daemon/log_follower.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace vigie {
namespace {

using Lines = std::vector<std::string>;

class LogFollowerTest : public testing::Test {
  protected:
    void append(const std::string& text) { std::ofstream(file_, std::ios::app) << text; }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "stories.jsonl";
    LogFollower follower_{file_};
};

TEST_F(LogFollowerTest, BeginsWithTheLastWholeLines) {
    append("one\ntwo\nthree\n");

    EXPECT_EQ(*follower_.last_lines(2), (Lines{"two", "three"}));
    EXPECT_EQ(*follower_.last_lines(9), (Lines{"one", "two", "three"}));
    EXPECT_EQ(*follower_.last_lines(0), Lines{});
}

TEST_F(LogFollowerTest, FindsLinesThatAreLongerThanABlock) {
    const std::string longer(200'000, 'x');
    append("first\n" + longer + "\nlast\n");

    EXPECT_EQ(*follower_.last_lines(2), (Lines{longer, "last"}));
}

TEST_F(LogFollowerTest, HandsOutALineOnlyWhenItIsWhole) {
    append("one\n");
    ASSERT_TRUE(follower_.last_lines(1));

    append("tw");
    EXPECT_EQ(*follower_.new_lines(), Lines{});
    append("o\nthree\n");
    EXPECT_EQ(*follower_.new_lines(), (Lines{"two", "three"}));
}

TEST_F(LogFollowerTest, FollowsOverARotationWithoutLosingALine) {
    append("one\n");
    ASSERT_TRUE(follower_.last_lines(1));

    append("two\n");
    std::filesystem::rename(file_, folder_.path() / "stories.jsonl.1");
    append("three\n");

    EXPECT_EQ(*follower_.new_lines(), (Lines{"two", "three"}));
}

TEST_F(LogFollowerTest, WaitsForAFileThatIsNotThereYet) {
    EXPECT_FALSE(follower_.last_lines(5));
    EXPECT_EQ(*follower_.new_lines(), Lines{});

    append("one\n");

    EXPECT_EQ(*follower_.new_lines(), Lines{"one"});
}

TEST_F(LogFollowerTest, StartsAgainWhereTheFileWasCutShort) {
    append("one\ntwo\n");
    ASSERT_TRUE(follower_.last_lines(2));

    std::ofstream(file_, std::ios::trunc) << "new\n";

    EXPECT_EQ(*follower_.new_lines(), Lines{"new"});
}

}  // namespace
}  // namespace vigie

#include "daemon/state_lock.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace vigie {
namespace {

TEST(StateLockTest, MakesTheFolderAndHoldsItUntilItGoes) {
    const test::TemporaryFolder folder;
    const auto state = folder.path() / "a" / "state";
    {
        const Result<StateLock> lock = StateLock::take(state);
        ASSERT_TRUE(lock);
        EXPECT_TRUE(StateLock::is_held(state));
    }
    EXPECT_FALSE(StateLock::is_held(state));
}

TEST(StateLockTest, RefusesASecondDaemonOnTheSameState) {
    const test::TemporaryFolder folder;
    const Result<StateLock> first = StateLock::take(folder.path());
    ASSERT_TRUE(first);

    const Result<StateLock> second = StateLock::take(folder.path());

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), Errc::unavailable);
    EXPECT_NE(second.error().detail().find("another vigie is running"), std::string::npos);
}

TEST(StateLockTest, SaysWhatToDoWhereTheFolderCannotBeMade) {
    const test::TemporaryFolder folder;
    std::ofstream(folder.path() / "file") << "in the way";

    const Result<StateLock> lock = StateLock::take(folder.path() / "file" / "state");

    ASSERT_FALSE(lock);
    EXPECT_EQ(lock.error().code(), Errc::storage);
    EXPECT_NE(lock.error().detail().find("[service] state"), std::string::npos);
}

TEST(StateLockTest, IsNotHeldWhereThereIsNoState) {
    EXPECT_FALSE(StateLock::is_held("/nonexistent/vigie"));
}

}  // namespace
}  // namespace vigie

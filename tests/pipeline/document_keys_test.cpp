#include "pipeline/document_keys.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

TEST(SharedKeysTest, FindsALinkThatDifferentEntriesCarry) {
    const SharedKeys shared = find_shared_keys({{1, 50, 100}, {2, 50, 102}, {3, 60, 104}});

    EXPECT_EQ(shared.links, std::vector<std::uint64_t>{50});
    EXPECT_TRUE(shared.guids.empty());
}

TEST(SharedKeysTest, FindsAGuidThatDifferentEntriesCarry) {
    const SharedKeys shared = find_shared_keys({{1, 50, 100}, {1, 60, 102}, {3, 70, 104}});

    EXPECT_EQ(shared.guids, std::vector<std::uint64_t>{1});
    EXPECT_TRUE(shared.links.empty());
}

TEST(SharedKeysTest, TakesEqualTextsForOneEntrySaidTwice) {
    EXPECT_EQ(find_shared_keys({{1, 50, 100}, {2, 50, 100}}), SharedKeys{});
    EXPECT_EQ(find_shared_keys({{1, 50, 100}, {1, 60, 100}}), SharedKeys{});
}

TEST(SharedKeysTest, TakesAnEditedEntryForOne) {
    EXPECT_EQ(find_shared_keys({{1, 50, 100}, {1, 50, 102}}), SharedKeys{});
}

TEST(SharedKeysTest, IsNotContradictedByWhatIsMissing) {
    EXPECT_EQ(find_shared_keys({{1, 50, 100}, {0, 50, 102}, {1, 0, 104}, {2, 50, 0}}),
              SharedKeys{});
    EXPECT_EQ(find_shared_keys({}), SharedKeys{});
}

}  // namespace
}  // namespace vigie

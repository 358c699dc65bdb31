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

TEST(RepeatsTest, LeavesTheLastOfEachGuidLinkOrText) {
    const std::vector<EntryKeys> entries{{1, 50, 100},
                                         {1, 50, 102},
                                         {0, 60, 104},
                                         {0, 60, 106},
                                         {0, 0, 108},
                                         {0, 0, 108},
                                         {2, 70, 110}};

    const std::vector<bool> repeats = find_repeats(entries, SeenSet{});

    EXPECT_EQ(repeats, (std::vector<bool>{true, false, true, false, true, false, false}));
}

TEST(RepeatsTest, DoesNotGoBySharedKeys) {
    SeenSet seen;
    seen.mark_shared_guid(1, Time{});
    const std::vector<EntryKeys> entries{{1, 50, 100}, {1, 60, 102}};

    EXPECT_EQ(find_repeats(entries, seen), (std::vector<bool>{false, false}));
}

}  // namespace
}  // namespace vigie

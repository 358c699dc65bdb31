// What copies and events are looked up in: against plain containers.

#include "pipeline/block_queue.hpp"
#include "pipeline/packed_terms.hpp"
#include "pipeline/posting_table.hpp"
#include "pipeline/slot_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <random>
#include <set>
#include <vector>

namespace vigie {
namespace {

constexpr auto kNothingGone = [](std::uint32_t) { return false; };

std::vector<std::uint32_t> found(const PostingTable& table, std::uint32_t key) {
    std::vector<std::uint32_t> numbers;
    table.find(key, [&](std::uint32_t number) { numbers.push_back(number); });
    return numbers;
}

TEST(PostingTableTest, FindsTheNewestFirst) {
    PostingTable table;
    EXPECT_TRUE(found(table, 1U << 8U).empty());

    table.add(1U << 8U, 5, kNothingGone);
    table.add(1U << 8U, 7, kNothingGone);
    table.add(2U << 8U, 6, kNothingGone);
    table.add(1U << 8U, 5, kNothingGone);

    EXPECT_EQ(found(table, 1U << 8U), (std::vector<std::uint32_t>{5, 7}));
    EXPECT_EQ(found(table, 2U << 8U), (std::vector<std::uint32_t>{6}));
}

TEST(PostingTableTest, KeepsTheNewestOfAKeyThatIsEverywhere) {
    PostingTable table;
    table.add(9U << 8U, 1, kNothingGone);
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        table.add(8U << 8U, i, kNothingGone);
    }

    const std::vector<std::uint32_t> kept = found(table, 8U << 8U);
    EXPECT_LE(kept.size(), PostingTable::kPlaces);
    EXPECT_EQ(kept.front(), 99'999U);
    EXPECT_EQ(found(table, 9U << 8U), (std::vector<std::uint32_t>{1}));
    EXPECT_LT(table.memory(), 20'000U);
}

TEST(PostingTableTest, LosesFewWhileItGrows) {
    PostingTable table;
    std::mt19937 random(5);
    std::vector<std::uint32_t> keys;
    for (std::uint32_t i = 0; i < 50'000; ++i) {
        keys.push_back(static_cast<std::uint32_t>(random()));
        table.add(keys.back(), i, kNothingGone);
    }

    std::size_t lost = 0;
    for (std::uint32_t i = 0; i < keys.size(); ++i) {
        const std::vector<std::uint32_t> numbers = found(table, keys[i]);
        lost += std::find(numbers.begin(), numbers.end(), i) == numbers.end() ? 1U : 0U;
    }
    EXPECT_LT(lost, keys.size() / 20);
    EXPECT_LE(table.memory(), keys.size() * 14);
}

TEST(PostingTableTest, DoesNotGrowForWhatIsGone) {
    PostingTable table;
    std::mt19937 random(5);
    for (std::uint32_t i = 0; i < 200'000; ++i) {
        table.add(static_cast<std::uint32_t>(random()), i, [i](std::uint32_t number) {
            return number + 1'000 < i;
        });
    }
    EXPECT_LT(table.memory(), 60'000U);
}

TEST(PostingTableTest, NumbersGoOnBeyondTwentyFourBits) {
    PostingTable table;
    constexpr std::uint32_t kHigh = 0x5FFFFF0;
    for (std::uint32_t i = 0; i < 32; ++i) {
        table.add(i << 8U, kHigh + i, kNothingGone);
    }
    EXPECT_EQ(found(table, 3U << 8U), (std::vector<std::uint32_t>{kHigh + 3}));
    EXPECT_EQ(found(table, 31U << 8U), (std::vector<std::uint32_t>{kHigh + 31}));
}

TEST(SlotTablePropertyTest, HoldsWhatASetHolds) {
    std::mt19937 random(3);
    const auto hash_of = [](std::uint32_t value) { return std::uint64_t{value % 300}; };
    SlotTable table;
    std::set<std::uint32_t> plain;
    for (int step = 0; step < 20'000; ++step) {
        const auto value = static_cast<std::uint32_t>(random() % 600);
        if (plain.contains(value)) {
            table.erase(value, hash_of);
            plain.erase(value);
        } else {
            table.insert(value, hash_of);
            plain.insert(value);
        }
        const auto asked = static_cast<std::uint32_t>(random() % 600);
        const auto is_it = [&](std::uint32_t other) { return other == asked; };
        ASSERT_EQ(table.find(hash_of(asked), is_it) == asked, plain.contains(asked)) << step;
    }
}

TEST(BlockQueuePropertyTest, HoldsWhatADequeHolds) {
    std::mt19937 random(3);
    BlockQueue<std::shared_ptr<int>> queue;
    std::deque<std::shared_ptr<int>> plain;
    for (int step = 0; step < 20'000; ++step) {
        const bool more = random() % 1000 < (step / 4000 % 2 == 0 ? 600U : 400U);
        if (more || plain.empty()) {
            queue.push_back(std::make_shared<int>(step));
            plain.push_back(queue.back());
        } else if (random() % 3 != 0) {
            const std::weak_ptr<int> gone = plain.front();
            queue.pop_front();
            plain.pop_front();
            ASSERT_TRUE(gone.expired());
        } else {
            queue.pop_back();
            plain.pop_back();
        }
        ASSERT_EQ(queue.size(), plain.size());
        if (!plain.empty()) {
            const std::size_t at = random() % plain.size();
            ASSERT_EQ(queue[at], plain[at]);
            ASSERT_EQ(queue.front(), plain.front());
            ASSERT_EQ(queue.back(), plain.back());
        }
    }
    EXPECT_LT(queue.memory(), plain.size() * 20 + 3'000);
}

TEST(PackedTermsTest, KeepWeightsToOnePartInAHundred) {
    constexpr int kSteps = 41;
    for (int step = 0; step < kSteps; ++step) {  // 0.004 to some 1,200
        const float weight = 0.004F * std::pow(1.37F, static_cast<float>(step));
        const float kept = unpack_weight(pack_term(0xABCDEF01, weight));
        EXPECT_NEAR(kept / weight, 1, 0.01F) << weight;
    }
    EXPECT_EQ(pack_term(0xABCDEF01, 1) >> kWeightBits, packed_key(0xABCDEF01));
    EXPECT_GT(unpack_weight(pack_term(1, 1e9F)), 1'000);
    EXPECT_LT(unpack_weight(pack_term(1, 0)), 0.005F);
}

TEST(PackedTermsTest, FindWhatBothSay) {
    std::vector<TermWeight> said{{1U << 20U, 2}, {2U << 20U, 3}, {3U << 20U, 4}};
    std::vector<TermWeight> in_title{{2U << 20U, 5}, {4U << 20U, 6}};
    TermVector terms;
    TermVector title;
    terms.assign(said, 10);
    title.assign(in_title, 10);
    TermProbe probe;
    probe.set(terms, &title);
    const std::vector<std::uint32_t> event{
        pack_term(2U << 20U, 1), pack_term(3U << 20U, 2), pack_term(4U << 20U, 1)};

    const Evidence both = probe.common(event);

    EXPECT_EQ(both.terms, 2U);
    EXPECT_FLOAT_EQ(both.weight, 25);
    EXPECT_NEAR(both.product, 11, 0.1);
    EXPECT_FLOAT_EQ(both.title, 61);
}

}  // namespace
}  // namespace vigie

#include "pipeline/seen_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace vigie {
namespace {

using namespace std::chrono_literals;
using SeenAs = SeenSet::Verdict;

constexpr Time kSeenNow{Seconds{1'790'000'000}};
constexpr std::uint64_t kTelling = 0x1001;  // odd: long enough to tell by
constexpr std::uint64_t kShort = 0x1000;

class SeenSetTest : public testing::Test {
  protected:
    void said(EntryKeys keys) { set_.note(keys, kSeenNow); }

    SeenSet set_;
};

TEST_F(SeenSetTest, KnowsNothingAtFirst) {
    EXPECT_EQ(set_.look_up({1, 2, 3}), SeenAs::unseen);
    EXPECT_EQ(set_.look_up({}), SeenAs::unseen);
    EXPECT_FALSE(set_.modified());
}

TEST_F(SeenSetTest, DecidesByTheStrongestEvidence) {
    struct Case {
        const char* name;
        EntryKeys keys;
        SeenAs verdict;
    };

    const Case cases[] = {
        {"the same", {1, 2, kTelling}, SeenAs::seen},
        {"edited", {1, 2, 0x2001}, SeenAs::changed},
        {"without text now", {1, 2, 0}, SeenAs::seen},
        {"the link changed", {1, 99, kTelling}, SeenAs::seen},
        {"link and text changed", {1, 99, 0x2001}, SeenAs::changed},
        {"the guid changed", {98, 2, kTelling}, SeenAs::seen},
        {"guid and text changed", {98, 2, 0x2001}, SeenAs::changed},
        {"republished", {98, 99, kTelling}, SeenAs::seen},
        {"another", {98, 99, 0x2001}, SeenAs::unseen},
        {"link as guid of another kind", {2, 1, 0x2001}, SeenAs::unseen},
    };
    said({1, 2, kTelling});
    for (const Case& c : cases) {
        EXPECT_EQ(set_.look_up(c.keys), c.verdict) << c.name;
    }
}

TEST_F(SeenSetTest, DoesNotTakeAShortTextForEvidence) {
    said({1, 2, kShort});

    EXPECT_EQ(set_.look_up({3, 4, kShort}), SeenAs::unseen);
}

TEST_F(SeenSetTest, GoesByAShortTextWhereThereIsNothingElse) {
    said({0, 0, kShort});

    EXPECT_EQ(set_.look_up({0, 0, kShort}), SeenAs::seen);
    EXPECT_EQ(set_.look_up({0, 0, kShort + 2}), SeenAs::unseen);
}

TEST_F(SeenSetTest, LearnsTheNewTextOfAnEntry) {
    said({1, 2, kTelling});
    said({1, 2, 0x2001});

    EXPECT_EQ(set_.look_up({1, 2, 0x2001}), SeenAs::seen);
    EXPECT_EQ(set_.size(), 1U);
}

TEST_F(SeenSetTest, FollowsAnEntryWhoseKeysChangeOneByOne) {
    said({1, 2, kTelling});
    said({1, 5, kTelling});
    said({6, 5, kTelling});
    said({6, 5, 0x3001});

    EXPECT_EQ(set_.look_up({6, 0, 0}), SeenAs::seen);
    EXPECT_EQ(set_.look_up({0, 5, 0}), SeenAs::seen);
    EXPECT_EQ(set_.look_up({0, 0, 0x3001}), SeenAs::seen);
    EXPECT_EQ(set_.size(), 1U);
}

TEST_F(SeenSetTest, IgnoresAnEntryWithoutKeys) {
    said({});

    EXPECT_EQ(set_.size(), 0U);
}

TEST_F(SeenSetTest, DoesNotGoByASharedLink) {
    set_.mark_shared_link(2, kSeenNow);
    said({1, 2, kShort});

    EXPECT_TRUE(set_.is_shared_link(2));
    EXPECT_FALSE(set_.is_shared_guid(2));
    EXPECT_EQ(set_.look_up({1, 2, kShort}), SeenAs::seen);
    EXPECT_EQ(set_.look_up({3, 2, 0x2001}), SeenAs::unseen);
}

TEST_F(SeenSetTest, DoesNotGoByASharedGuid) {
    set_.mark_shared_guid(1, kSeenNow);
    said({1, 2, kShort});

    EXPECT_EQ(set_.look_up({1, 2, kShort}), SeenAs::seen);
    EXPECT_EQ(set_.look_up({1, 3, 0x2001}), SeenAs::unseen);
}

TEST_F(SeenSetTest, StillKnowsTheGuidOfAnEntryWhoseLinkTurnsOutShared) {
    said({1, 2, kTelling});
    set_.mark_shared_link(2, kSeenNow);

    EXPECT_EQ(set_.look_up({1, 2, kTelling}), SeenAs::seen);
    EXPECT_EQ(set_.look_up({3, 2, 0x2001}), SeenAs::unseen);
}

TEST_F(SeenSetTest, KeepsTheSameThroughPacking) {
    said({1, 2, kTelling});
    said({0, 7, 0});
    set_.mark_shared_link(9, kSeenNow);

    const Result<SeenSet> again = SeenSet::unpack(set_.pack());

    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->pack(), set_.pack());
    EXPECT_EQ(again->look_up({1, 0, 0}), SeenAs::seen);
    EXPECT_EQ(again->look_up({0, 7, 0}), SeenAs::seen);
    EXPECT_TRUE(again->is_shared_link(9));
    EXPECT_FALSE(again->modified());
}

TEST_F(SeenSetTest, PacksAsItsHeaderSays) {
    set_.note({0x0102030405060708, 0, 5}, Time{Seconds{600}});

    const std::string expected(
        "\x01\x08\x07\x06\x05\x04\x03\x02\x01\0\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0\x14\0\0\0", 29);
    EXPECT_EQ(set_.pack(), expected);
}

TEST_F(SeenSetTest, UnpacksNothingAsNothing) {
    const Result<SeenSet> set = SeenSet::unpack("");

    ASSERT_TRUE(set.has_value());
    EXPECT_EQ(set->size(), 0U);
}

TEST_F(SeenSetTest, RefusesWhatItDidNotPack) {
    said({1, 2, kTelling});
    const std::string good = set_.pack();
    std::string empty_record = good;
    std::fill(empty_record.begin() + 1, empty_record.begin() + 25, '\0');
    std::string mark_with_two_keys = good;
    mark_with_two_keys[25] = static_cast<char>(mark_with_two_keys[25] | 1);

    for (const std::string& bad : {std::string("\x02"),
                                   std::string("\0", 1),
                                   good.substr(0, good.size() - 1),
                                   good + "x",
                                   empty_record,
                                   mark_with_two_keys}) {
        const Result<SeenSet> set = SeenSet::unpack(bad);
        ASSERT_FALSE(set.has_value()) << bad.size();
        EXPECT_EQ(set.error().code(), Errc::malformed);
    }
}

TEST_F(SeenSetTest, IsUnmodifiedWhenTheDocumentIsServedAgainSoon) {
    said({1, 2, kTelling});
    SeenSet again = *SeenSet::unpack(set_.pack());

    again.note({1, 2, kTelling}, kSeenNow + 1h);
    EXPECT_FALSE(again.modified());

    again.note({1, 2, kTelling}, kSeenNow + 7h);
    EXPECT_TRUE(again.modified());
}

TEST_F(SeenSetTest, IsModifiedByAnEdit) {
    said({1, 2, kTelling});
    SeenSet again = *SeenSet::unpack(set_.pack());

    again.note({1, 2, 0x2001}, kSeenNow);

    EXPECT_TRUE(again.modified());
}

TEST_F(SeenSetTest, DropsWhatLeftTheDocumentLongestAgo) {
    for (std::uint64_t i = 1; i <= 20; ++i) {
        set_.note({i, 0, 0}, kSeenNow + Seconds{3600 * static_cast<int>(i)});
        set_.trim(1, 1000);
    }

    set_.trim(1, 10);

    EXPECT_EQ(set_.size(), 10U);
    EXPECT_EQ(set_.look_up({10, 0, 0}), SeenAs::unseen);
    EXPECT_EQ(set_.look_up({11, 0, 0}), SeenAs::seen);
}

TEST_F(SeenSetTest, NeverDropsWhatIsInTheDocument) {
    for (std::uint64_t i = 1; i <= 20; ++i) {
        set_.note({i, 0, 0}, kSeenNow);
    }
    set_.trim(20, 10);
    // The clock jumps back: the oldest by time is in the document, the newest is not.
    for (std::uint64_t i = 100; i < 112; ++i) {
        set_.note({i, 0, 0}, kSeenNow - 1000h);
    }

    set_.trim(3, 10);

    EXPECT_EQ(set_.size(), 12U);
    EXPECT_EQ(set_.look_up({100, 0, 0}), SeenAs::seen);
    EXPECT_EQ(set_.look_up({111, 0, 0}), SeenAs::seen);
}

TEST_F(SeenSetTest, KeepsFourDocumentsButOfAHugeOneHardlyMore) {
    EXPECT_EQ(SeenSet::kept_records(30, 512), 512U);
    EXPECT_EQ(SeenSet::kept_records(1000, 512), 4000U);
    EXPECT_EQ(SeenSet::kept_records(100'000, 512), 104'096U);
}

TEST_F(SeenSetTest, TakesTimesOutOfRange) {
    set_.note({1, 0, 0}, Time{Seconds{-5}});
    set_.note({2, 0, 0}, Time{Seconds{4'000'000'000'000}});

    EXPECT_EQ(SeenSet::unpack(set_.pack())->size(), 2U);
}

TEST_F(SeenSetTest, StaysQuickWhenEveryEntryHasOneShortText) {
    for (std::uint64_t i = 1; i <= 100'000; ++i) {
        set_.note({i * 7919, i * 104'729, kShort}, kSeenNow);
    }

    EXPECT_EQ(set_.size(), 100'000U);
    EXPECT_EQ(set_.look_up({7919, 0, 0}), SeenAs::seen);
    EXPECT_EQ(set_.look_up({0, 104'729, 0}), SeenAs::seen);
}

// What the set must say, without a table: a list searched from its start.
class Model {
  public:
    [[nodiscard]] SeenAs look_up(const EntryKeys& keys) const {
        const std::size_t found = find(keys);
        if (found == list_.size()) {
            return SeenAs::unseen;
        }
        const std::uint64_t before = list_[found].text;
        const bool same = keys.text == before || keys.text == 0 || before == 0;
        return same ? SeenAs::seen : SeenAs::changed;
    }

    void note(const EntryKeys& keys) {
        if (keys.empty()) {
            return;
        }
        const std::size_t found = find(keys);
        EntryKeys merged = found < list_.size() ? list_[found] : EntryKeys{};
        merged.guid = keys.guid != 0 ? keys.guid : merged.guid;
        merged.link = keys.link != 0 ? keys.link : merged.link;
        merged.text = keys.text != 0 ? keys.text : merged.text;
        for (std::size_t i = 0; i < list_.size(); ++i) {
            if (i != found && release(list_[i], keys)) {
                list_[i] = {};
            }
        }
        if (found < list_.size()) {
            list_[found] = merged;
        } else {
            list_.push_back(merged);
        }
    }

  private:
    // True when nothing but a text is left.
    static bool release(EntryKeys& other, const EntryKeys& keys) {
        const auto take = [](std::uint64_t& theirs, std::uint64_t ours) {
            const bool taken = ours != 0 && theirs == ours;
            theirs = taken ? 0 : theirs;
            return taken;
        };
        bool taken = take(other.guid, keys.guid);
        taken = take(other.link, keys.link) || taken;
        taken = ((keys.text & 1U) != 0 && take(other.text, keys.text)) || taken;
        return taken && other.guid == 0 && other.link == 0;
    }

    [[nodiscard]] std::size_t by(std::uint64_t EntryKeys::*key, std::uint64_t value) const {
        const auto found = std::find_if(list_.begin(), list_.end(), [&](const EntryKeys& each) {
            return value != 0 && each.*key == value;
        });
        return static_cast<std::size_t>(found - list_.begin());
    }

    [[nodiscard]] std::size_t find(const EntryKeys& keys) const {
        std::size_t found = by(&EntryKeys::guid, keys.guid);
        if (found == list_.size()) {
            found = by(&EntryKeys::link, keys.link);
        }
        if (found < list_.size()) {
            return found;
        }
        if ((keys.text & 1U) != 0) {
            return by(&EntryKeys::text, keys.text);
        }
        const auto same = std::find_if(list_.begin(), list_.end(), [&](const EntryKeys& each) {
            return keys.text != 0 && keys.guid == 0 && keys.link == 0 && each == keys;
        });
        return static_cast<std::size_t>(same - list_.begin());
    }

    std::vector<EntryKeys> list_;
};

// Keys from so small a range that entries take them from each other.
TEST(SeenSetPropertyTest, SaysWhatAPlainListSays) {
    for (unsigned seed = 0; seed < 30; ++seed) {
        std::mt19937_64 random(seed);
        const auto pick = [&](std::uint64_t n) { return random() % n; };
        SeenSet set;
        Model model;
        for (int step = 0; step < 1500; ++step) {
            const auto key = [&] { return pick(4) == 0 ? 0 : 1 + pick(80); };
            const EntryKeys keys{key(), key(), key()};
            ASSERT_EQ(set.look_up(keys), model.look_up(keys))
                << "seed " << seed << " step " << step;
            if (pick(3) != 0) {
                set.note(keys, kSeenNow);
                model.note(keys);
            }
            if (pick(100) == 0) {
                set = *SeenSet::unpack(set.pack());
            }
        }
    }
}

}  // namespace
}  // namespace vigie

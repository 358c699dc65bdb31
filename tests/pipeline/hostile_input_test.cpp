// What no honest feed says: all of it is bounded, and what becomes of it is told.

#include "pipeline/entry_order.hpp"
#include "pipeline/fingerprint.hpp"
#include "pipeline/pipeline.hpp"
#include "pipeline/sameness.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vigie {
namespace {

constexpr Seconds kTwoWeeks{14 * 24 * 3600};
constexpr Instant kHostileMorning{std::chrono::milliseconds{1'790'000'000'000}};
constexpr Instant kFarAhead{std::chrono::milliseconds{4'080'000'000'000}};  // 2099
constexpr Instant kLongAgo{std::chrono::milliseconds{86'400'000}};          // 1970
constexpr Seconds kMinute{60};
constexpr std::size_t kRarity = 1U << 20U;

class HostileInputTest : public testing::Test {
  protected:
    Sameness::Place tell(const std::string& title, const std::string& text, Instant when) {
        Story story;
        story.title = title;
        story.text = text;
        const Hash128 id{0, ++told_};
        sameness_.expire(when);
        return sameness_.place(story, id, {told_, text_key(title, text) | 1U}, when);
    }

    Sameness sameness_{2'000, kTwoWeeks};
    std::uint64_t told_ = 0;
};

TEST_F(HostileInputTest, TakesTheEndOfAMillionEntries) {
    std::vector<Entry> entries(1'000'000);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i].id = std::to_string(i);
    }
    entries.back().title = "Status update";
    entries.front().title = "Status update";
    Pipeline pipeline(nullptr, {}, {});
    SeenSet seen;

    const PipelineOutcome outcome =
        pipeline.process("one", false, std::move(entries), seen, kHostileMorning);

    EXPECT_EQ(outcome.counts.fresh, 1U);
    EXPECT_EQ(outcome.counts.old, 1'000'000U - kMaxDocumentEntries);
    EXPECT_EQ(outcome.counts.empty, kMaxDocumentEntries - 1);
}

TEST_F(HostileInputTest, TakesATellingTitleSaidAgainAndAgainForCopies) {
    const std::string title = "Ferry runs aground near Lisbon after steering failure in swell";
    const auto first = sameness_.place({}, {1, 1}, {}, kHostileMorning);
    EXPECT_EQ(first.copy, Copy::none);
    Story story;
    story.title = title;
    (void)sameness_.place(story, {1, 2}, {9, 0}, kHostileMorning);
    const std::size_t before = sameness_.memory();

    for (std::uint64_t i = 0; i < 5'000; ++i) {
        const auto place = sameness_.place(story, {2, i}, {1'000 + i, 0}, kHostileMorning);
        ASSERT_EQ(place.copy, Copy::near);
        ASSERT_EQ(place.story, (Hash128{1, 2}));
    }
    EXPECT_EQ(sameness_.memory(), before);
}

TEST_F(HostileInputTest, LetsATitleThatTellsNothingBe) {
    Story story;
    story.title = "Status update";
    for (std::uint64_t i = 0; i < 5'000; ++i) {
        const auto place = sameness_.place(story, {2, i}, {1'000 + i, 0}, kHostileMorning);
        ASSERT_EQ(place.copy, Copy::none);
        ASSERT_EQ(place.story, (Hash128{2, i}));
    }
    EXPECT_LT(sameness_.memory(), kRarity + 2'000'000);
}

TEST_F(HostileInputTest, OpensNoEventForWhatSaysNothing) {
    for (std::uint64_t i = 0; i < 5'000; ++i) {
        Story story;
        story.title = i % 2 == 0 ? "" : "?! … —";
        const auto place = sameness_.place(story, {2, i}, {1'000 + i, 0}, kHostileMorning);
        ASSERT_EQ(place.copy, Copy::none);
        ASSERT_EQ(place.event, (Hash128{2, i}));
        ASSERT_EQ(place.extent.stories, 1U);
    }
    EXPECT_LT(sameness_.memory(), kRarity + 200'000);
}

TEST_F(HostileInputTest, ReadsTheFrontOfATextOfTenMegabytes) {
    std::string text;
    for (int i = 0; text.size() < 10'000'000; ++i) {
        text += "word" + std::to_string(i) + " ";
    }
    EXPECT_EQ(tell("A very long text", text, kHostileMorning).copy, Copy::none);
    text.resize(text.size() - 1'000'000);

    EXPECT_EQ(tell("A very long text", text, kHostileMorning).copy, Copy::near);
    EXPECT_LT(sameness_.memory(), kRarity + 200'000);
}

TEST_F(HostileInputTest, ReadsTenMegabytesWithoutAGap) {
    std::string ideographs;
    while (ideographs.size() < 10'000'000) {
        ideographs += "阿埃艾爱奥欧乌伊亚雅耶约";
    }
    EXPECT_EQ(tell("One", std::string(10'000'000, 'x'), kHostileMorning).copy, Copy::none);
    EXPECT_EQ(tell("Two", std::string(1'000'000, '7'), kHostileMorning).copy, Copy::none);
    EXPECT_EQ(tell("Three", std::string(1'000'000, '&'), kHostileMorning).copy, Copy::none);
    EXPECT_EQ(tell("Four", ideographs, kHostileMorning).copy, Copy::none);
    EXPECT_EQ(tell("Five", std::string(1'000'000, '\xCC'), kHostileMorning).copy, Copy::none);
    EXPECT_LT(sameness_.memory(), kRarity + 200'000);
}

TEST_F(HostileInputTest, ForgetsWhenTheClockJumpsAheadAndGoesOnWhenItComesBack) {
    const std::string title = "Ferry runs aground near Lisbon after steering failure in swell";
    const auto first = tell(title, "", kHostileMorning);
    EXPECT_EQ(tell("Dam bursts above Valdoria, villages flooded overnight", "", kFarAhead).copy,
              Copy::none);

    const auto again = tell(title, "", kHostileMorning + kMinute);
    EXPECT_EQ(again.copy, Copy::none);
    EXPECT_NE(again.event, first.event);
    EXPECT_EQ(tell(title, "", kHostileMorning + 2 * kMinute).story, again.story);
}

TEST_F(HostileInputTest, ForgetsNothingWhenTheClockJumpsBack) {
    const std::string title = "Ferry runs aground near Lisbon after steering failure in swell";
    const auto first = tell(title, "", kHostileMorning);

    EXPECT_EQ(tell(title, "", kLongAgo).story, first.story);
    EXPECT_EQ(tell(title, "", kHostileMorning + kMinute).story, first.story);
}

TEST_F(HostileInputTest, IsBoundedUnderAClockThatJumpsAbout) {
    for (std::uint64_t i = 0; i < 12'000; ++i) {
        const Instant when = i % 3 == 0 ? kFarAhead : i % 3 == 1 ? kLongAgo : kHostileMorning;
        const std::string n = std::to_string(i * 7919 % 100'003);
        (void)tell("Keeper" + n + " repaints Wall" + n + " of Tower" + n, "", when);
    }
    EXPECT_LT(sameness_.memory(), kRarity + 2'000 * 900);
}

}  // namespace
}  // namespace vigie

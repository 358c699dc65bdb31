// Pipeline against random feeds: what it must hold whatever they say.

#include "base/story_json.hpp"
#include "pipeline/pipeline.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>
#include <string>

namespace vigie {
namespace {

using namespace std::chrono_literals;

constexpr Instant kStart{std::chrono::milliseconds{1'790'000'000'000}};
constexpr std::size_t kFeeds = 4;

// Feeds that agree and contradict each other: few documents, few texts, few guids.
class RandomFeeds {
  public:
    explicit RandomFeeds(unsigned seed) : random_(seed) {}

    std::size_t pick(std::size_t n) { return random_() % n; }

    std::vector<Entry> document(Time now) {
        std::vector<Entry> entries(pick(12));
        for (Entry& e : entries) {
            const std::string n = std::to_string(pick(60));
            e.id = pick(8) == 0 ? "" : "guid-" + n;
            e.link = pick(8) == 0 ? ""
                     : pick(8) == 0
                         ? "https://example.org/live"
                         : "https://example.org/" + n + (pick(3) == 0 ? "?utm_source=x" : "");
            e.title = pick(6) == 0 ? "Status update" : "Title " + n;
            if (pick(3) != 0) {
                e.text = "The text number " + n + std::string(pick(10) == 0 ? ", edited," : "") +
                         " goes on long enough to be told by, which takes eighty letters or more.";
            }
            if (pick(4) != 0) {
                e.published = now - Seconds{static_cast<int>(pick(20 * 24 * 3600))};
            }
        }
        return entries;
    }

  private:
    std::mt19937_64 random_;
};

// Events learn from stories that were taken back and forget copies over a restart, so which one a
// story joins may change; nothing else does.
PipelineOutcome without_events(PipelineOutcome outcome) {
    for (std::size_t i = 0; i < outcome.stories.size(); ++i) {
        Story& story = outcome.stories[i];
        story.event.clear();
        story.follows.clear();
        story.event_stories = story.event_outlets = story.event_languages = 1;
        outcome.rows[i].json.clear();
        append_story_json(outcome.rows[i].json, outcome.stories[i]);
    }
    for (Delivery& delivery : outcome.deliveries) {
        delivery.story_json.clear();
    }
    return outcome;
}

void expect_equal(const PipelineOutcome& a, const PipelineOutcome& b) {
    EXPECT_EQ(a.stories, b.stories);
    EXPECT_EQ(a.copies, b.copies);
    EXPECT_EQ(a.deliveries, b.deliveries);
    ASSERT_EQ(a.rows.size(), b.rows.size());
    for (std::size_t i = 0; i < a.rows.size(); ++i) {
        EXPECT_EQ(a.rows[i].json, b.rows[i].json);
    }
}

std::uint64_t sum(const PipelineCounts& c) {
    return c.known + c.fresh + c.copies + c.updates + c.old + c.empty;
}

Watch everything() {
    Watch watch;
    watch.name = "everything";
    watch.to = {"log"};
    return watch;
}

class PipelinePropertyTest : public testing::TestWithParam<unsigned> {};

TEST_P(PipelinePropertyTest, CountsEachEntryOnceAndGivesEachStoryOneId) {
    RandomFeeds feeds(GetParam());
    Pipeline pipeline(nullptr, {everything()}, {});
    std::array<SeenSet, kFeeds> seen;
    std::set<std::string> ids;
    Instant now = kStart;
    for (int step = 0; step < 200; ++step) {
        const std::size_t feed = feeds.pick(kFeeds);
        const std::vector<Entry> entries = feeds.document(std::chrono::floor<Seconds>(now));
        const PipelineOutcome outcome =
            pipeline.process(std::to_string(feed), false, entries, seen[feed], now);

        EXPECT_EQ(sum(outcome.counts), entries.size());
        EXPECT_EQ(outcome.counts.fresh, outcome.stories.size());
        EXPECT_EQ(outcome.counts.copies, outcome.copies.size());
        EXPECT_EQ(outcome.deliveries.size(), outcome.stories.size());
        for (const Story& story : outcome.stories) {
            EXPECT_TRUE(ids.insert(story.id).second) << story.url << " " << story.title;
        }
        for (const CopyRow& copy : outcome.copies) {
            EXPECT_EQ(ids.count(copy.story_id), 1U);
        }
        now += std::chrono::minutes(feeds.pick(60));
    }
}

TEST_P(PipelinePropertyTest, TellsNothingNewWhenADocumentComesAgain) {
    RandomFeeds feeds(GetParam());
    Pipeline pipeline(nullptr, {everything()}, {});
    std::array<SeenSet, kFeeds> seen;
    for (int step = 0; step < 200; ++step) {
        const std::size_t feed = feeds.pick(kFeeds);
        const std::vector<Entry> entries = feeds.document(std::chrono::floor<Seconds>(kStart));
        (void)pipeline.process("f", false, entries, seen[feed], kStart);
        const PipelineOutcome again = pipeline.process("f", false, entries, seen[feed], kStart);

        EXPECT_TRUE(again.stories.empty());
        EXPECT_TRUE(again.copies.empty());
        EXPECT_EQ(again.counts.known + again.counts.updates + again.counts.empty, entries.size());
    }
}

TEST_P(PipelinePropertyTest, DoesTheSameAgainAfterForgetting) {
    RandomFeeds feeds(GetParam());
    Pipeline pipeline(nullptr, {everything()}, {});
    std::array<SeenSet, kFeeds> seen;
    for (int step = 0; step < 200; ++step) {
        const std::size_t feed = feeds.pick(kFeeds);
        const std::vector<Entry> entries = feeds.document(std::chrono::floor<Seconds>(kStart));
        if (feeds.pick(2) == 0) {
            (void)pipeline.process("f", false, entries, seen[feed], kStart);
            continue;
        }
        // Two documents wait for one commit, which fails; both come again.
        const std::size_t next = (feed + 1) % kFeeds;
        const std::vector<Entry> more = feeds.document(std::chrono::floor<Seconds>(kStart));
        SeenSet lost = seen[feed];
        SeenSet also_lost = seen[next];
        const PipelineOutcome first = pipeline.process("f", false, entries, lost, kStart);
        const PipelineOutcome second = pipeline.process("g", false, more, also_lost, kStart);
        pipeline.forget(first);
        pipeline.forget(second);

        const PipelineOutcome again = pipeline.process("f", false, entries, seen[feed], kStart);
        expect_equal(without_events(again), without_events(first));
        const PipelineOutcome also = pipeline.process("g", false, more, seen[next], kStart);
        expect_equal(without_events(also), without_events(second));
        EXPECT_TRUE(seen[feed].pack() == lost.pack());
    }
}

TEST_P(PipelinePropertyTest, DecidesAfterARestartAsIfItHadNeverStopped) {
    RandomFeeds feeds(GetParam());
    PipelineOptions options;
    options.max_remembered = 60;
    Pipeline steady(nullptr, {everything()}, options);
    auto restarted = std::make_unique<Pipeline>(nullptr, std::vector<Watch>{everything()}, options);
    std::array<SeenSet, kFeeds> seen;
    std::array<std::string, kFeeds> packed;
    std::vector<StoryKeyRow> stored;
    std::vector<std::string> archive;
    Instant now = kStart;
    for (int step = 0; step < 200; ++step) {
        const std::size_t feed = feeds.pick(kFeeds);
        const std::vector<Entry> entries = feeds.document(std::chrono::floor<Seconds>(now));
        if (feeds.pick(4) == 0) {
            restarted =
                std::make_unique<Pipeline>(nullptr, std::vector<Watch>{everything()}, options);
            for (const StoryKeyRow& row : stored) {
                restarted->remember(row);
            }
            for (const std::string& json : archive) {
                restarted->remember(json);
            }
        }
        SeenSet unpacked = *SeenSet::unpack(packed[feed]);

        const PipelineOutcome one = steady.process("f", false, entries, seen[feed], now);
        const PipelineOutcome two = restarted->process("f", false, entries, unpacked, now);

        expect_equal(without_events(two), without_events(one));
        packed[feed] = unpacked.pack();
        for (const StoryRow& row : one.rows) {
            stored.push_back({row.id, row.event, row.url_key, row.text_key, row.first_seen});
            archive.push_back(row.json);
        }
        now += std::chrono::minutes(feeds.pick(600));
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, PipelinePropertyTest, testing::Range(0U, 12U));

}  // namespace
}  // namespace vigie

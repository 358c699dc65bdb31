#include "pipeline/pipeline.hpp"

#include "pipeline/entry_order.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vigie {
namespace {

using namespace std::chrono_literals;

constexpr Instant kNow{std::chrono::milliseconds{1'790'000'000'250}};
constexpr Time kNowS = std::chrono::floor<Seconds>(kNow);

// Long enough to tell by, different for every number.
std::string report(int n) {
    return "Report number " + std::to_string(n) +
           " tells at some length what was decided on that day, by whom, and what the others in "
           "the "
           "trade had to say about it.";
}

Entry entry(int n) {
    Entry e;
    e.id = "guid-" + std::to_string(n);
    e.link = "https://www.example.org/news/" + std::to_string(n);
    e.title = "Title " + std::to_string(n);
    e.text = report(n);
    e.published = kNowS - 1h;
    return e;
}

class PipelineTest : public testing::Test {
  protected:
    PipelineOutcome poll(const std::string& feed, std::vector<Entry> entries, SeenSet& seen) {
        return pipeline_.process(feed, false, std::move(entries), seen, kNow);
    }

    PipelineOutcome poll(std::vector<Entry> entries) {
        return poll("one", std::move(entries), seen_);
    }

    Pipeline pipeline_{nullptr, {}, {}};
    SeenSet seen_;
    SeenSet other_seen_;
};

TEST_F(PipelineTest, MakesAStoryOfAnEntry) {
    Entry e = entry(1);
    e.language = "en";
    e.authors = {"A. Writer"};

    const PipelineOutcome outcome = poll({e});

    ASSERT_EQ(outcome.stories.size(), 1U);
    const Story& story = outcome.stories.front();
    EXPECT_EQ(story.id.size(), 26U);
    EXPECT_EQ(story.event, story.id);
    EXPECT_EQ(story.feed, "one");
    EXPECT_EQ(story.source, "example.org");
    EXPECT_EQ(story.url, "https://www.example.org/news/1");
    EXPECT_EQ(story.title, "Title 1");
    EXPECT_EQ(story.text, report(1));
    EXPECT_EQ(story.lang, "en");
    EXPECT_EQ(story.authors, std::vector<std::string>{"A. Writer"});
    EXPECT_EQ(story.published, e.published);
    EXPECT_EQ(story.first_seen, kNow);
    ASSERT_EQ(outcome.rows.size(), 1U);
    const StoryRow& row = outcome.rows.front();
    EXPECT_EQ(row.id, story.id);
    EXPECT_EQ(row.event, story.event);
    EXPECT_NE(row.url_key, 0U);
    EXPECT_NE(row.text_key, 0U);
    EXPECT_EQ(row.first_seen, kNow);
    EXPECT_NE(row.json.find(story.id), std::string::npos);
    EXPECT_EQ(outcome.counts.fresh, 1U);
}

TEST_F(PipelineTest, NamesTheFeedAsSourceWhereThereIsNoLink) {
    Entry e = entry(1);
    e.link.clear();

    EXPECT_EQ(poll({e}).stories.at(0).source, "one");
}

TEST_F(PipelineTest, GivesStoriesFromOldToNew) {
    Entry old = entry(1);
    old.published = kNowS - 5h;
    const PipelineOutcome outcome = poll({entry(2), entry(3), old});

    ASSERT_EQ(outcome.stories.size(), 3U);
    EXPECT_EQ(outcome.stories[0].title, "Title 1");
    EXPECT_EQ(outcome.stories[1].title, "Title 3");
    EXPECT_EQ(outcome.stories[2].title, "Title 2");
}

TEST_F(PipelineTest, TellsNothingTwice) {
    (void)poll({entry(1), entry(2)});

    const PipelineOutcome again = poll({entry(1), entry(2)});

    EXPECT_TRUE(again.stories.empty());
    EXPECT_EQ(again.counts.known, 2U);
}

TEST_F(PipelineTest, KnowsAnEntryWhoseGuidChangedItsCase) {
    (void)poll({entry(1)});
    Entry e = entry(1);
    e.id = " GUID-1";
    e.link = "https://example.org/elsewhere";
    e.title = "Title 1";

    EXPECT_EQ(poll({e}).counts.known, 1U);
}

TEST_F(PipelineTest, KnowsAnEntryWhoseGuidChanged) {
    (void)poll({entry(1)});
    Entry e = entry(1);
    e.id = "https://example.org/?p=1";

    EXPECT_EQ(poll({e}).counts.known, 1U);
}

TEST_F(PipelineTest, KnowsAnEntryRepublishedUnderANewGuidAndLink) {
    (void)poll({entry(1)});
    Entry e = entry(1);
    e.id = "new";
    e.link = "https://example.org/new-address";

    const PipelineOutcome outcome = poll({e});

    EXPECT_EQ(outcome.counts.known, 1U);
    EXPECT_TRUE(outcome.stories.empty());
}

TEST_F(PipelineTest, DoesNotSwallowTemplates) {
    const auto update = [](int n) {
        Entry e = entry(n);
        e.title = "Status update";
        e.text = "All systems are operational.";
        return e;
    };
    (void)poll({update(1)});

    const PipelineOutcome outcome = poll({update(3), update(2), update(1)});

    EXPECT_EQ(outcome.counts.fresh, 2U);
    EXPECT_EQ(outcome.counts.known, 1U);
}

TEST_F(PipelineTest, TakesACorrectedEntryForAnUpdate) {
    (void)poll({entry(1)});
    Entry e = entry(1);
    e.title = "Title 1, corrected";

    const PipelineOutcome edited = poll({e});
    EXPECT_EQ(edited.counts.updates, 1U);
    EXPECT_TRUE(edited.stories.empty());
    EXPECT_TRUE(edited.copies.empty());

    EXPECT_EQ(poll({e}).counts.known, 1U);
}

TEST_F(PipelineTest, TakesTheSameDocumentInAnotherFeedForACopy) {
    const PipelineOutcome first = poll({entry(1)});
    Entry e = entry(1);
    e.id = "their-own-guid";
    e.link = "http://example.org/news/1/?utm_source=rss#top";
    e.title = "Another title";
    e.text = report(99);

    const PipelineOutcome second = poll("two", {e}, other_seen_);

    EXPECT_TRUE(second.stories.empty());
    EXPECT_TRUE(second.deliveries.empty());
    EXPECT_EQ(second.counts.copies, 1U);
    ASSERT_EQ(second.copies.size(), 1U);
    EXPECT_EQ(
        second.copies[0],
        (CopyRow{
            first.stories[0].id, "two", "http://example.org/news/1/?utm_source=rss#top", kNow}));
    EXPECT_EQ(poll("two", {e}, other_seen_).counts.known, 1U);
}

TEST_F(PipelineTest, TakesTheSameTextInAnotherFeedForACopy) {
    const PipelineOutcome first = poll({entry(1)});
    Entry e = entry(1);
    e.link = "https://elsewhere.example/a";
    e.title = "TITLE: 1";

    const PipelineOutcome second = poll("two", {e}, other_seen_);

    ASSERT_EQ(second.copies.size(), 1U);
    EXPECT_EQ(second.copies[0].story_id, first.stories[0].id);
}

TEST_F(PipelineTest, KnowsAWorldwideGuidInAnotherFeedWithoutALink) {
    Entry e = entry(1);
    e.id = "tag:example.org,2026:1";
    e.link.clear();
    e.text = "Short.";
    (void)poll({e});

    EXPECT_EQ(poll("two", {e}, other_seen_).counts.copies, 1U);
}

TEST_F(PipelineTest, KeepsTwoFeedsApartThatNumberTheirEntriesAlike) {
    Entry e = entry(1);
    e.id = "1";
    e.link.clear();
    const PipelineOutcome one = poll({e});
    e.text = report(2);
    const PipelineOutcome two = poll("two", {e}, other_seen_);

    ASSERT_EQ(two.stories.size(), 1U);
    EXPECT_NE(one.stories[0].id, two.stories[0].id);
}

TEST_F(PipelineTest, TellsEntriesApartThatAllLinkToOnePage) {
    const auto live = [](int n) {
        Entry e = entry(n);
        e.link = "https://example.org/live";
        return e;
    };
    const PipelineOutcome first = poll({live(2), live(1)});
    ASSERT_EQ(first.stories.size(), 2U);
    EXPECT_NE(first.stories[0].id, first.stories[1].id);

    // Alone in the document, the next one is still known not to be the page.
    EXPECT_EQ(poll({live(3)}).counts.fresh, 1U);
    EXPECT_EQ(poll({live(3), live(2), live(1)}).counts.known, 3U);
}

TEST_F(PipelineTest, TellsEntriesApartThatAllLinkToTheHomePage) {
    const auto home = [](int n) {
        Entry e = entry(n);
        e.link = "https://example.org/";
        return e;
    };
    (void)poll({home(1)});

    EXPECT_EQ(poll({home(2)}).counts.fresh, 1U);
    EXPECT_EQ(poll("two", {home(3)}, other_seen_).counts.fresh, 1U);
}

TEST_F(PipelineTest, TellsEntriesApartThatAllHaveOneGuid) {
    const auto same = [](int n) {
        Entry e = entry(n);
        e.id = "news";
        return e;
    };
    EXPECT_EQ(poll({same(2), same(1)}).counts.fresh, 2U);
    EXPECT_EQ(poll({same(3), same(2)}).counts.fresh, 1U);
    EXPECT_EQ(poll({same(3), same(2), same(1)}).counts.known, 3U);
}

TEST_F(PipelineTest, TakesTheNewestOfAnEntrySaidTwiceInOneDocument) {
    Entry newer = entry(1);
    newer.text = report(7);

    const PipelineOutcome outcome = poll({newer, entry(1)});

    ASSERT_EQ(outcome.stories.size(), 1U);
    EXPECT_EQ(outcome.stories[0].text, report(7));
    EXPECT_EQ(outcome.counts.known, 1U);
    const PipelineOutcome again = poll({newer, entry(1)});
    EXPECT_EQ(again.counts.known, 2U);
    EXPECT_EQ(again.counts.updates, 0U);
}

TEST_F(PipelineTest, CountsAnEntryThatSaysNothingAsEmpty) {
    Entry blank;
    blank.id = "guid-1";
    blank.title = "  ";

    const PipelineOutcome outcome = poll({blank, Entry{}});

    EXPECT_EQ(outcome.counts.empty, 2U);
    EXPECT_EQ(seen_.size(), 0U);
}

TEST_F(PipelineTest, TellsAnEntryThatIsOnlyALinkOrOnlyATitle) {
    Entry link;
    link.link = "https://example.org/a";
    Entry title;
    title.title = "Hello";

    EXPECT_EQ(poll({link, title}).counts.fresh, 2U);
    EXPECT_EQ(poll({link, title}).counts.known, 2U);
}

TEST_F(PipelineTest, TellsOfANewFeedOnlyWhatIsRecent) {
    Entry old = entry(1);
    old.published = kNowS - 30h;
    Entry undated = entry(2);
    undated.published.reset();

    const PipelineOutcome first =
        pipeline_.process("one", true, {entry(3), undated, old}, seen_, kNow);

    EXPECT_EQ(first.counts.fresh, 1U);
    EXPECT_EQ(first.counts.old, 2U);
    EXPECT_EQ(poll({entry(3), undated, old}).counts.known, 3U);
}

TEST_F(PipelineTest, TellsNothingOldThatResurfacesInAKnownFeed) {
    Entry old = entry(1);
    old.published = kNowS - 15 * 24h;
    Entry undated = entry(2);
    undated.published.reset();

    const PipelineOutcome outcome = poll({undated, old});

    EXPECT_EQ(outcome.counts.old, 1U);
    EXPECT_EQ(outcome.counts.fresh, 1U);
    EXPECT_EQ(poll({old}).counts.known, 1U);
}

TEST_F(PipelineTest, KnowsACopyEvenInAFeedSeenForTheFirstTime) {
    (void)poll({entry(1)});
    Entry old = entry(1);
    old.published = kNowS - 30h;

    EXPECT_EQ(pipeline_.process("two", true, {old}, other_seen_, kNow).counts.copies, 1U);
}

TEST_F(PipelineTest, TakesBackWhatCouldNotBeStored) {
    const PipelineOutcome first = poll({entry(1), entry(2)});

    pipeline_.forget(first);
    SeenSet fresh;
    const PipelineOutcome again = poll("one", {entry(1), entry(2)}, fresh);

    EXPECT_EQ(again.stories, first.stories);
    ASSERT_EQ(again.rows.size(), 2U);
    EXPECT_EQ(again.rows[0].json, first.rows[0].json);
}

TEST_F(PipelineTest, KnowsTheStoriesOfAnEarlierRun) {
    const PipelineOutcome first = poll({entry(1)});
    const StoryRow& row = first.rows.front();
    Pipeline restarted(nullptr, {}, {});
    restarted.remember({row.id, row.event, row.url_key, row.text_key, row.first_seen});
    restarted.remember({"not an id", "", 1, 1, kNow});

    const PipelineOutcome again = restarted.process("two", false, {entry(1)}, other_seen_, kNow);

    ASSERT_EQ(again.copies.size(), 1U);
    EXPECT_EQ(again.copies[0].story_id, row.id);
}

TEST_F(PipelineTest, ReadsTheNewestStoriesBackOnceAndOnlyForWhatIsNew) {
    Entry told = entry(1);
    told.title = "Harbour council votes for the long bridge";
    told.text =
        "After nine hours the harbour council voted for the long bridge, which crosses the "
        "estuary in one span and leaves the fish market where it has always stood.";
    const PipelineOutcome first = poll({told});
    Pipeline restarted(nullptr, {}, {});
    int reads = 0;
    restarted.remember_when_needed([&] {
        ++reads;
        return std::vector<std::string>{first.rows.front().json};
    });

    (void)restarted.process("one", false, {told}, seen_, kNow);
    (void)restarted.tick(kNow);
    EXPECT_EQ(reads, 0);

    Entry reprint = told;
    reprint.id = "reprint";
    reprint.link = "https://second.example/bridge";
    reprint.text += " The vote was close.";
    const PipelineOutcome copy = restarted.process("two", false, {reprint}, other_seen_, kNow);
    (void)restarted.process("two", false, {entry(2)}, other_seen_, kNow);
    EXPECT_EQ(reads, 1);
    ASSERT_EQ(copy.copies.size(), 1U);
    EXPECT_EQ(copy.copies[0].story_id, first.rows.front().id);
}

TEST_F(PipelineTest, ForgetsAStoryAfterItsWindow) {
    (void)poll({entry(1)});
    Entry e = entry(1);
    e.published.reset();

    const PipelineOutcome later =
        pipeline_.process("two", false, {e}, other_seen_, kNow + 15 * 24h);

    EXPECT_EQ(later.counts.fresh, 1U);
}

TEST_F(PipelineTest, RemembersAcrossAReload) {
    (void)poll({entry(1)});

    pipeline_.reconfigure(nullptr, {}, {});

    EXPECT_EQ(poll("two", {entry(1)}, other_seen_).counts.copies, 1U);
}

TEST_F(PipelineTest, CutsTextsThatAreTooLong) {
    Entry e = entry(1);
    e.title = std::string(10'000, 'x');
    e.text.clear();
    while (e.text.size() < 10'000'000) {
        e.text += "né ";
    }

    const Story story = poll({e}).stories.at(0);

    EXPECT_EQ(story.title.size(), kMaxTitleBytes);
    EXPECT_LE(story.text.size(), kMaxTextBytes);
    EXPECT_GT(story.text.size(), kMaxTextBytes - 4);
}

TEST_F(PipelineTest, BoundsAHugeDocumentAndSwallowsNothingItTook) {
    std::vector<Entry> entries(kMaxDocumentEntries + 500);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i].id = "g" + std::to_string(i);
        entries[i].title = "Status update";
    }
    const std::vector<Entry> copy = entries;

    const PipelineOutcome first = poll(std::move(entries));
    EXPECT_EQ(first.counts.fresh, kMaxDocumentEntries);
    EXPECT_EQ(first.counts.old, 500U);

    const PipelineOutcome again = poll(copy);
    EXPECT_EQ(again.counts.known, kMaxDocumentEntries);
    EXPECT_EQ(again.counts.fresh, 0U);
    EXPECT_LE(seen_.pack().size(), 3'000'000U);
}

}  // namespace
}  // namespace vigie

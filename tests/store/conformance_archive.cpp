// Feeds, what they have said, stories and copies; and that a batch happens whole or not at all.

#include "tests/store/conformance.hpp"

namespace vigie::test {
namespace {

using namespace std::chrono_literals;

FeedState busy_feed(const std::string& url) {
    FeedState feed;
    feed.url = url;
    feed.validators = {"W/\"x\"", "Tue, 01 Aug 2023 10:00:00 GMT"};
    feed.body_hash = 0xfedcba9876543210U;
    feed.last_poll = kNoon;
    feed.last_success = kNoon - 1s;
    feed.next_poll = kNoon + 900s;
    feed.failures = 3;
    feed.last_status = 503;
    feed.primed = true;
    feed.title = "L'Étoile";
    feed.last_error = "HTTP 503";
    feed.moved_to = "https://example.org/new";
    feed.moved_since = kNoon - 1h;
    feed.hint_every = 3600s;
    feed.newest = kNoon - 2h;
    feed.skip = 0x7FFFFFFFU;
    feed.gaps = 2;
    feed.haste = 1;
    feed.gone = 4'000'000'000U;
    return feed;
}

Ids keys_since(Store& store, Instant since) {
    Ids ids;
    EXPECT_TRUE(
        store.each_story_key(since, [&](const StoryKeyRow& row) { ids.push_back(row.id); }));
    return ids;
}

TEST_P(StoreConformance, IsEmptyAtFirst) {
    const StoreCounts counts = *store_->counts();

    EXPECT_EQ(counts.feeds + counts.stories + counts.copies, 0U);
    EXPECT_TRUE(counts.sinks.empty());
    EXPECT_TRUE(store_->load_feeds()->empty());
    EXPECT_EQ(*store_->load_seen("https://example.org/feed"), "");
    EXPECT_TRUE(store_->latest_stories(10)->empty());
    EXPECT_TRUE(store_->copies_of("a")->empty());
    EXPECT_EQ(keys_since(*store_, {}), Ids{});
}

TEST_P(StoreConformance, TakesAnEmptyBatchAndNoBatch) {
    EXPECT_TRUE(store_->commit({}));
    EXPECT_TRUE(store_->commit_all({}));
}

TEST_P(StoreConformance, KeepsEveryFieldOfAFeed) {
    Batch batch;
    batch.feeds = {busy_feed("https://example.org/feed")};
    commit(batch);

    EXPECT_EQ(*store_->load_feeds(), batch.feeds);
}

TEST_P(StoreConformance, ReplacesAFeedAndWhatItHasSaid) {
    Batch batch;
    batch.feeds = {busy_feed("https://example.org/feed")};
    batch.seen = {{"https://example.org/feed", std::string("a\0b", 3)}, {"other", "o"}};
    commit(batch);
    EXPECT_EQ(*store_->load_seen("https://example.org/feed"), std::string("a\0b", 3));

    batch.feeds[0] = FeedState{};
    batch.feeds[0].url = "https://example.org/feed";
    batch.seen = {{"https://example.org/feed", "c"}};
    commit(batch);

    EXPECT_EQ(*store_->load_feeds(), batch.feeds);
    EXPECT_EQ(*store_->load_seen("https://example.org/feed"), "c");
    EXPECT_EQ(*store_->load_seen("other"), "o");
    EXPECT_EQ(store_->counts()->feeds, 1U);
}

TEST_P(StoreConformance, KeepsTheFirstOfStoriesWithOneId) {
    Batch batch;
    batch.stories = {story_row("a"), story_row("a")};
    batch.stories[1].json = "{\"second\":1}";
    commit(batch);
    batch.stories.erase(batch.stories.begin());
    commit(batch);

    EXPECT_EQ(*store_->latest_stories(10), Ids{"{\"id\":\"a\"}"});
    EXPECT_EQ(store_->counts()->stories, 1U);
}

TEST_P(StoreConformance, VisitsStoryKeysSinceATimeOldestFirst) {
    Batch batch;
    batch.stories = {
        story_row("old", kNoon - 1ms), story_row("b", kNoon), story_row("a", kNoon + 1s)};
    batch.stories[1].event = "the event";
    batch.stories[1].url_key = 0xffffffffffffffffU;
    batch.stories[1].text_key = 0;
    commit(batch);

    std::vector<StoryKeyRow> rows;
    ASSERT_TRUE(
        store_->each_story_key(kNoon, [&](const StoryKeyRow& row) { rows.push_back(row); }));

    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].id, "b");
    EXPECT_EQ(rows[0].event, "the event");
    EXPECT_EQ(rows[0].url_key, 0xffffffffffffffffU);
    EXPECT_EQ(rows[0].text_key, 0U);
    EXPECT_EQ(rows[0].first_seen, kNoon);
    EXPECT_EQ(rows[1].id, "a");
}

TEST_P(StoreConformance, GivesTheNewestStoriesOldestOfThemFirst) {
    Batch batch;
    batch.stories = {story_row("a"), story_row("b"), story_row("c")};
    commit(batch);

    EXPECT_EQ(*store_->latest_stories(2), (Ids{"{\"id\":\"b\"}", "{\"id\":\"c\"}"}));
    EXPECT_EQ(*store_->latest_stories(0), Ids{});
}

Ids page(Store& store, Instant since, std::int64_t& after, std::size_t limit) {
    Ids ids;
    const auto stories = store.stories_after(since, after, limit);
    for (const ArchivedStory& story : *stories) {
        ids.push_back(story.json);
        after = story.row;
    }
    return ids;
}

TEST_P(StoreConformance, ReadsTheArchiveInPages) {
    Batch batch;
    batch.stories = {story_row("old", kNoon - 1ms),
                     story_row("a", kNoon + 2s),
                     story_row("b", kNoon),
                     story_row("c", kNoon + 1s)};
    commit(batch);

    std::int64_t after = 0;
    EXPECT_EQ(page(*store_, kNoon, after, 2), (Ids{"{\"id\":\"a\"}", "{\"id\":\"b\"}"}));
    EXPECT_EQ(page(*store_, kNoon, after, 2), Ids{"{\"id\":\"c\"}"});
    EXPECT_EQ(page(*store_, kNoon, after, 2), Ids{});
    after = 0;
    EXPECT_EQ(page(*store_, {}, after, 1), Ids{"{\"id\":\"old\"}"});
    EXPECT_EQ(page(*store_, {}, after, 0), Ids{});
}

TEST_P(StoreConformance, ReadsTheArchiveBackwards) {
    Batch batch;
    batch.stories = {story_row("a", kNoon + 2s),
                     story_row("old", kNoon - 1ms),
                     story_row("b", kNoon),
                     story_row("c", kNoon + 1s)};
    commit(batch);

    const auto newest = *store_->stories_before(kNoon, 0, 2);
    ASSERT_EQ(newest.size(), 2U);
    EXPECT_EQ(newest[0].json, "{\"id\":\"c\"}");
    EXPECT_EQ(newest[1].json, "{\"id\":\"b\"}");
    const auto next = *store_->stories_before(kNoon, newest[1].row, 2);
    ASSERT_EQ(next.size(), 1U);
    EXPECT_EQ(next[0].json, "{\"id\":\"a\"}");
    EXPECT_TRUE(store_->stories_before(kNoon, next[0].row, 2)->empty());
}

TEST_P(StoreConformance, RetagsAStoryAndNothingElseOfIt) {
    Batch batch = told_batch("a", "log");
    batch.stories.push_back(story_row("b"));
    batch.stories[0].event = "the event";
    batch.copies = {{"a", "second", "https://second.example/1", kNoon}};
    commit(batch);
    commit(result_batch(row_of("a", "log"), DeliveryVerdict::delivered));
    std::int64_t before = 0;
    (void)page(*store_, {}, before, 1);

    Batch retagged;
    retagged.retagged = {{"a", false, "{\"new\":1}"}};
    EXPECT_FALSE(retagged.empty());
    commit(retagged);
    commit(told_batch("a", "log"));

    std::int64_t after = 0;
    EXPECT_EQ(page(*store_, {}, after, 1), Ids{"{\"new\":1}"});
    EXPECT_EQ(after, before);
    EXPECT_EQ(*store_->story("b"), "{\"id\":\"b\"}");
    EXPECT_EQ(due("log"), Ids{});
    EXPECT_EQ(sink_counts("log").delivered, 1U);
    EXPECT_EQ(*store_->copies_of("a"), batch.copies);
    std::vector<StoryKeyRow> keys;
    ASSERT_TRUE(store_->each_story_key({}, [&](const StoryKeyRow& row) { keys.push_back(row); }));
    ASSERT_EQ(keys.size(), 2U);
    EXPECT_EQ(keys[0].event, "the event");
    EXPECT_EQ(keys[0].url_key, 11U);
    EXPECT_EQ(keys[0].first_seen, kNoon);
}

TEST_P(StoreConformance, RetagsAStoryOfTheSameBatch) {
    Batch batch;
    batch.stories = {story_row("a")};
    batch.retagged = {{"a", true, "{\"new\":1}"}};
    commit(batch);

    EXPECT_EQ(*store_->story("a"), "{\"new\":1}");
}

TEST_P(StoreConformance, KeepsEachCopyOfAStoryOnce) {
    Batch batch = told_batch("a", "log");
    batch.copies = {{"a", "third", "https://third.example/1", kNoon},
                    {"a", "second", "https://second.example/1", kNoon + 1s}};
    commit(batch);
    commit(batch);
    Batch later;
    later.copies = {{"a", "fourth", "https://fourth.example/1", kNoon + 2s}};
    commit(later);

    const std::vector<CopyRow> expected = {batch.copies[0], batch.copies[1], later.copies[0]};
    EXPECT_EQ(*store_->copies_of("a"), expected);
    EXPECT_EQ(store_->counts()->copies, 3U);
}

TEST_P(StoreConformance, DoesNothingOfABatchThatRefersToAnUnknownStory) {
    commit(told_batch("kept", "log"));
    Batch delivered;
    delivered.deliveries = {delivery("nowhere", "hook")};
    Batch copied;
    copied.copies = {{"nowhere", "feed", "https://example.org/1", kNoon}};

    Batch retagged;
    retagged.retagged = {{"kept", true, "{}"}, {"nowhere", true, "{}"}};

    for (Batch bad : {delivered, copied, retagged}) {
        bad.feeds = {busy_feed("https://example.org/feed")};
        bad.seen = {{"https://example.org/feed", "said"}};
        bad.stories = {story_row("new")};
        bad.deliveries.push_back(delivery("new", "log"));
        bad.results = {{row_of("kept", "log"), DeliveryVerdict::delivered, {}, 1, ""}};

        const Result<> stored = store_->commit(bad);

        ASSERT_FALSE(stored);
        EXPECT_EQ(stored.error().code(), Errc::storage);
        EXPECT_NE(stored.error().detail().find("nowhere"), std::string::npos);
        const StoreCounts counts = *store_->counts();
        EXPECT_EQ(counts.feeds, 0U);
        EXPECT_EQ(counts.stories, 1U);
        EXPECT_EQ(*store_->story("kept"), "{\"id\":\"kept\"}");
        ASSERT_EQ(counts.sinks.size(), 1U);
        EXPECT_EQ(counts.sinks[0].waiting, 1U);
        EXPECT_EQ(counts.sinks[0].delivered, 0U);
        EXPECT_EQ(*store_->load_seen("https://example.org/feed"), "");
    }

    commit(told_batch("new", "hook"));  // the same story and sink, after they were rolled back
    EXPECT_EQ(due("hook"), Ids{"new"});
}

TEST_P(StoreConformance, CommitsManyBatchesAsOneOrNotAtAll) {
    const Batch first = told_batch("a", "log");
    Batch second;
    second.deliveries = {delivery("a", "hook")};
    Batch bad;
    bad.deliveries = {delivery("nowhere", "log")};

    EXPECT_FALSE(store_->commit_all({&first, &second, &bad}));
    EXPECT_EQ(store_->counts()->stories, 0U);
    EXPECT_TRUE(store_->commit_all({&first, &second, &first}));

    EXPECT_EQ(due("log"), Ids{"a"});
    EXPECT_EQ(due("hook"), Ids{"a"});
}

TEST_P(StoreConformance, TakesTenThousandStoriesAtOnce) {
    Batch batch;
    for (int i = 0; i < 10'000; ++i) {
        const std::string id = "story" + std::to_string(i);
        batch.stories.push_back(story_row(id));
        batch.deliveries.push_back(delivery(id, "log"));
    }
    commit(batch);
    commit(batch);

    EXPECT_EQ(store_->counts()->stories, 10'000U);
    const auto all = *store_->due_deliveries("log", kNoon, 0, 20'000);
    ASSERT_EQ(all.size(), 10'000U);
    EXPECT_EQ(all.front().story_id, "story0");
    EXPECT_EQ(all.back().story_id, "story9999");
}

TEST_P(StoreRestart, FindsEverythingAgain) {
    Batch batch = told_batch("a", "log");
    batch.feeds = {busy_feed("https://example.org/feed")};
    batch.seen = {{"https://example.org/feed", "said"}};
    batch.copies = {{"a", "second", "https://second.example/1", kNoon}};
    commit(batch);

    open();

    EXPECT_EQ(*store_->load_feeds(), batch.feeds);
    EXPECT_EQ(*store_->load_seen("https://example.org/feed"), "said");
    EXPECT_EQ(*store_->copies_of("a"), batch.copies);
    EXPECT_EQ(keys_since(*store_, kNoon), Ids{"a"});
    EXPECT_EQ(due("log"), Ids{"a"});
}

TEST_P(StoreRestart, KnowsAReplayedBatchAgain) {
    commit(told_batch("a", "log"));
    commit(result_batch(row_of("a", "log"), DeliveryVerdict::delivered));

    open();
    commit(told_batch("a", "log"));

    EXPECT_EQ(due("log"), Ids{});
    EXPECT_EQ(store_->counts()->stories, 1U);
    EXPECT_EQ(sink_counts("log").delivered, 1U);
}

}  // namespace
}  // namespace vigie::test

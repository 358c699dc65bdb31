#include "store/sqlite_store.hpp"

#include "tests/store/rows.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

namespace vigie {
namespace {

using namespace std::chrono_literals;
using test::delivery;
using test::kNoon;
using test::result_batch;
using test::story_row;
using test::told_batch;

class SqliteStoreTest : public testing::Test {
  protected:
    SqliteStoreTest() { reopen(); }

    void reopen() {
        store_.reset();
        auto opened = open_sqlite_store(file_);
        ASSERT_TRUE(opened) << opened.error().detail();
        store_ = std::move(*opened);
    }

    std::vector<std::string> due_stories(const std::string& sink, Instant now = kNoon) {
        std::vector<std::string> ids;
        for (const Delivery& one : *store_->due_deliveries(sink, now, 0, 100)) {
            ids.push_back(one.story_id);
        }
        return ids;
    }

    std::int64_t first_row(const std::string& sink) {
        return store_->due_deliveries(sink, kNoon + 24h, 0, 1)->at(0).row;
    }

    void sql(const char* text) {
        sqlite3* raw = nullptr;
        ASSERT_EQ(sqlite3_open(file_.c_str(), &raw), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(raw, text, nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(raw);
    }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "vigie.db";
    std::unique_ptr<Store> store_;
};

using Ids = std::vector<std::string>;

TEST_F(SqliteStoreTest, KeepsFeedStateOverARestart) {
    FeedState feed;
    feed.url = "https://example.org/feed";
    feed.validators = {"W/\"x\"", "Tue, 01 Aug 2023 10:00:00 GMT"};
    feed.body_hash = 0xfedcba9876543210U;
    feed.last_poll = kNoon;
    feed.last_success = kNoon - 1s;
    feed.next_poll = kNoon + 900s;
    feed.failures = 3;
    feed.last_status = 503;
    feed.primed = true;
    feed.title = "Example";
    feed.last_error = "HTTP 503";
    feed.moved_to = "https://example.org/new";
    feed.moved_since = kNoon - 1h;
    Batch batch;
    batch.feeds = {feed};
    ASSERT_TRUE(store_->commit(batch));

    reopen();

    EXPECT_EQ(*store_->load_feeds(), std::vector<FeedState>{feed});
}

TEST_F(SqliteStoreTest, ReplacesFeedStateAndWhatAFeedHasSaid) {
    Batch batch;
    batch.feeds.resize(1);
    batch.feeds[0].url = "https://example.org/feed";
    batch.seen = {{"https://example.org/feed", std::string("a\0b", 3)}};
    ASSERT_TRUE(store_->commit(batch));
    batch.feeds[0].failures = 1;
    batch.seen[0].packed = "c";
    ASSERT_TRUE(store_->commit(batch));

    EXPECT_EQ(store_->load_feeds()->at(0).failures, 1U);
    EXPECT_EQ(*store_->load_seen("https://example.org/feed"), "c");
    EXPECT_EQ(*store_->load_seen("https://example.org/other"), "");
}

TEST_F(SqliteStoreTest, HandsOutDueDeliveriesInOutboxOrderWithTheirStory) {
    ASSERT_TRUE(store_->commit(told_batch("b", "log")));
    ASSERT_TRUE(store_->commit(told_batch("a", "log")));
    ASSERT_TRUE(store_->commit(told_batch("c", "hook")));

    const auto due = *store_->due_deliveries("log", kNoon, 0, 10);

    ASSERT_EQ(due.size(), 2U);
    Delivery expected = delivery("b", "log");
    expected.row = due[0].row;
    expected.story_json = "{\"id\":\"b\"}";
    EXPECT_EQ(due[0], expected);
    EXPECT_EQ(due[1].story_id, "a");
}

TEST_F(SqliteStoreTest, PagesThroughTheOutbox) {
    for (const char* id : {"a", "b", "c"}) {
        ASSERT_TRUE(store_->commit(told_batch(id, "log")));
    }

    const auto first = *store_->due_deliveries("log", kNoon, 0, 2);
    const auto rest = *store_->due_deliveries("log", kNoon, first.at(1).row, 2);

    EXPECT_EQ(first.size(), 2U);
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].story_id, "c");
}

TEST_F(SqliteStoreTest, AddsNothingWhenABatchIsReplayed) {
    ASSERT_TRUE(store_->commit(told_batch("a", "log")));
    ASSERT_TRUE(store_->commit(told_batch("a", "log")));
    EXPECT_EQ(due_stories("log"), Ids{"a"});
    ASSERT_TRUE(store_->commit(result_batch(first_row("log"), DeliveryVerdict::delivered)));

    reopen();
    ASSERT_TRUE(store_->commit(told_batch("a", "log")));

    EXPECT_EQ(due_stories("log"), Ids{});
    EXPECT_EQ(store_->counts()->stories, 1U);
}

TEST_F(SqliteStoreTest, TellsAnOldStoryToASinkThatHasNotHadIt) {
    ASSERT_TRUE(store_->commit(told_batch("a", "log")));
    Batch later;
    later.deliveries = {delivery("a", "hook"), delivery("a", "hook")};
    ASSERT_TRUE(store_->commit(later));
    ASSERT_TRUE(store_->commit(later));

    EXPECT_EQ(due_stories("hook"), Ids{"a"});
    EXPECT_EQ(due_stories("log"), Ids{"a"});
}

TEST_F(SqliteStoreTest, RefusesADeliveryOfAnUnknownStoryAndDoesNothingOfTheBatch) {
    Batch batch = told_batch("a", "log");
    batch.deliveries.push_back(delivery("nowhere", "log"));

    const Result<> stored = store_->commit(batch);

    ASSERT_FALSE(stored);
    EXPECT_EQ(stored.error().code(), Errc::storage);
    EXPECT_EQ(store_->counts()->stories, 0U);
    EXPECT_EQ(due_stories("log"), Ids{});
    EXPECT_TRUE(store_->commit(told_batch("a", "log")));
}

TEST_F(SqliteStoreTest, KeepsARetryUntilItIsDue) {
    ASSERT_TRUE(store_->commit(told_batch("a", "hook")));
    ASSERT_TRUE(store_->commit(
        result_batch(first_row("hook"), DeliveryVerdict::retry, kNoon + 5s, 1, "HTTP 500")));

    EXPECT_EQ(due_stories("hook", kNoon), Ids{});
    EXPECT_EQ(*store_->next_due("hook", kNoon), kNoon + 5s);
    EXPECT_EQ(*store_->next_due("hook", kNoon + 5s), std::nullopt);
    const auto due = *store_->due_deliveries("hook", kNoon + 5s, 0, 10);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].attempts, 1);
    EXPECT_EQ(due[0].last_error, "HTTP 500");
    EXPECT_EQ(due[0].message_id, "msg_ahook");
}

TEST_F(SqliteStoreTest, KnowsWhenNothingWaits) {
    EXPECT_EQ(*store_->next_due("hook", kNoon - 1h), std::nullopt);
    ASSERT_TRUE(store_->commit(told_batch("a", "hook")));
    EXPECT_EQ(*store_->next_due("hook", kNoon - 1ms), kNoon);
    EXPECT_EQ(*store_->next_due("hook", kNoon), std::nullopt);
}

TEST_F(SqliteStoreTest, ListsDeadLettersAndPutsThemBack) {
    ASSERT_TRUE(store_->commit(told_batch("a", "hook")));
    ASSERT_TRUE(store_->commit(
        result_batch(first_row("hook"), DeliveryVerdict::dead, kNoon, 7, "HTTP 410")));
    EXPECT_EQ(due_stories("hook"), Ids{});
    ASSERT_EQ(store_->dead_letters("", 10)->size(), 1U);
    EXPECT_EQ(store_->dead_letters("hook", 10)->at(0).last_error, "HTTP 410");
    EXPECT_EQ(store_->dead_letters("log", 10)->size(), 0U);

    EXPECT_EQ(*store_->redrive("hook", kNoon + 1h), 1U);

    EXPECT_EQ(due_stories("hook", kNoon), Ids{});
    EXPECT_EQ(due_stories("hook", kNoon + 1h), Ids{"a"});
    EXPECT_EQ(store_->due_deliveries("hook", kNoon + 1h, 0, 1)->at(0).attempts, 0);
    EXPECT_EQ(*store_->redrive("nobody", kNoon), 0U);
}

TEST_F(SqliteStoreTest, CountsPerSinkOverARestart) {
    for (const char* id : {"a", "b", "c", "d"}) {
        ASSERT_TRUE(store_->commit(told_batch(id, "hook")));
    }
    const auto due = *store_->due_deliveries("hook", kNoon, 0, 10);
    ASSERT_TRUE(store_->commit(result_batch(due[0].row, DeliveryVerdict::delivered)));
    ASSERT_TRUE(store_->commit(result_batch(due[0].row, DeliveryVerdict::delivered)));
    ASSERT_TRUE(store_->commit(result_batch(due[1].row, DeliveryVerdict::dead)));
    ASSERT_TRUE(store_->commit(result_batch(due[2].row, DeliveryVerdict::retry, kNoon + 1h)));
    reopen();

    const StoreCounts counts = *store_->counts();

    ASSERT_EQ(counts.sinks.size(), 1U);
    EXPECT_EQ(counts.sinks[0].sink, "hook");
    EXPECT_EQ(counts.sinks[0].delivered, 1U);
    EXPECT_EQ(counts.sinks[0].dead, 1U);
    EXPECT_EQ(counts.sinks[0].waiting, 2U);
    EXPECT_EQ(counts.sinks[0].oldest_waiting, kNoon);
}

TEST_F(SqliteStoreTest, RemembersStoryKeysSinceATimeOldestFirst) {
    Batch batch;
    batch.stories = {
        story_row("old", kNoon - 1h), story_row("b", kNoon), story_row("a", kNoon + 1s)};
    ASSERT_TRUE(store_->commit(batch));

    Ids ids;
    ASSERT_TRUE(store_->each_story_key(kNoon, [&](const StoryKeyRow& row) {
        ids.push_back(row.id);
        EXPECT_EQ(row.url_key, 11U);
        EXPECT_EQ(row.text_key, 12U);
        EXPECT_EQ(row.event, row.id);
    }));

    EXPECT_EQ(ids, (Ids{"b", "a"}));
}

TEST_F(SqliteStoreTest, GivesTheNewestStoriesOldestOfThemFirst) {
    Batch batch;
    batch.stories = {story_row("a"), story_row("b"), story_row("c")};
    ASSERT_TRUE(store_->commit(batch));

    EXPECT_EQ(*store_->latest_stories(2), (Ids{"{\"id\":\"b\"}", "{\"id\":\"c\"}"}));
}

TEST_F(SqliteStoreTest, KeepsTheCopiesOfAStoryOnceEach) {
    Batch batch = told_batch("a", "log");
    batch.copies = {{"a", "second", "https://second.example/1", kNoon + 1s},
                    {"a", "third", "https://third.example/1", kNoon}};
    ASSERT_TRUE(store_->commit(batch));
    ASSERT_TRUE(store_->commit(batch));

    const auto copies = *store_->copies_of("a");

    ASSERT_EQ(copies.size(), 2U);
    EXPECT_EQ(copies[0], batch.copies[1]);
    EXPECT_EQ(copies[1], batch.copies[0]);
    EXPECT_EQ(store_->counts()->copies, 2U);
}

TEST_F(SqliteStoreTest, SyncsEveryCommitToTheDisk) {
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open(file_.c_str(), &raw), SQLITE_OK);
    std::string mode;
    sqlite3_exec(
        raw,
        "PRAGMA journal_mode",
        [](void* out, int, char** values, char**) {
            *static_cast<std::string*>(out) = values[0];
            return 0;
        },
        &mode,
        nullptr);
    sqlite3_close(raw);
    EXPECT_EQ(mode, "wal");
}

TEST_F(SqliteStoreTest, RefusesAStoreOfANewerVigie) {
    store_.reset();
    sql("PRAGMA user_version = 99");

    const auto opened = open_sqlite_store(file_);

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), Errc::storage);
    EXPECT_NE(opened.error().detail().find("written by a newer Vigie (schema 99"),
              std::string::npos);
    EXPECT_NE(opened.error().detail().find(file_.string()), std::string::npos);
}

TEST_F(SqliteStoreTest, RefusesAnotherProgramsFile) {
    const auto other = folder_.path() / "other.db";
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open(other.c_str(), &raw), SQLITE_OK);
    sqlite3_exec(raw, "CREATE TABLE t (x)", nullptr, nullptr, nullptr);
    sqlite3_close(raw);
    std::ofstream(folder_.path() / "text.db") << std::string(5000, 'x');

    const auto foreign = open_sqlite_store(other);
    const auto text = open_sqlite_store(folder_.path() / "text.db");

    ASSERT_FALSE(foreign);
    EXPECT_NE(foreign.error().detail().find("not a Vigie store"), std::string::npos);
    ASSERT_FALSE(text);
    EXPECT_NE(text.error().detail().find("move it away"), std::string::npos);
}

TEST_F(SqliteStoreTest, OpensReadOnlyBesideTheDaemonAndOnlyWhatIsThere) {
    ASSERT_TRUE(store_->commit(told_batch("a", "log")));

    const auto reader = open_sqlite_store(file_, true);
    const auto missing = open_sqlite_store(folder_.path() / "missing.db", true);

    ASSERT_TRUE(reader);
    EXPECT_EQ((*reader)->counts()->stories, 1U);
    EXPECT_FALSE((*reader)->commit(told_batch("b", "log")));
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().detail().find("has the daemon run"), std::string::npos);
}

TEST_F(SqliteStoreTest, SaysWhereItCannotOpen) {
    const auto opened = open_sqlite_store(folder_.path() / "no" / "such" / "folder.db");

    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().detail().find("folder.db"), std::string::npos);
    EXPECT_NE(opened.error().detail().find("check that the folder exists"), std::string::npos);
}

}  // namespace
}  // namespace vigie

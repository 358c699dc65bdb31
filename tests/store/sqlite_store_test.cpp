#include "store/sqlite_store.hpp"

#include "store/sqlite_engine.hpp"
#include "store/sqlite_schema.hpp"
#include "tests/store/rows.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

namespace vigie {
namespace {

using test::kNoon;
using test::told_batch;

// What a store was before feeds remembered their documents' hints.
constexpr const char* kSchema1 = R"sql(
CREATE TABLE feed (
    url TEXT PRIMARY KEY,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL, body_hash INTEGER NOT NULL,
    last_poll INTEGER NOT NULL, last_success INTEGER NOT NULL, next_poll INTEGER NOT NULL,
    failures INTEGER NOT NULL, last_status INTEGER NOT NULL, primed INTEGER NOT NULL,
    title TEXT NOT NULL, last_error TEXT NOT NULL,
    moved_to TEXT NOT NULL, moved_since INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE seen (feed_url TEXT PRIMARY KEY, packed BLOB NOT NULL);
CREATE TABLE story (
    row INTEGER PRIMARY KEY,
    id_key INTEGER NOT NULL, id TEXT NOT NULL, event TEXT NOT NULL,
    url_key INTEGER NOT NULL, text_key INTEGER NOT NULL,
    first_seen INTEGER NOT NULL, relevant INTEGER NOT NULL,
    told BLOB NOT NULL
);
CREATE INDEX story_by_key ON story (id_key);
CREATE TABLE story_json (row INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE copy (
    story INTEGER NOT NULL, feed TEXT NOT NULL, url TEXT NOT NULL, seen INTEGER NOT NULL,
    PRIMARY KEY (story, feed, url)
) WITHOUT ROWID;
CREATE TABLE sink (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, delivered INTEGER NOT NULL
);
CREATE TABLE outbox (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    sink INTEGER NOT NULL, state INTEGER NOT NULL, due INTEGER NOT NULL,
    story INTEGER NOT NULL, message_id TEXT NOT NULL, watches TEXT NOT NULL,
    created INTEGER NOT NULL, attempts INTEGER NOT NULL, error TEXT NOT NULL
);
CREATE INDEX outbox_fresh ON outbox (sink) WHERE state = 0;
CREATE INDEX outbox_retry ON outbox (sink, due) WHERE state = 1;
CREATE INDEX outbox_dead ON outbox (sink) WHERE state = 2;
INSERT INTO feed VALUES ('https://example.org/feed', '"v1"', '', 7, 1000, 1000, 2000, 0, 200, 1,
    'Example', '', '', 0);
)sql";

class SqliteStoreTest : public testing::Test {
  protected:
    SqliteStoreTest() : store_(std::move(*open_sqlite_store(file_))) {}

    // As another program would.
    void sql(const std::filesystem::path& file, const char* text) {
        sqlite3* raw = nullptr;
        ASSERT_EQ(sqlite3_open(file.c_str(), &raw), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(raw, text, nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(raw);
    }

    static std::string refusal(const std::filesystem::path& file, bool read_only = false) {
        const auto opened = open_sqlite_store(file, read_only);
        if (opened) {
            return "opened";
        }
        EXPECT_EQ(opened.error().code(), Errc::storage);
        return opened.error().detail();
    }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "vigie.db";
    std::unique_ptr<Store> store_;
};

TEST_F(SqliteStoreTest, SyncsEveryCommitToTheDiskAndIsTuned) {
    Result<Sqlite> database = open_store_file(file_, false);

    ASSERT_TRUE(database);
    EXPECT_EQ(*database->text("PRAGMA journal_mode"), "wal");
    EXPECT_EQ(*database->integer("PRAGMA synchronous"), 2);  // FULL
    EXPECT_EQ(*database->integer("PRAGMA page_size"), 8'192);
    EXPECT_EQ(*database->integer("PRAGMA secure_delete"), 0);
    EXPECT_EQ(*database->integer("PRAGMA user_version"), kStoreSchema);
    EXPECT_EQ(*database->integer("PRAGMA application_id"), kStoreApplication);
}

TEST_F(SqliteStoreTest, BringsAStoreOfTheFirstSchemaUpToDate) {
    const auto old = folder_.path() / "old.db";
    sql(old,
        (std::string(kSchema1) + "PRAGMA application_id = " + std::to_string(kStoreApplication) +
         "; PRAGMA user_version = 1")
            .c_str());
    EXPECT_EQ(refusal(old, true),
              old.string() +
                  ": written by an older Vigie; start the daemon once, it brings the store up to "
                  "date");

    const auto store = open_sqlite_store(old);

    ASSERT_TRUE(store) << store.error().detail();
    std::vector<FeedState> feeds = *(*store)->load_feeds();
    ASSERT_EQ(feeds.size(), 1U);
    EXPECT_EQ(feeds[0].title, "Example");
    EXPECT_EQ(feeds[0].hint_every, Seconds{0});
    EXPECT_EQ(feeds[0].gaps, 0U);
    feeds[0].hint_every = Seconds{3600};
    feeds[0].gone = 2;
    Batch batch;
    batch.feeds = feeds;
    ASSERT_TRUE((*store)->commit(batch));
    EXPECT_EQ(*(*store)->load_feeds(), feeds);
}

TEST_F(SqliteStoreTest, RefusesAStoreOfANewerVigie) {
    store_.reset();
    sql(file_, "PRAGMA user_version = 99");

    for (const bool read_only : {false, true}) {
        EXPECT_EQ(refusal(file_, read_only),
                  file_.string() + ": written by a newer Vigie (schema 99, this one reads up to " +
                      std::to_string(kStoreSchema) +
                      "); "
                      "upgrade Vigie or start with another [service] state");
    }
}

TEST_F(SqliteStoreTest, RefusesAnotherProgramsFileAndLeavesItAlone) {
    const auto other = folder_.path() / "other.db";
    sql(other, "CREATE TABLE t (x)");
    const auto named = folder_.path() / "named.db";
    sql(named, "PRAGMA application_id = 7");

    for (const auto& file : {other, named}) {
        EXPECT_EQ(refusal(file),
                  file.string() +
                      ": not a Vigie store (another program's SQLite file); start with "
                      "another [service] state");
    }
    sql(other, "INSERT INTO t VALUES (1)");
    EXPECT_FALSE(std::filesystem::exists(other.string() + "-wal"));
}

TEST_F(SqliteStoreTest, RefusesWhatIsNoDatabase) {
    const auto text = folder_.path() / "text.db";
    std::ofstream(text) << std::string(5'000, 'x');

    EXPECT_NE(refusal(text).find("text.db: "), std::string::npos);
    EXPECT_NE(refusal(text).find("damaged or not a Vigie store: move it away"), std::string::npos);
}

TEST_F(SqliteStoreTest, ReportsADamagedFile) {
    ASSERT_TRUE(store_->commit(told_batch("a", "log")));
    store_.reset();
    std::fstream file(file_, std::ios::in | std::ios::out | std::ios::binary);
    for (int page = 1; page < 12; ++page) {
        file.seekp(page * 8'192);
        file << std::string(64, '\x7f');
    }
    file.close();

    auto opened = open_sqlite_store(file_);
    const Result<> stored =
        opened ? (*opened)->commit(told_batch("b", "log")) : Result<>(opened.error());

    ASSERT_FALSE(stored);
    EXPECT_NE(stored.error().detail().find("move it away"), std::string::npos)
        << stored.error().detail();
}

TEST_F(SqliteStoreTest, OpensReadOnlyBesideTheDaemon) {
    ASSERT_TRUE(store_->commit(told_batch("a", "log")));

    const auto reader = open_sqlite_store(file_, true);

    ASSERT_TRUE(reader);
    EXPECT_EQ((*reader)->counts()->stories, 1U);
    EXPECT_EQ((*reader)->due_deliveries("log", kNoon, 0, 10)->size(), 1U);
    EXPECT_FALSE((*reader)->commit(told_batch("b", "log")));
    ASSERT_TRUE(store_->commit(told_batch("c", "log")));
    EXPECT_EQ((*reader)->counts()->stories, 2U);
}

TEST_F(SqliteStoreTest, OpensReadOnlyOnlyWhatIsThere) {
    const auto missing = folder_.path() / "missing.db";

    EXPECT_EQ(
        refusal(missing, true),
        "no store at " + missing.string() + "; has the daemon run with this [service] state?");
    EXPECT_FALSE(std::filesystem::exists(missing));
}

TEST_F(SqliteStoreTest, SaysWhereItCannotOpen) {
    const std::string refused = refusal(folder_.path() / "no" / "such" / "folder.db");

    EXPECT_NE(refused.find("folder.db"), std::string::npos);
    EXPECT_NE(refused.find("check that the folder exists"), std::string::npos);
}

TEST_F(SqliteStoreTest, SurvivesAFullDisk) {
    SqliteStore store(std::move(*open_store_file(folder_.path() / "full.db", false)));
    ASSERT_TRUE(store.commit(told_batch("a", "log")));
    const std::int64_t pages = *store.database().integer("PRAGMA page_count");
    ASSERT_TRUE(store.database().run("PRAGMA max_page_count = " + std::to_string(pages + 3)));
    Batch big = told_batch("b", "log");
    big.stories[0].json.assign(100'000, 'j');

    const Result<> full = store.commit(big);

    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().code(), Errc::storage);
    EXPECT_NE(full.error().detail().find("full.db: "), std::string::npos);
    EXPECT_NE(full.error().detail().find("free space on its disk"), std::string::npos);
    EXPECT_EQ(store.counts()->stories, 1U);
    EXPECT_TRUE(store.commit(told_batch("c", "log")));  // a small one has room
    ASSERT_TRUE(store.database().run("PRAGMA max_page_count = 1000000"));
    EXPECT_TRUE(store.commit(big));
    EXPECT_EQ(store.due_deliveries("log", kNoon, 0, 10)->size(), 3U);
}

// No file of this process may grow past a size, as under a quota. Undone when it goes.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) {
        getrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limited{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limited);
    }

    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

  private:
    rlimit before_{};
};

TEST_F(SqliteStoreTest, EmptiesItsLogBeforeItSaysThatThereIsNoSpace) {
    SqliteStore store(std::move(*open_store_file(folder_.path() / "small.db", false)));
    const FileSizeLimit limit(1'000'000);

    for (int n = 0; n < 60; ++n) {  // each writes several pages of 8 KiB to the write-ahead log
        const Result<> stored = store.commit(told_batch(std::to_string(n), "log"));
        ASSERT_TRUE(stored) << n << ": " << stored.error().detail();
    }

    EXPECT_EQ(store.counts()->stories, 60U);
    EXPECT_LT(std::filesystem::file_size(folder_.path() / "small.db"), 500'000U);
}

TEST_F(SqliteStoreTest, WaitsForNoOneWhenItOnlyReads) {
    Result<Sqlite> writer = open_store_file(file_, false);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->run("BEGIN IMMEDIATE"));

    const auto reader = open_sqlite_store(file_, true);

    ASSERT_TRUE(reader);
    EXPECT_EQ((*reader)->counts()->stories, 0U);
}

}  // namespace
}  // namespace vigie

#include "store/sqlite_store.hpp"

#include "store/sqlite_engine.hpp"
#include "store/sqlite_schema.hpp"
#include "tests/store/rows.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

namespace vigie {
namespace {

using test::kNoon;
using test::told_batch;

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

TEST_F(SqliteStoreTest, RefusesAStoreOfANewerVigie) {
    store_.reset();
    sql(file_, "PRAGMA user_version = 99");

    for (const bool read_only : {false, true}) {
        EXPECT_EQ(refusal(file_, read_only),
                  file_.string() +
                      ": written by a newer Vigie (schema 99, this one reads up to 1); "
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

#pragma once

// SqliteStore: Store on an opened SQLite file. Users take open_sqlite_store (sqlite_store.hpp);
// this header is for that function, and for tests that set limits on the connection itself.

#include "store/sqlite.hpp"
#include "store/sqlite_writer.hpp"
#include "store/store.hpp"

#include <optional>

namespace vigie {

class SqliteStore final : public Store {
  public:
    // `database` has been opened by open_store_file.
    explicit SqliteStore(Sqlite database) : database_(std::move(database)), writer_(database_) {}

    SqliteStore(const SqliteStore&) = delete;  // the writer refers to the connection
    SqliteStore& operator=(const SqliteStore&) = delete;
    ~SqliteStore() override = default;

    [[nodiscard]] Sqlite& database() noexcept { return database_; }

    Result<> commit_all(const std::vector<const Batch*>& batches) override;
    Result<std::vector<FeedState>> load_feeds() override;
    Result<std::string> load_seen(std::string_view feed_url) override;
    Result<> each_story_key(Instant since,
                            const std::function<void(const StoryKeyRow&)>& visit) override;
    Result<std::vector<std::string>> latest_stories(std::size_t limit) override;
    Result<std::vector<CopyRow>> copies_of(std::string_view story_id) override;

    // store/sqlite_archive.cpp
    Result<std::vector<ArchivedStory>> stories_after(Instant since,
                                                     std::int64_t after_row,
                                                     std::size_t limit) override;
    Result<std::vector<ArchivedStory>> stories_before(Instant since,
                                                      std::int64_t before_row,
                                                      std::size_t limit) override;

    // store/sqlite_outbox.cpp
    Result<std::vector<Delivery>> due_deliveries(std::string_view sink,
                                                 Instant now,
                                                 std::int64_t after_row,
                                                 std::size_t limit) override;
    Result<std::optional<Instant>> next_due(std::string_view sink, Instant after) override;
    Result<std::vector<Delivery>> dead_letters(std::string_view sink,
                                               Instant since,
                                               std::int64_t after_row,
                                               std::size_t limit) override;
    Result<std::uint64_t> redrive(std::string_view sink, Instant since, Instant now) override;
    Result<std::vector<SinkState>> disabled_sinks() override;
    Result<StoreCounts> counts() override;

    // store/sqlite_alerts.cpp
    Result<std::string> story(std::string_view id) override;
    Result<std::vector<HeldRow>> held() override;
    Result<std::vector<PolicyRow>> policy() override;
    Result<std::vector<SilenceRow>> silences() override;
    Result<std::int64_t> add_silence(const SilenceRow& silence) override;
    Result<bool> end_silence(std::int64_t row, Instant now) override;

  private:
    struct OutboxQueries {
        SqliteStatement fresh;
        SqliteStatement few_retries;
        SqliteStatement many_retries;
        SqliteStatement retries_due;
        SqliteStatement newest_fresh;
        SqliteStatement next_fresh;
        SqliteStatement next_retry;
    };

    [[nodiscard]] Result<> prepare_outbox();
    [[nodiscard]] Result<std::vector<ArchivedStory>> read_page(
        std::optional<SqliteStatement>& prepared,
        const char* sql,
        Instant since,
        std::int64_t row,
        std::size_t limit);

    Sqlite database_;
    SqliteWriter writer_;
    std::optional<SqliteStatement> load_seen_;
    std::optional<SqliteStatement> load_silences_;
    std::optional<SqliteStatement> archive_after_;
    std::optional<SqliteStatement> archive_before_;
    std::optional<OutboxQueries> outbox_;
};

}  // namespace vigie

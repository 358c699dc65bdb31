#include "store/sqlite_store.hpp"

#include "base/digest.hpp"
#include "store/sqlite.hpp"
#include "store/sqlite_schema.hpp"
#include "store/sqlite_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace vigie {

namespace {

std::int64_t ms(Instant instant) {
    return instant.time_since_epoch().count();
}

Instant instant(std::int64_t milliseconds) {
    return Instant{Millis{milliseconds}};
}

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

constexpr const char* kDeliveryColumns =
    "SELECT outbox.row, sink.name, outbox.message_id, story.id, story_json.json, outbox.watches, "
    "outbox.created, outbox.due, outbox.attempts, outbox.error FROM outbox "
    "JOIN sink ON sink.id = outbox.sink JOIN story ON story.row = outbox.story "
    "JOIN story_json ON story_json.row = outbox.story ";

Delivery read_delivery(const SqliteStatement& row) {
    Delivery delivery;
    delivery.row = row.integer(0);
    delivery.sink = row.text(1);
    delivery.message_id = row.text(2);
    delivery.story_id = row.text(3);
    delivery.story_json = row.text(4);
    delivery.watches = split_lines(row.text(5));
    delivery.created = instant(row.integer(6));
    delivery.due = instant(row.integer(7));
    delivery.attempts = static_cast<int>(row.integer(8));
    delivery.last_error = row.text(9);
    return delivery;
}

// Calls `visit` for each row of a statement, which is reset at the end.
template <class Visit>
Result<> each_row(SqliteStatement& statement, Visit visit) {
    for (;;) {
        const Result<bool> row = statement.step();
        if (!row) {
            return row.error();
        }
        if (!*row) {
            statement.reset();
            return {};
        }
        visit(statement);
    }
}

class SqliteStore final : public Store {
  public:
    explicit SqliteStore(Sqlite database) : database_(std::move(database)), writer_(database_) {}

    Result<> commit_all(const std::vector<const Batch*>& batches) override {
        return writer_.write(batches);
    }

    Result<std::vector<FeedState>> load_feeds() override {
        Result<SqliteStatement> query = database_.prepare(
            "SELECT url, etag, last_modified, body_hash, last_poll, last_success, next_poll, "
            "failures, last_status, primed, title, last_error, moved_to, moved_since FROM feed");
        if (!query) {
            return query.error();
        }
        std::vector<FeedState> feeds;
        const Result<> done = each_row(*query, [&](const SqliteStatement& row) {
            FeedState& feed = feeds.emplace_back();
            feed.url = row.text(0);
            feed.validators = {std::string(row.text(1)), std::string(row.text(2))};
            feed.body_hash = static_cast<std::uint64_t>(row.integer(3));
            feed.last_poll = instant(row.integer(4));
            feed.last_success = instant(row.integer(5));
            feed.next_poll = instant(row.integer(6));
            feed.failures = static_cast<std::uint32_t>(row.integer(7));
            feed.last_status = static_cast<std::int32_t>(row.integer(8));
            feed.primed = row.integer(9) != 0;
            feed.title = row.text(10);
            feed.last_error = row.text(11);
            feed.moved_to = row.text(12);
            feed.moved_since = instant(row.integer(13));
        });
        if (!done) {
            return done.error();
        }
        return feeds;
    }

    Result<std::string> load_seen(std::string_view feed_url) override {
        if (!load_seen_) {
            Result<SqliteStatement> query =
                database_.prepare("SELECT packed FROM seen WHERE feed_url = ?1");
            if (!query) {
                return query.error();
            }
            load_seen_ = std::move(*query);
        }
        std::string packed;
        load_seen_->bind(1, feed_url);
        const Result<> done =
            each_row(*load_seen_, [&](const SqliteStatement& row) { packed = row.text(0); });
        if (!done) {
            return done.error();
        }
        return packed;
    }

    Result<> each_story_key(Instant since,
                            const std::function<void(const StoryKeyRow&)>& visit) override {
        Result<SqliteStatement> query = database_.prepare(
            "SELECT id, event, url_key, text_key, first_seen FROM story WHERE first_seen >= ?1 "
            "ORDER BY row");
        if (!query) {
            return query.error();
        }
        query->bind(1, ms(since));
        StoryKeyRow key;
        return each_row(*query, [&](const SqliteStatement& row) {
            key.id = row.text(0);
            key.event = row.text(1);
            key.url_key = static_cast<std::uint64_t>(row.integer(2));
            key.text_key = static_cast<std::uint64_t>(row.integer(3));
            key.first_seen = instant(row.integer(4));
            visit(key);
        });
    }

    // Fresh deliveries and those waiting for a retry have an index each; both are read up to the
    // limit and merged into outbox order.
    Result<std::vector<Delivery>> due_deliveries(std::string_view sink,
                                                 Instant now,
                                                 std::int64_t after_row,
                                                 std::size_t limit) override {
        const Result<> prepared = prepare_due();
        if (!prepared) {
            return prepared.error();
        }
        const Result<std::int64_t> id = writer_.sink_id(sink);
        if (!id) {
            return id.error();
        }
        std::vector<Delivery> deliveries;
        for (SqliteStatement* query : {&*due_fresh_, &*due_retry_}) {
            query->bind(1, *id).bind(2, ms(now)).bind(3, after_row);
            query->bind(4, static_cast<std::int64_t>(limit));
            const Result<> done = each_row(*query, [&](const SqliteStatement& row) {
                deliveries.push_back(read_delivery(row));
            });
            if (!done) {
                return done.error();
            }
        }
        std::sort(deliveries.begin(), deliveries.end(), [](const Delivery& a, const Delivery& b) {
            return a.row < b.row;
        });
        if (deliveries.size() > limit) {
            deliveries.resize(limit);
        }
        return deliveries;
    }

    // Fresh deliveries are due when they are born: of them the newest tells enough.
    Result<std::optional<Instant>> next_due(std::string_view sink, Instant after) override {
        Result<SqliteStatement> query = database_.prepare(
            "SELECT min(due) FROM (SELECT due FROM (SELECT due FROM outbox INDEXED BY outbox_fresh "
            "WHERE sink = ?1 AND state = 0 ORDER BY row DESC LIMIT 1) UNION ALL SELECT min(due) "
            "FROM "
            "outbox INDEXED BY outbox_retry WHERE sink = ?1 AND state = 1 AND due > ?2) "
            "WHERE due > ?2");
        if (!query) {
            return query.error();
        }
        const Result<std::int64_t> id = writer_.sink_id(sink);
        if (!id) {
            return id.error();
        }
        query->bind(1, *id).bind(2, ms(after));
        std::optional<Instant> due;
        const Result<> done = each_row(*query, [&](const SqliteStatement& row) {
            if (!row.is_null(0)) {
                due = instant(row.integer(0));
            }
        });
        if (!done) {
            return done.error();
        }
        return due;
    }

    Result<std::vector<Delivery>> dead_letters(std::string_view sink, std::size_t limit) override {
        Result<SqliteStatement> query = database_.prepare(
            std::string(kDeliveryColumns) +
            "WHERE outbox.state = 2 AND (?1 = '' OR sink.name = ?1) ORDER BY outbox.row LIMIT ?2");
        if (!query) {
            return query.error();
        }
        query->bind(1, sink).bind(2, static_cast<std::int64_t>(limit));
        std::vector<Delivery> deliveries;
        const Result<> done = each_row(
            *query, [&](const SqliteStatement& row) { deliveries.push_back(read_delivery(row)); });
        if (!done) {
            return done.error();
        }
        return deliveries;
    }

    Result<std::uint64_t> redrive(std::string_view sink, Instant now) override {
        return writer_.redrive(sink, ms(now));
    }

    Result<std::vector<std::string>> latest_stories(std::size_t limit) override {
        Result<SqliteStatement> query =
            database_.prepare("SELECT json FROM story_json ORDER BY row DESC LIMIT ?1");
        if (!query) {
            return query.error();
        }
        query->bind(1, static_cast<std::int64_t>(limit));
        std::vector<std::string> stories;
        const Result<> done = each_row(
            *query, [&](const SqliteStatement& row) { stories.emplace_back(row.text(0)); });
        if (!done) {
            return done.error();
        }
        std::reverse(stories.begin(), stories.end());
        return stories;
    }

    Result<std::vector<CopyRow>> copies_of(std::string_view story_id) override {
        Result<SqliteStatement> query = database_.prepare(
            "SELECT copy.feed, copy.url, copy.seen FROM copy JOIN story ON story.row = copy.story "
            "WHERE story.id_key = ?1 AND story.id = ?2 ORDER BY copy.seen, copy.feed, copy.url");
        if (!query) {
            return query.error();
        }
        query->bind(1, story_key(story_id)).bind(2, story_id);
        std::vector<CopyRow> copies;
        const Result<> done = each_row(*query, [&](const SqliteStatement& row) {
            copies.push_back({std::string(story_id),
                              std::string(row.text(0)),
                              std::string(row.text(1)),
                              instant(row.integer(2))});
        });
        if (!done) {
            return done.error();
        }
        return copies;
    }

    Result<StoreCounts> counts() override {
        StoreCounts counts;
        const std::pair<const char*, std::uint64_t*> totals[] = {
            {"SELECT count(*) FROM feed", &counts.feeds},
            {"SELECT count(*) FROM story", &counts.stories},
            {"SELECT count(*) FROM copy", &counts.copies}};
        for (const auto& [sql, total] : totals) {
            const Result<std::int64_t> count = database_.integer(sql);
            if (!count) {
                return count.error();
            }
            *total = static_cast<std::uint64_t>(*count);
        }
        Result<SqliteStatement> query = database_.prepare(
            "SELECT name, delivered, "
            "(SELECT count(*) FROM outbox WHERE sink = sink.id AND state = 0) + "
            "(SELECT count(*) FROM outbox WHERE sink = sink.id AND state = 1), "
            "(SELECT count(*) FROM outbox WHERE sink = sink.id AND state = 2), "
            "(SELECT min(created) FROM outbox WHERE sink = sink.id AND state < 2) "
            "FROM sink ORDER BY name");
        if (!query) {
            return query.error();
        }
        const Result<> done = each_row(*query, [&](const SqliteStatement& row) {
            SinkCounts& sink = counts.sinks.emplace_back();
            sink.sink = row.text(0);
            sink.delivered = static_cast<std::uint64_t>(row.integer(1));
            sink.waiting = static_cast<std::uint64_t>(row.integer(2));
            sink.dead = static_cast<std::uint64_t>(row.integer(3));
            if (!row.is_null(4)) {
                sink.oldest_waiting = instant(row.integer(4));
            }
        });
        if (!done) {
            return done.error();
        }
        return counts;
    }

  private:
    Result<> prepare_due() {
        if (due_fresh_) {
            return {};
        }
        const std::string bound = "AND outbox.due <= ?2 AND outbox.row > ?3 ";
        Result<SqliteStatement> fresh = database_.prepare(
            std::string(kDeliveryColumns) + "WHERE outbox.sink = ?1 AND outbox.state = 0 " + bound +
            "ORDER BY outbox.row LIMIT ?4");
        if (!fresh) {
            return fresh.error();
        }
        Result<SqliteStatement> retry = database_.prepare(
            std::string(kDeliveryColumns) + "WHERE outbox.sink = ?1 AND outbox.state = 1 " + bound +
            "ORDER BY outbox.row LIMIT ?4");
        if (!retry) {
            return retry.error();
        }
        due_fresh_ = std::move(*fresh);
        due_retry_ = std::move(*retry);
        return {};
    }

    Sqlite database_;
    SqliteWriter writer_;
    std::optional<SqliteStatement> load_seen_;
    std::optional<SqliteStatement> due_fresh_;
    std::optional<SqliteStatement> due_retry_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& file,
                                                 bool read_only) {
    std::error_code failed;
    if (read_only && !std::filesystem::exists(file, failed)) {
        return Error(Errc::storage,
                     fmt::format("{}: no store there yet; has the daemon run with this [service] "
                                 "state?",
                                 file.string()));
    }
    Result<Sqlite> database =
        Sqlite::open(file, read_only ? Sqlite::Access::read_only : Sqlite::Access::read_write);
    if (!database) {
        return database.error();
    }
    const Result<> ours = read_only ? check_store(*database) : migrate_store(*database);
    if (!ours) {
        return ours.error();
    }
    if (!read_only) {
        const Result<> tuned = tune_store(*database);
        if (!tuned) {
            return tuned.error();
        }
    }
    return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::move(*database)));
}

}  // namespace vigie

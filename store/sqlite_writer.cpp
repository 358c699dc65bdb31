#include "store/sqlite_writer.hpp"

#include "base/digest.hpp"
#include "store/sqlite_rows.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <utility>

namespace vigie {

namespace {

constexpr std::size_t kSinkBytes = 4;

bool tells(std::string_view told, std::int64_t sink) {
    const auto wanted = static_cast<std::uint32_t>(sink);
    for (std::size_t at = 0; at + kSinkBytes <= told.size(); at += kSinkBytes) {
        std::uint32_t number = 0;
        std::memcpy(&number, told.data() + at, kSinkBytes);
        if (number == wanted) {
            return true;
        }
    }
    return false;
}

void add_told(std::string& told, std::int64_t sink) {
    const auto number = static_cast<std::uint32_t>(sink);
    std::array<char, kSinkBytes> bytes{};
    std::memcpy(bytes.data(), &number, kSinkBytes);
    told.append(bytes.data(), kSinkBytes);
}

}  // namespace

std::int64_t story_key(std::string_view id) {
    return static_cast<std::int64_t>(hash64(id));
}

Result<> SqliteWriter::prepare() {
    if (statements_) {
        return {};
    }
    constexpr std::array kSql = {
        "INSERT OR REPLACE INTO feed VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,"
        "?16,?17,?18,?19,?20)",
        "INSERT OR REPLACE INTO seen VALUES (?1,?2)",
        "SELECT row, told FROM story WHERE id_key = ?1 AND id = ?2",
        "INSERT INTO story (id_key, id, event, url_key, text_key, first_seen, relevant, told) "
        "VALUES (?1,?2,?3,?4,?5,?6,?7,?8)",
        "INSERT INTO story_json VALUES (?1,?2)",
        "UPDATE story SET told = ?2 WHERE row = ?1",
        "INSERT OR IGNORE INTO copy VALUES (?1,?2,?3,?4)",
        "INSERT INTO outbox (sink, state, due, story, message_id, watches, created, attempts, "
        "error, type, extra, alert) "
        "VALUES (?1,?9,?2,?3,?4,?5,?6,?7,?8,?10,?11,?12)",
        "DELETE FROM outbox WHERE row = ?1 RETURNING sink",
        "UPDATE outbox SET state = 1, due = ?2, attempts = ?3, error = ?4 WHERE row = ?1",
        "UPDATE outbox SET state = 2, attempts = ?3, error = ?4, due = ?2 WHERE row = ?1",
        "UPDATE sink SET delivered = delivered + ?2 WHERE id = ?1",
        "UPDATE sink SET disabled = ?2, reason = ?3, announced = ?4 WHERE id = ?1",
        "UPDATE story_json SET json = ?2 WHERE row = ?1",
        "UPDATE story SET relevant = ?2 WHERE row = ?1"};
    std::vector<SqliteStatement> made;
    for (const char* sql : kSql) {
        Result<SqliteStatement> statement = database_.prepare(sql);
        if (!statement) {
            return statement.error();
        }
        made.push_back(std::move(*statement));
    }
    statements_ = Statements{std::move(made[0]),
                             std::move(made[1]),
                             std::move(made[2]),
                             std::move(made[3]),
                             std::move(made[4]),
                             std::move(made[5]),
                             std::move(made[6]),
                             std::move(made[7]),
                             std::move(made[8]),
                             std::move(made[9]),
                             std::move(made[10]),
                             std::move(made[11]),
                             std::move(made[12]),
                             std::move(made[13]),
                             std::move(made[14])};
    return {};
}

Result<> SqliteWriter::write(const std::vector<const Batch*>& batches) {
    Result<> prepared = prepare();
    if (prepared) {
        prepared = prepare_alerts();
    }
    if (!prepared) {
        return prepared.error();
    }
    const Result<> written = transact(batches);
    // The write-ahead log keeps what the database has long had; emptied, it leaves room for this.
    if (!written && out_of_space_ && database_.run("PRAGMA wal_checkpoint(TRUNCATE)")) {
        return transact(batches);
    }
    return written;
}

Result<> SqliteWriter::transact(const std::vector<const Batch*>& batches) {
    out_of_space_ = false;
    const Result<> begun = database_.run("BEGIN IMMEDIATE");
    if (!begun) {
        return begun.error();
    }
    known_.clear();
    planned_.clear();
    delivered_.clear();
    sinks_.begin();
    Result<> written = write_rows(batches);
    if (written) {
        written = database_.run("COMMIT");
    }
    if (!written) {
        out_of_space_ = database_.out_of_space();
        // SQLite may have rolled back by itself (disk full): then this says so, harmlessly.
        [[maybe_unused]] const Result<> undone = database_.run("ROLLBACK");
        sinks_.undo();
    }
    known_.clear();
    planned_.clear();
    return written;
}

Result<> SqliteWriter::write_rows(const std::vector<const Batch*>& batches) {
    const auto each = [&](auto member, auto write) -> Result<> {
        for (const Batch* batch : batches) {
            for (const auto& row : batch->*member) {
                const Result<> written = write(row);
                if (!written) {
                    return written.error();
                }
            }
        }
        return {};
    };
    Result<> done = each(&Batch::feeds, [this](const FeedState& feed) { return write_feed(feed); });
    if (done) {
        done = each(&Batch::seen, [this](const SeenRow& seen) {
            return statements_->seen.bind(1, seen.feed_url).bind_blob(2, seen.packed).run();
        });
    }
    if (done) {
        done = each(&Batch::deliveries, [this](const Delivery& row) { return plan_delivery(row); });
    }
    if (done) {
        done = each(&Batch::stories, [this](const StoryRow& row) { return write_story(row); });
    }
    if (done) {
        done = each(&Batch::retagged,
                    [this](const RetaggedStory& story) { return write_retagged(story); });
    }
    if (done) {
        done = each(&Batch::copies, [this](const CopyRow& row) { return write_copy(row); });
    }
    if (done) {
        done =
            each(&Batch::deliveries, [this](const Delivery& row) { return write_delivery(row); });
    }
    if (done) {
        done =
            each(&Batch::results, [this](const DeliveryResult& row) { return write_result(row); });
    }
    if (done) {
        done = each(&Batch::sinks, [this](const SinkState& state) { return write_sink(state); });
    }
    if (done) {
        done = each(&Batch::held, [this](const HeldRow& row) { return write_held(row); });
    }
    if (done) {
        done = each(&Batch::released,
                    [this](std::int64_t row) { return alerts_->released.bind(1, row).run(); });
    }
    if (done) {
        done = each(&Batch::policy, [this](const PolicyRow& row) { return write_policy(row); });
    }
    for (const auto& [sink, count] : delivered_) {
        if (done) {
            done = statements_->sink_delivered.bind(1, sink).bind(2, count).run();
        }
    }
    return done;
}

Result<> SqliteWriter::write_feed(const FeedState& feed) {
    SqliteStatement& row = statements_->feed;
    row.bind(1, feed.url).bind(2, feed.validators.etag).bind(3, feed.validators.last_modified);
    row.bind(4, static_cast<std::int64_t>(feed.body_hash)).bind(5, to_column(feed.last_poll));
    row.bind(6, to_column(feed.last_success)).bind(7, to_column(feed.next_poll));
    row.bind(8, std::int64_t{feed.failures}).bind(9, std::int64_t{feed.last_status});
    row.bind(10, std::int64_t{feed.primed ? 1 : 0}).bind(11, feed.title).bind(12, feed.last_error);
    row.bind(13, feed.moved_to).bind(14, to_column(feed.moved_since));
    row.bind(15, std::int64_t{feed.hint_every.count()}).bind(16, std::int64_t{feed.skip});
    row.bind(17, std::int64_t{feed.gaps}).bind(18, std::int64_t{feed.haste});
    row.bind(19, std::int64_t{feed.gone}).bind(20, to_column(feed.newest));
    return row.run();
}

// So that a new story is written once, with the sinks it goes to.
Result<> SqliteWriter::plan_delivery(const Delivery& delivery) {
    const Result<SqliteSinks::Sink*> sink = sinks_.find_or_make(delivery.sink);
    if (!sink) {
        return sink.error();
    }
    if (is_told_by_message(delivery)) {
        return {};
    }
    std::string& told = planned_[delivery.story_id];
    if (!tells(told, (*sink)->id)) {
        add_told(told, (*sink)->id);
    }
    return {};
}

Result<> SqliteWriter::write_delivery(const Delivery& delivery) {
    if (is_told_by_message(delivery)) {
        return write_message(delivery);
    }
    const Result<Known*> story = find_story(delivery.story_id);
    if (!story) {
        return story.error();
    }
    if (*story == nullptr) {
        return Error(
            Errc::storage,
            fmt::format(
                "{}: a delivery of an unknown story {}", database_.file(), delivery.story_id));
    }
    const Result<SqliteSinks::Sink*> sink = sinks_.find_or_make(delivery.sink);
    if (!sink) {
        return sink.error();
    }
    if (tells((*story)->told, (*sink)->id)) {
        return {};
    }
    add_told((*story)->told, (*sink)->id);
    if (!(*story)->is_new) {  // a new one was written with what it will be told to
        const Result<> written =
            statements_->told.bind(1, (*story)->row).bind_blob(2, (*story)->told).run();
        if (!written) {
            return written.error();
        }
    }
    return write_outbox(delivery, **sink, (*story)->row);
}

Result<> SqliteWriter::write_outbox(const Delivery& delivery,
                                    SqliteSinks::Sink& sink,
                                    std::int64_t story_row) {
    const Result<std::int64_t> state = sinks_.state_of_new(sink, to_column(delivery.due));
    if (!state) {
        return state.error();
    }
    const std::string watches = join_lines(delivery.watches);
    const bool digest = delivery.type == MessageType::digest;
    SqliteStatement& row = statements_->delivery;
    row.bind(1, sink.id).bind(2, to_column(delivery.due)).bind(3, story_row);
    row.bind(10, static_cast<std::int64_t>(delivery.type));
    row.bind(11, std::string_view(digest ? delivery.story_json : delivery.extra));
    row.bind(4, delivery.message_id).bind(9, *state);
    row.bind(5, watches)
        .bind(6, to_column(delivery.created))
        .bind(7, std::int64_t{delivery.attempts});
    return row.bind(8, delivery.last_error).bind(12, delivery.alert).run();
}

Result<> SqliteWriter::write_result(const DeliveryResult& result) {
    if (result.verdict == DeliveryVerdict::delivered) {
        SqliteStatement& row = statements_->delivered;
        const Result<bool> deleted = row.bind(1, result.row).step();
        if (!deleted) {
            return deleted.error();
        }
        if (*deleted) {
            ++delivered_[row.integer(0)];
        }
        row.reset();
        return {};
    }
    SqliteStatement& row =
        result.verdict == DeliveryVerdict::retry ? statements_->retry : statements_->dead;
    row.bind(1, result.row).bind(2, to_column(result.due)).bind(3, std::int64_t{result.attempts});
    return row.bind(4, result.error).run();
}

Result<> SqliteWriter::write_sink(const SinkState& state) {
    const Result<SqliteSinks::Sink*> sink = sinks_.find_or_make(state.sink);
    if (!sink) {
        return sink.error();
    }
    SqliteStatement& row = statements_->sink_state;
    row.bind(1, (*sink)->id);
    if (state.disabled) {
        row.bind(2, to_column(*state.disabled));
    } else {
        row.bind_null(2);
    }
    return row.bind(3, state.reason).bind(4, std::int64_t{state.announced ? 1 : 0}).run();
}

Result<std::uint64_t> SqliteWriter::redrive(std::string_view sink,
                                            std::int64_t since_ms,
                                            std::int64_t now_ms) {
    const Result<std::int64_t> id = sinks_.find(sink);
    if (!id) {
        return id.error();
    }
    Result<SqliteStatement> update = database_.prepare(
        "UPDATE outbox SET state = 1, due = ?2, attempts = 0 WHERE sink = ?1 AND state = 2 "
        "AND created >= ?3");
    if (!update) {
        return update.error();
    }
    const Result<> updated = update->bind(1, *id).bind(2, now_ms).bind(3, since_ms).run();
    if (!updated) {
        return updated.error();
    }
    return static_cast<std::uint64_t>(database_.changes());
}

}  // namespace vigie

#include "store/sqlite_engine.hpp"
#include "store/sqlite_rows.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vigie {

namespace {

// Up to so many retries that are due at once are sorted; more of them are looked for in outbox
// order, from where the reader stands.
constexpr std::int64_t kFewRetries = 4'096;

constexpr const char* kDeliveryColumns =
    "SELECT outbox.row, sink.name, outbox.message_id, story.id, story_json.json, outbox.watches, "
    "outbox.created, outbox.due, outbox.attempts, outbox.error, outbox.type, outbox.extra, "
    "outbox.alert "
    "FROM outbox JOIN sink ON sink.id = outbox.sink "
    "LEFT JOIN story ON story.row = outbox.story "
    "LEFT JOIN story_json ON story_json.row = outbox.story ";

// Deliveries of one alert keep their order: none is handed out before those older are settled.
// `row` is the outbox row as the query calls it.
std::string oldest_of_its_alert(const std::string& row) {
    return "AND (" + row +
           ".alert = '' OR NOT EXISTS (SELECT 1 FROM outbox AS older INDEXED BY "
           "outbox_alert WHERE older.sink = " +
           row + ".sink AND older.alert = " + row +
           ".alert AND older.alert <> '' AND older.row < " + row + ".row AND older.state < 2)) ";
}

Delivery read_delivery(const SqliteStatement& row) {
    Delivery delivery;
    delivery.row = row.integer(0);
    delivery.sink = row.text(1);
    delivery.message_id = row.text(2);
    delivery.story_id = row.text(3);
    delivery.story_json = row.text(4);
    delivery.watches = split_lines(row.text(5));
    delivery.created = instant_of(row.integer(6));
    delivery.due = instant_of(row.integer(7));
    delivery.attempts = static_cast<int>(row.integer(8));
    delivery.last_error = row.text(9);
    delivery.type = static_cast<MessageType>(row.integer(10));
    (delivery.type == MessageType::digest ? delivery.story_json : delivery.extra) = row.text(11);
    delivery.alert = row.text(12);
    return delivery;
}

// Of a query that always has a row.
Result<std::int64_t> first_integer(SqliteStatement& query) {
    std::int64_t value = 0;
    const Result<> done =
        each_row(query, [&](const SqliteStatement& row) { value = row.integer(0); });
    if (!done) {
        return done.error();
    }
    return value;
}

}  // namespace

Result<> SqliteStore::prepare_outbox() {
    if (outbox_) {
        return {};
    }
    const std::string columns = kDeliveryColumns;
    const std::string in_turn = oldest_of_its_alert("outbox");
    const std::string waiting_in_turn = oldest_of_its_alert("waiting");
    const std::array<std::string, 7> sql = {
        columns +
            "WHERE outbox.sink = ?1 AND outbox.state = 0 AND outbox.due <= ?2 AND outbox.row > "
            "?3 " +
            in_turn + "ORDER BY outbox.row LIMIT ?4",
        columns +
            "WHERE outbox.row IN (SELECT row FROM outbox AS waiting INDEXED BY outbox_retry WHERE "
            "sink = ?1 AND state = 1 AND due <= ?2 AND row > ?3 " +
            waiting_in_turn + "ORDER BY row LIMIT ?4) ORDER BY outbox.row",
        columns +
            "WHERE outbox.row IN (SELECT row FROM outbox AS waiting NOT INDEXED WHERE row > ?3 AND "
            "sink = ?1 AND state = 1 AND due <= ?2 " +
            waiting_in_turn + "ORDER BY row LIMIT ?4) ORDER BY outbox.row",
        "SELECT count(*) FROM (SELECT 1 FROM outbox INDEXED BY outbox_retry WHERE sink = ?1 AND "
        "state = 1 AND due <= ?2 LIMIT ?3)",
        "SELECT due FROM outbox INDEXED BY outbox_fresh WHERE sink = ?1 AND state = 0 "
        "ORDER BY row DESC LIMIT 1",
        "SELECT due FROM outbox INDEXED BY outbox_fresh WHERE sink = ?1 AND state = 0 "
        "AND due > ?2 ORDER BY row LIMIT 1",
        "SELECT due FROM outbox INDEXED BY outbox_retry WHERE sink = ?1 AND state = 1 "
        "AND due > ?2 ORDER BY due LIMIT 1"};
    std::vector<SqliteStatement> made;
    for (const std::string& text : sql) {
        Result<SqliteStatement> statement = database_.prepare(text);
        if (!statement) {
            return statement.error();
        }
        made.push_back(std::move(*statement));
    }
    outbox_ = OutboxQueries{std::move(made[0]),
                            std::move(made[1]),
                            std::move(made[2]),
                            std::move(made[3]),
                            std::move(made[4]),
                            std::move(made[5]),
                            std::move(made[6])};
    return {};
}

// Fresh deliveries and those waiting for a retry have an index each; both are read up to the limit
// and merged into outbox order. Sorting the retries that are due would cost a page of a million
// redriven ones a second; walking the outbox past many that are not due yet would, too.
Result<std::vector<Delivery>> SqliteStore::due_deliveries(std::string_view sink,
                                                          Instant now,
                                                          std::int64_t after_row,
                                                          std::size_t limit) {
    const Result<> prepared = prepare_outbox();
    if (!prepared) {
        return prepared.error();
    }
    const Result<std::int64_t> id = writer_.sink_id(sink);
    if (!id) {
        return id.error();
    }
    outbox_->retries_due.bind(1, *id).bind(2, to_column(now)).bind(3, kFewRetries);
    const Result<std::int64_t> retries = first_integer(outbox_->retries_due);
    if (!retries) {
        return retries.error();
    }
    std::vector<SqliteStatement*> queries = {&outbox_->fresh};
    if (*retries > 0) {
        queries.push_back(*retries < kFewRetries ? &outbox_->few_retries : &outbox_->many_retries);
    }
    std::vector<Delivery> deliveries;
    for (SqliteStatement* query : queries) {
        query->bind(1, *id).bind(2, to_column(now)).bind(3, after_row);
        query->bind(4, static_cast<std::int64_t>(limit));
        const Result<> done = each_row(
            *query, [&](const SqliteStatement& row) { deliveries.push_back(read_delivery(row)); });
        if (!done) {
            return done.error();
        }
    }
    if (queries.size() > 1) {
        std::sort(deliveries.begin(), deliveries.end(), [](const Delivery& a, const Delivery& b) {
            return a.row < b.row;
        });
    }
    if (deliveries.size() > limit) {
        deliveries.resize(limit);
    }
    return deliveries;
}

// Of the fresh ones the newest is due last: when it is due, all of them are.
Result<std::optional<Instant>> SqliteStore::next_due(std::string_view sink, Instant after) {
    const Result<> prepared = prepare_outbox();
    if (!prepared) {
        return prepared.error();
    }
    const Result<std::int64_t> id = writer_.sink_id(sink);
    if (!id) {
        return id.error();
    }
    std::optional<Instant> due;
    bool more = false;
    const auto note = [&](const SqliteStatement& row) {
        const Instant found = instant_of(row.integer(0));
        more = found > after;
        if (more) {
            due = due ? std::min(*due, found) : found;
        }
    };
    outbox_->newest_fresh.bind(1, *id);
    outbox_->next_fresh.bind(1, *id).bind(2, to_column(after));
    outbox_->next_retry.bind(1, *id).bind(2, to_column(after));
    Result<> done = each_row(outbox_->newest_fresh, note);
    if (done && more) {
        done = each_row(outbox_->next_fresh, note);
    }
    if (done) {
        done = each_row(outbox_->next_retry, note);
    }
    if (!done) {
        return done.error();
    }
    return due;
}

Result<std::vector<Delivery>> SqliteStore::dead_letters(std::string_view sink,
                                                        Instant since,
                                                        std::int64_t after_row,
                                                        std::size_t limit) {
    std::string sql = kDeliveryColumns;
    sql +=
        "WHERE outbox.state = 2 AND outbox.row > ?3 AND outbox.created >= ?4 AND "
        "(?1 = '' OR sink.name = ?1) ORDER BY outbox.row LIMIT ?2";
    Result<SqliteStatement> query = database_.prepare(sql);
    if (!query) {
        return query.error();
    }
    query->bind(1, sink).bind(2, static_cast<std::int64_t>(limit)).bind(3, after_row);
    query->bind(4, to_column(since));
    std::vector<Delivery> deliveries;
    const Result<> done = each_row(
        *query, [&](const SqliteStatement& row) { deliveries.push_back(read_delivery(row)); });
    if (!done) {
        return done.error();
    }
    return deliveries;
}

Result<std::uint64_t> SqliteStore::redrive(std::string_view sink, Instant since, Instant now) {
    return writer_.redrive(sink, to_column(since), to_column(now));
}

Result<std::vector<SinkState>> SqliteStore::disabled_sinks() {
    Result<SqliteStatement> query = database_.prepare(
        "SELECT name, disabled, reason, announced FROM sink WHERE disabled IS NOT NULL "
        "ORDER BY name");
    if (!query) {
        return query.error();
    }
    std::vector<SinkState> sinks;
    const Result<> done = each_row(*query, [&](const SqliteStatement& row) {
        SinkState& sink = sinks.emplace_back();
        sink.sink = row.text(0);
        sink.disabled = instant_of(row.integer(1));
        sink.reason = row.text(2);
        sink.announced = row.integer(3) != 0;
    });
    if (!done) {
        return done.error();
    }
    return sinks;
}

Result<StoreCounts> SqliteStore::counts() {
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
        "(SELECT created FROM outbox WHERE row = (SELECT min(row) FROM ("
        "SELECT min(row) AS row FROM outbox WHERE sink = sink.id AND state = 0 UNION ALL "
        "SELECT min(row) AS row FROM outbox WHERE sink = sink.id AND state = 1))) "
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
            sink.oldest_waiting = instant_of(row.integer(4));
        }
    });
    if (!done) {
        return done.error();
    }
    return counts;
}

}  // namespace vigie

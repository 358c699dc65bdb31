#include "store/sqlite_sinks.hpp"

#include "store/sqlite_rows.hpp"

#include <limits>

namespace vigie {

// See kFresh: a delivery that would be due before an older fresh one waits like a retry.
Result<std::int64_t> SqliteSinks::state_of_new(Sink& sink, std::int64_t due) {
    if (!sink.latest_due) {
        Result<SqliteStatement> query = database_.prepare(
            "SELECT due FROM outbox INDEXED BY outbox_fresh WHERE sink = ?1 AND state = 0 "
            "ORDER BY row DESC LIMIT 1");
        if (!query) {
            return query.error();
        }
        std::int64_t latest = std::numeric_limits<std::int64_t>::min();
        const Result<> done = each_row(
            query->bind(1, sink.id), [&](const SqliteStatement& row) { latest = row.integer(0); });
        if (!done) {
            return done.error();
        }
        sink.latest_due = latest;
    }
    if (due < *sink.latest_due) {
        return kWaiting;
    }
    sink.latest_due = due;
    return kFresh;
}

Result<std::int64_t> SqliteSinks::find(std::string_view name) {
    const auto found = sinks_.find(name);
    if (found != sinks_.end()) {
        return found->second.id;
    }
    Result<SqliteStatement> query = database_.prepare("SELECT id FROM sink WHERE name = ?1");
    if (!query) {
        return query.error();
    }
    std::int64_t id = 0;
    const Result<> done =
        each_row(query->bind(1, name), [&](const SqliteStatement& row) { id = row.integer(0); });
    if (!done) {
        return done.error();
    }
    if (id != 0) {
        sinks_.try_emplace(std::string(name), Sink{id, {}});
    }
    return id;
}

Result<SqliteSinks::Sink*> SqliteSinks::find_or_make(std::string_view name) {
    const Result<std::int64_t> known = find(name);
    if (!known) {
        return known.error();
    }
    if (*known == 0) {
        Result<SqliteStatement> insert =
            database_.prepare("INSERT INTO sink (name, delivered) VALUES (?1, 0)");
        if (!insert) {
            return insert.error();
        }
        const Result<> inserted = insert->bind(1, name).run();
        if (!inserted) {
            return inserted.error();
        }
        sinks_.try_emplace(std::string(name), Sink{database_.last_row(), {}});
    }
    return &sinks_.find(name)->second;
}

}  // namespace vigie

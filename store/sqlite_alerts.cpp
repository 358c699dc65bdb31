// What SqliteStore knows of alerts that wait, and of silences.

#include "store/sqlite_engine.hpp"
#include "store/sqlite_rows.hpp"

#include <utility>

namespace vigie {

Result<std::string> SqliteStore::story(std::string_view id) {
    Result<SqliteStatement> query = database_.prepare(
        "SELECT json FROM story JOIN story_json USING (row) WHERE id_key = ?1 AND id = ?2");
    if (!query) {
        return query.error();
    }
    query->bind(1, story_key(id)).bind(2, id);
    std::string json;
    const Result<> done = each_row(*query, [&](const SqliteStatement& row) { json = row.text(0); });
    if (!done) {
        return done.error();
    }
    return json;
}

Result<std::vector<HeldRow>> SqliteStore::held() {
    Result<SqliteStatement> query = database_.prepare(
        "SELECT row, sink, message_id, story, watches, created, type, extra, again, grouping, "
        "urgent, alert FROM held ORDER BY row");
    if (!query) {
        return query.error();
    }
    std::vector<HeldRow> rows;
    const Result<> done = each_row(*query, [&](const SqliteStatement& row) {
        HeldRow& held = rows.emplace_back();
        held.row = row.integer(0);
        held.delivery.sink = row.text(1);
        held.delivery.message_id = row.text(2);
        held.delivery.story_id = row.text(3);
        held.delivery.watches = split_lines(row.text(4));
        held.delivery.created = instant_of(row.integer(5));
        held.delivery.type = static_cast<MessageType>(row.integer(6));
        held.delivery.extra = row.text(7);
        held.delivery.again = row.integer(8) != 0;
        held.group = row.text(9);
        held.urgent = row.integer(10) != 0;
        held.delivery.alert = row.text(11);
    });
    if (!done) {
        return done.error();
    }
    return rows;
}

Result<std::vector<PolicyRow>> SqliteStore::policy() {
    Result<SqliteStatement> query = database_.prepare("SELECT key, value FROM policy ORDER BY key");
    if (!query) {
        return query.error();
    }
    std::vector<PolicyRow> rows;
    const Result<> done = each_row(*query, [&](const SqliteStatement& row) {
        rows.push_back({std::string(row.text(0)), std::string(row.text(1))});
    });
    if (!done) {
        return done.error();
    }
    return rows;
}

Result<std::vector<SilenceRow>> SqliteStore::silences() {
    if (!load_silences_) {
        Result<SqliteStatement> query = database_.prepare(
            "SELECT row, expression, watch, created, until, note FROM silence ORDER BY row");
        if (!query) {
            return query.error();
        }
        load_silences_ = std::move(*query);
    }
    std::vector<SilenceRow> rows;
    const Result<> done = each_row(*load_silences_, [&](const SqliteStatement& row) {
        rows.push_back({row.integer(0),
                        std::string(row.text(1)),
                        std::string(row.text(2)),
                        instant_of(row.integer(3)),
                        instant_of(row.integer(4)),
                        std::string(row.text(5))});
    });
    if (!done) {
        return done.error();
    }
    return rows;
}

Result<std::int64_t> SqliteStore::add_silence(const SilenceRow& silence) {
    Result<SqliteStatement> insert = database_.prepare(
        "INSERT INTO silence (expression, watch, created, until, note) VALUES (?1,?2,?3,?4,?5)");
    if (!insert) {
        return insert.error();
    }
    insert->bind(1, silence.when).bind(2, silence.watch).bind(3, to_column(silence.created));
    const Result<> inserted = insert->bind(4, to_column(silence.until)).bind(5, silence.note).run();
    if (!inserted) {
        return inserted.error();
    }
    return database_.last_row();
}

Result<bool> SqliteStore::end_silence(std::int64_t row, Instant now) {
    Result<SqliteStatement> update =
        database_.prepare("UPDATE silence SET until = ?2 WHERE row = ?1 AND until > ?2");
    if (!update) {
        return update.error();
    }
    const Result<> updated = update->bind(1, row).bind(2, to_column(now)).run();
    if (!updated) {
        return updated.error();
    }
    return database_.changes() > 0;
}

}  // namespace vigie

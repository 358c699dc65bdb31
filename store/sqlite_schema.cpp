#include "store/sqlite_schema.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

namespace vigie {

namespace {

// One string per step: kSteps[n] leads from schema n to n + 1.
constexpr std::array<const char*, kStoreSchema> kSteps = {R"sql(
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
)sql",
                                                          R"sql(
ALTER TABLE feed ADD COLUMN hint_every INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN skip INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN gaps INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN haste INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN newest INTEGER NOT NULL DEFAULT 0;
)sql",
                                                          // 3
                                                          "",
                                                          // 4
                                                          R"sql(
ALTER TABLE outbox ADD COLUMN type INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN extra TEXT NOT NULL DEFAULT '';
CREATE TABLE message (
    id_key INTEGER NOT NULL, created INTEGER NOT NULL, sink INTEGER NOT NULL,
    PRIMARY KEY (sink, id_key)
) WITHOUT ROWID;
CREATE TABLE held (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    sink TEXT NOT NULL, message_id TEXT NOT NULL, story TEXT NOT NULL, watches TEXT NOT NULL,
    created INTEGER NOT NULL, type INTEGER NOT NULL, extra TEXT NOT NULL, again INTEGER NOT NULL,
    grouping TEXT NOT NULL, urgent INTEGER NOT NULL,
    UNIQUE (sink, message_id)
);
CREATE TABLE policy (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE silence (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    expression TEXT NOT NULL, watch TEXT NOT NULL, created INTEGER NOT NULL,
    until INTEGER NOT NULL, note TEXT NOT NULL
);
)sql",
                                                          // 5
                                                          R"sql(
ALTER TABLE sink ADD COLUMN disabled INTEGER;
ALTER TABLE sink ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE sink ADD COLUMN announced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN alert TEXT NOT NULL DEFAULT '';
ALTER TABLE held ADD COLUMN alert TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_alert ON outbox (sink, alert) WHERE alert <> '';
)sql"};

struct Identity {
    std::int64_t application = 0;
    std::int64_t schema = 0;
    std::int64_t tables = 0;
};

Result<Identity> identify(Sqlite& database) {
    Identity identity;
    const Result<std::int64_t> application = database.integer("PRAGMA application_id");
    if (!application) {
        return application.error();
    }
    const Result<std::int64_t> schema = database.integer("PRAGMA user_version");
    if (!schema) {
        return schema.error();
    }
    const Result<std::int64_t> tables =
        database.integer("SELECT count(*) FROM sqlite_schema WHERE type = 'table'");
    if (!tables) {
        return tables.error();
    }
    identity.application = *application;
    identity.schema = *schema;
    identity.tables = *tables;
    return identity;
}

Result<> refuse_what_is_not_ours(const Sqlite& database, const Identity& identity) {
    if (identity.application != kStoreApplication &&
        (identity.application != 0 || identity.tables != 0)) {
        return Error(Errc::storage,
                     fmt::format("{}: not a Vigie store (another program's SQLite file); start "
                                 "with another [service] state",
                                 database.file()));
    }
    if (identity.schema > kStoreSchema) {
        return Error(
            Errc::storage,
            fmt::format("{}: written by a newer Vigie (schema {}, this one reads up to {}); "
                        "upgrade Vigie or start with another [service] state",
                        database.file(),
                        identity.schema,
                        kStoreSchema));
    }
    return {};
}

Result<> tune_store(Sqlite& database) {
    return database.run(
        "PRAGMA journal_mode = WAL;"
        "PRAGMA synchronous = FULL;"
        "PRAGMA secure_delete = OFF;"        // Debian's default writes zeros over what is deleted
        "PRAGMA cache_size = -8192;"         // KiB
        "PRAGMA wal_autocheckpoint = 2000;"  // pages
        "PRAGMA journal_size_limit = 16777216;"
        "PRAGMA temp_store = MEMORY;"
        // What has been told for a season is not told again.
        "DELETE FROM message WHERE created < (SELECT max(created) FROM message) - 7776000000;");
}

Result<> migrate_store(Sqlite& database) {
    const Result<Identity> identity = identify(database);
    if (!identity) {
        return identity.error();
    }
    const Result<> ours = refuse_what_is_not_ours(database, *identity);
    if (!ours) {
        return ours.error();
    }
    if (identity->tables == 0) {
        const Result<> sized = database.run("PRAGMA page_size = 8192");
        if (!sized) {
            return sized.error();
        }
    }
    for (auto schema = static_cast<std::size_t>(identity->schema); schema < kSteps.size();
         ++schema) {
        const Result<> stepped = database.run(fmt::format(
            "BEGIN IMMEDIATE;{}PRAGMA application_id = {};PRAGMA user_version = {};COMMIT;",
            kSteps[schema],
            kStoreApplication,
            schema + 1));
        if (!stepped) {
            const Error error = stepped.error();
            [[maybe_unused]] const Result<> undone = database.run("ROLLBACK");
            return error;
        }
    }
    return {};
}

Result<> check_store(Sqlite& database) {
    const Result<Identity> identity = identify(database);
    if (!identity) {
        return identity.error();
    }
    const Result<> ours = refuse_what_is_not_ours(database, *identity);
    if (!ours) {
        return ours.error();
    }
    if (identity->schema < kStoreSchema) {
        return Error(
            Errc::storage,
            fmt::format("{}: written by an older Vigie; start the daemon once, it brings the "
                        "store up to date",
                        database.file()));
    }
    return {};
}

}  // namespace

Result<Sqlite> open_store_file(const std::filesystem::path& file, bool read_only) {
    std::error_code failed;
    if (read_only && !std::filesystem::exists(file, failed)) {
        return Error(Errc::storage,
                     fmt::format("no store at {}; has the daemon run with this [service] state?",
                                 file.string()));
    }
    Result<Sqlite> database =
        Sqlite::open(file, read_only ? Sqlite::Access::read_only : Sqlite::Access::read_write);
    if (!database) {
        return database.error();
    }
    Result<> ready = read_only ? check_store(*database) : migrate_store(*database);
    if (ready && !read_only) {
        ready = tune_store(*database);
    }
    if (!ready) {
        return ready.error();
    }
    return database;
}

}  // namespace vigie

#include "store/sqlite.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

namespace vigie {

namespace {

// What an operator can do about it.
const char* remedy(int code) {
    switch (code & 0xff) {
        case SQLITE_FULL:
            return "; free space on its disk";
        case SQLITE_IOERR:
            return "; check the disk and its free space";
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
            return "; check that the folder exists and that this user may write there";
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "; another process holds it";
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return "; it is damaged or not a Vigie store: move it away to begin afresh";
        default:
            return "";
    }
}

Error error_of(sqlite3* connection, std::string_view file, std::string_view what) {
    const int code = sqlite3_extended_errcode(connection);
    return {Errc::storage,
            fmt::format("{}: {}: {}{}", file, what, sqlite3_errmsg(connection), remedy(code))};
}

constexpr int kBusyTimeoutMs = 10'000;

}  // namespace

void Sqlite::Close::operator()(sqlite3* connection) const noexcept {
    sqlite3_close_v2(connection);
}

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
    sqlite3_finalize(statement);
}

Result<Sqlite> Sqlite::open(const std::filesystem::path& file, Access access) {
    const int flags = (access == Access::read_only ? SQLITE_OPEN_READONLY
                                                   : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    sqlite3* connection = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &connection, flags, nullptr);
    Sqlite opened(connection, file.string());
    if (code != SQLITE_OK) {
        return opened.failure("cannot be opened");
    }
    sqlite3_busy_timeout(connection, kBusyTimeoutMs);
    return opened;
}

Result<> Sqlite::run(const std::string& sql) {
    if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return failure(sql.substr(0, sql.find_first_of("(;\n")));
    }
    return {};
}

Result<std::int64_t> Sqlite::integer(const std::string& sql) {
    Result<SqliteStatement> statement = prepare(sql);
    if (!statement) {
        return statement.error();
    }
    const Result<bool> row = statement->step();
    if (!row) {
        return row.error();
    }
    return statement->integer(0);
}

Result<std::string> Sqlite::text(const std::string& sql) {
    Result<SqliteStatement> statement = prepare(sql);
    if (!statement) {
        return statement.error();
    }
    const Result<bool> row = statement->step();
    if (!row) {
        return row.error();
    }
    return std::string(statement->text(0));
}

Result<SqliteStatement> Sqlite::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(connection_.get(),
                                        sql.data(),
                                        static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT,
                                        &statement,
                                        nullptr);
    if (code != SQLITE_OK) {
        return failure(sql.substr(0, 40));
    }
    return SqliteStatement(statement, this);
}

std::int64_t Sqlite::last_row() const noexcept {
    return sqlite3_last_insert_rowid(connection_.get());
}

std::int64_t Sqlite::changes() const noexcept {
    return sqlite3_changes64(connection_.get());
}

bool Sqlite::out_of_space() const noexcept {
    const int code = sqlite3_extended_errcode(connection_.get());
    return (code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_WRITE;
}

Error Sqlite::failure(std::string_view what) const {
    return error_of(connection_.get(), file_, what);
}

SqliteStatement& SqliteStatement::bind(int index, std::int64_t value) {
    sqlite3_bind_int64(statement_.get(), index, value);
    return *this;
}

SqliteStatement& SqliteStatement::bind(int index, std::string_view text) {
    sqlite3_bind_text64(
        statement_.get(), index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

SqliteStatement& SqliteStatement::bind_null(int index) {
    sqlite3_bind_null(statement_.get(), index);
    return *this;
}

SqliteStatement& SqliteStatement::bind_blob(int index, std::string_view bytes) {
    sqlite3_bind_blob64(statement_.get(), index, bytes.data(), bytes.size(), SQLITE_STATIC);
    return *this;
}

Result<bool> SqliteStatement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        return false;
    }
    const std::string_view sql = sqlite3_sql(statement_.get());
    Error error = error_of(sqlite3_db_handle(statement_.get()), file_, sql.substr(0, 40));
    reset();
    return error;
}

Result<> SqliteStatement::run() {
    const Result<bool> stepped = step();
    if (!stepped) {
        return stepped.error();
    }
    reset();
    return {};
}

void SqliteStatement::reset() noexcept {
    sqlite3_reset(statement_.get());
}

bool SqliteStatement::is_null(int column) const noexcept {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t SqliteStatement::integer(int column) const noexcept {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string_view SqliteStatement::text(int column) const noexcept {
    const void* bytes = sqlite3_column_blob(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return bytes == nullptr
               ? std::string_view{}
               : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

}  // namespace vigie

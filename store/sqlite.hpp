#pragma once

// Sqlite, SqliteStatement: SQLite's handles with owners. The raw pointers appear in no other file.
//
// Errors are values: every call that can fail returns Result, Errc::storage, with the file, what
// was attempted and SQLite's own words. A statement borrows its connection, which must outlive it.
// Source: sqlite.org/c3ref.

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace vigie {

class SqliteStatement;

class Sqlite {
  public:
    enum class Access : std::uint8_t { read_write, read_only };

    [[nodiscard]] static Result<Sqlite> open(const std::filesystem::path& file, Access access);

    // Runs statements that return nothing, separated by semicolons.
    [[nodiscard]] Result<> run(const std::string& sql);

    // One integer, or one text, of a query's first row.
    [[nodiscard]] Result<std::int64_t> integer(const std::string& sql);
    [[nodiscard]] Result<std::string> text(const std::string& sql);

    [[nodiscard]] Result<SqliteStatement> prepare(std::string_view sql);

    [[nodiscard]] std::int64_t last_row() const noexcept;
    [[nodiscard]] std::int64_t changes() const noexcept;

    // Whether the last failure was for want of space: a full disk, a quota, a limit on a file's
    // size.
    [[nodiscard]] bool out_of_space() const noexcept;

    // The last failure as an Error: "FILE: WHAT: database or disk is full; REMEDY".
    [[nodiscard]] Error failure(std::string_view what) const;

    [[nodiscard]] const std::string& file() const noexcept { return file_; }

  private:
    struct Close {
        void operator()(sqlite3* connection) const noexcept;
    };

    Sqlite(sqlite3* connection, std::string file)
        : connection_(connection), file_(std::move(file)) {}

    std::unique_ptr<sqlite3, Close> connection_;
    std::string file_;
};

// A prepared statement, used again and again: bind from index 1, step, read columns from 0, reset.
// Bound text is not copied: it must live until reset().
class SqliteStatement {
  public:
    SqliteStatement& bind(int index, std::int64_t value);
    SqliteStatement& bind(int index, std::string_view text);
    SqliteStatement& bind_null(int index);
    SqliteStatement& bind_blob(int index, std::string_view bytes);

    // True: a row is there; false: done.
    [[nodiscard]] Result<bool> step();
    // Steps a statement that returns no row, then resets it.
    [[nodiscard]] Result<> run();
    void reset() noexcept;

    [[nodiscard]] bool is_null(int column) const noexcept;
    [[nodiscard]] std::int64_t integer(int column) const noexcept;
    [[nodiscard]] std::string_view text(int column) const noexcept;  // until the next step or reset

  private:
    friend class Sqlite;

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };

    explicit SqliteStatement(sqlite3_stmt* statement, const Sqlite* owner_file)
        : statement_(statement), file_(owner_file->file()) {}

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    std::string file_;
};

}  // namespace vigie

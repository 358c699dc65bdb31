#pragma once

// How values of the interface look as SQLite columns, and reading rows one by one.

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

[[nodiscard]] inline std::int64_t to_column(Instant instant) noexcept {
    return instant.time_since_epoch().count();
}

[[nodiscard]] inline Instant instant_of(std::int64_t column) noexcept {
    return Instant{Millis{column}};
}

// The state of an outbox row. Fresh rows of a sink never become due earlier than an older fresh row
// of it, so that their outbox order is their due order; anything else waits by its due time.
inline constexpr std::int64_t kFresh = 0;
inline constexpr std::int64_t kWaiting = 1;
inline constexpr std::int64_t kDead = 2;

// A list of names as one column: one name a line.
[[nodiscard]] std::string join_lines(const std::vector<std::string>& lines);
[[nodiscard]] std::vector<std::string> split_lines(std::string_view text);

// Calls `visit` for each row of a statement, which is reset at the end.
template <class Visit>
[[nodiscard]] Result<> each_row(SqliteStatement& statement, Visit visit) {
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

}  // namespace vigie

#pragma once

// The schema of a store file and how an older one becomes the present one. docs/store-format.md
// explains each table. PRAGMA application_id says whose file it is, user_version which schema.

#include "base/result.hpp"
#include "store/sqlite.hpp"

namespace vigie {

inline constexpr int kStoreApplication = 0x56494745;  // "VIGE"
inline constexpr int kStoreSchema = 1;

// WAL, synchronous=FULL, and how much memory may be used.
[[nodiscard]] Result<> tune_store(Sqlite& database);

// Brings the file to kStoreSchema, each step in a transaction of its own. Errc::storage for a file
// that is not Vigie's, and for one that a newer Vigie wrote.
[[nodiscard]] Result<> migrate_store(Sqlite& database);

// What migrate_store refuses, without changing anything; an older schema is refused too.
[[nodiscard]] Result<> check_store(Sqlite& database);

}  // namespace vigie

#pragma once

// The schema of a store file and how an older one becomes the present one. docs/store-format.md
// explains each table. PRAGMA application_id says whose file it is, user_version which schema.

#include "base/result.hpp"
#include "store/sqlite.hpp"

#include <filesystem>

namespace vigie {

inline constexpr int kStoreApplication = 0x56494745;  // "VIGE"
inline constexpr int kStoreSchema = 5;

// Opens `file` as a store: in WAL mode, every commit synced, within a few MB of cache. A file that
// is not there is created, an older schema brought up to kStoreSchema, each step in a transaction
// of its own; not so when `read_only`, which changes nothing and refuses both. Errc::storage, with
// the file and a remedy, for a file that is not Vigie's, is damaged, or was written by a newer
// Vigie.
[[nodiscard]] Result<Sqlite> open_store_file(const std::filesystem::path& file, bool read_only);

}  // namespace vigie

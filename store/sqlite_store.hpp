#pragma once

// SqliteStore: the embedded engine: one SQLite file in WAL mode, synchronous=FULL.
// Schema and migrations: store/sqlite_schema.hpp, docs/store-format.md.

#include "store/store.hpp"

#include <filesystem>
#include <memory>

namespace vigie {

// Opens or creates `file` (":memory:" for tests) and migrates it. Errc::storage when it was written
// by a newer Vigie, is not ours, is damaged, or cannot be opened; the detail names the file and the
// remedy. `read_only`: for the command line beside a running daemon; never migrates.
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& file,
                                                               bool read_only = false);

}  // namespace vigie

#pragma once

// What is done around a log file: its unfinished end is cut, its last stories are read, its rotated
// predecessors are found, named and removed. Synchronous. Failure: as LogFile.

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// The story's id when `line` (without '\n') is a whole line of the log, else empty.
[[nodiscard]] std::string_view story_id_of_line(std::string_view line) noexcept;

// Cuts what stands behind the last '\n' and makes that durable; the size left. Errc::storage when
// what would be cut is not the beginning of a line of ours.
[[nodiscard]] Result<std::uint64_t> cut_torn_line(const std::filesystem::path& path, int fd);

// Ids of the last stories of the log, oldest first: those of the last 4 MiB of the file, or more
// when these are few; then of its predecessors, newest first, until `enough` are found. At most
// `limit`. A predecessor that cannot be read is passed over.
[[nodiscard]] Result<std::vector<std::string>> tail_ids(const std::filesystem::path& path,
                                                        std::size_t enough,
                                                        std::size_t limit);

// When the first story of the log was first seen; nullopt where there is none.
[[nodiscard]] std::optional<Instant> first_line_time(const std::filesystem::path& path);

// path.YYYYMMDDTHHMMSSZ: later than every such name there is, compressed ones included, and not
// before `now`.
[[nodiscard]] std::filesystem::path next_rotated_name(const std::filesystem::path& path,
                                                      Instant now);

// The rotated files of the log that are not compressed, oldest first.
[[nodiscard]] std::vector<std::filesystem::path> uncompressed_rotated_files(
    const std::filesystem::path& path);

// Removes files of that form, compressed or not, but the newest `keep`; 0: none.
[[nodiscard]] Result<> remove_old_rotated(const std::filesystem::path& path, std::size_t keep);

}  // namespace vigie

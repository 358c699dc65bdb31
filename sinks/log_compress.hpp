#pragma once

// Compresses rotated log files: path.YYYYMMDDTHHMMSSZ becomes the same name with .gz or .zst
// behind.
//
// The compressed file is made beside it (….part), flushed and renamed before the first is removed,
// so that at every moment one of the two is whole; what a crash leaves behind is cleared away by
// the next call. Streams: a few MiB of memory whatever the size. Synchronous; meant for a thread
// of its own. Failure: Errc::storage; the rotated file is then still there.

#include "base/result.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace vigie {

enum class Compression : std::uint8_t { none, gzip, zstd };

// ".gz", ".zst", or nothing.
[[nodiscard]] std::string_view suffix_of(Compression compression) noexcept;

// All rotated files of the log but the newest, which a restart may still want to read. Ends early,
// without a trace, once `stop` is set.
[[nodiscard]] Result<> compress_rotated(const std::filesystem::path& log,
                                        Compression compression,
                                        const std::atomic<bool>& stop);

}  // namespace vigie

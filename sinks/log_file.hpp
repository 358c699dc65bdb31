#pragma once

// LogFile: an append-only file of lines that survives kill -9, power cuts, full disks and rotation.
//
// An append that returned success is on the disk; one that failed has left nothing in the file. The
// file ends in a whole line or is empty: a last line without '\n' is cut off when it is opened. One
// process writes at a time (flock). If the path was moved away or deleted, the next append goes to
// a new file there. Rotated files are named path.YYYYMMDDTHHMMSSZ, never twice the same.
// Synchronous; one thread at a time.
// Failure: Errc::storage, Errc::unavailable where another process holds the lock; the detail names
// the path and the remedy. The object stays usable.
// Sources: open(2), rename(2), fsync(2), flock(2); logrotate(8) "create".

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace vigie {

class LogFile {
  public:
    // Opens or makes the file, mode 0640. Refuses a file whose unfinished last line is not one of
    // ours: it is someone else's.
    [[nodiscard]] static Result<LogFile> open(const std::filesystem::path& path);

    LogFile(LogFile&& other) noexcept;
    LogFile& operator=(LogFile&& other) noexcept;
    ~LogFile();

    // Whole lines, each ending in '\n'.
    [[nodiscard]] Result<> append(std::string_view lines);

    // Renames the file and starts a new one; then removes rotated files but the newest `keep` (0:
    // none is removed). An empty file is left as it is.
    [[nodiscard]] Result<> rotate(Instant now, std::size_t keep);

    // Lets go of a file that was moved away or deleted and opens the path anew. Nothing to do when
    // the path still leads to this file.
    [[nodiscard]] Result<> reopen();

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }  // bytes, of whole lines

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  private:
    LogFile(std::filesystem::path path, int fd, std::uint64_t size)
        : path_(std::move(path)), fd_(fd), size_(size) {}

    [[nodiscard]] Result<> repair();

    std::filesystem::path path_;
    int fd_ = -1;
    std::uint64_t size_ = 0;
    bool dirty_ = false;  // a failed append may have left bytes behind size_
};

}  // namespace vigie

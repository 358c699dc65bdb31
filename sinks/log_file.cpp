#include "sinks/log_file.hpp"

#include "sinks/log_tail.hpp"
#include "sinks/posix_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>
#include <vector>

namespace vigie {

namespace {

constexpr mode_t kMode = 0640;

bool is_same_file(const struct stat& a, const struct stat& b) noexcept {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

Result<> lock(const std::filesystem::path& path, int fd) {
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
        return {};
    }
    if (errno == EWOULDBLOCK) {
        return Error(Errc::unavailable,
                     path.string() +
                         ": another process writes this log (it is locked); stop it, or give each "
                         "[[sink]] a path of its own");
    }
    return file_error(path, "lock", errno);
}

// An open, locked descriptor of the file that `path` leads to now.
Result<FileDescriptor> open_locked(const std::filesystem::path& path) {
    for (;;) {
        FileDescriptor file(
            ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, kMode));
        if (!file) {
            return file_error(path, "open", errno);
        }
        if (const Result<> locked = lock(path, file.get()); !locked) {
            return locked.error();
        }

        struct stat mine {};

        struct stat named {};

        if (fstat(file.get(), &mine) != 0) {
            return file_error(path, "read", errno);
        }
        if (!S_ISREG(mine.st_mode)) {
            return Error(Errc::storage,
                         path.string() + ": is not a regular file; change the [[sink]] path");
        }
        // Between open and lock its owner may have rotated it: then the lock is on an old file.
        if (stat(path.c_str(), &named) == 0 && is_same_file(mine, named)) {
            return file;
        }
    }
}

}  // namespace

Result<LogFile> LogFile::open(const std::filesystem::path& path) {
    Result<FileDescriptor> file = open_locked(path);
    if (!file) {
        return file.error();
    }
    const Result<std::uint64_t> size = cut_torn_line(path, file->get());
    if (!size) {
        return size.error();
    }
    if (const Result<> synced = sync_folder(path); !synced) {
        return synced.error();
    }
    return LogFile(path, file->release(), *size);
}

LogFile::LogFile(LogFile&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      size_(other.size_),
      dirty_(other.dirty_) {}

LogFile& LogFile::operator=(LogFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(fd_, other.fd_);
    std::swap(size_, other.size_);
    std::swap(dirty_, other.dirty_);
    return *this;
}

LogFile::~LogFile() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

Result<> LogFile::repair() {
    if (ftruncate(fd_, static_cast<off_t>(size_)) != 0) {
        dirty_ = true;
        return file_error(path_, "cut a half-written line off", errno);
    }
    dirty_ = false;
    return {};
}

Result<> LogFile::append(std::string_view lines) {
    if (Result<> same = reopen(); !same) {
        return same;
    }
    if (dirty_) {
        if (Result<> repaired = repair(); !repaired) {
            return repaired;
        }
    }

    // Another program may have emptied it (logrotate's copytruncate).
    struct stat status {};

    if (fstat(fd_, &status) != 0) {
        return file_error(path_, "read", errno);
    }
    size_ = static_cast<std::uint64_t>(status.st_size);

    int failure = write_all(fd_, lines);
    if (failure == 0 && fdatasync(fd_) != 0) {
        failure = errno;
    }
    if (failure != 0) {
        dirty_ = true;
        (void)repair();  // else before the next append
        return file_error(path_, "write", failure);
    }
    size_ += lines.size();
    return {};
}

Result<> LogFile::reopen() {
    struct stat mine {};

    struct stat named {};

    if (fstat(fd_, &mine) != 0) {
        return file_error(path_, "read", errno);
    }
    if (stat(path_.c_str(), &named) == 0 && is_same_file(mine, named)) {
        return {};
    }
    if (dirty_) {
        (void)repair();  // the old file is let go either way
    }
    Result<LogFile> next = open(path_);
    if (!next) {
        return next.error();
    }
    *this = std::move(*next);
    return {};
}

Result<> LogFile::rotate(Instant now, std::size_t keep) {
    if (Result<> same = reopen(); !same) {
        return same;
    }
    if (dirty_) {
        if (Result<> repaired = repair(); !repaired) {
            return repaired;
        }
    }
    if (size_ == 0) {
        return {};
    }
    const std::filesystem::path target = next_rotated_name(path_, now);
    if (::rename(path_.c_str(), target.c_str()) != 0) {
        return file_error(path_, "rotate", errno);
    }
    if (Result<> reopened = reopen(); !reopened) {
        return reopened;
    }
    return remove_old_rotated(path_, keep);
}

}  // namespace vigie

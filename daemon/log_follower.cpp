#include "daemon/log_follower.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace vigie {

namespace {

constexpr std::size_t kBlock = std::size_t{64} * 1024;

// The offset at which the last `count` whole lines of a file of `size` bytes begin.
std::uint64_t start_of_last_lines(int fd, std::uint64_t size, std::size_t count) {
    std::array<char, kBlock> block{};
    std::size_t breaks = 0;
    std::uint64_t end = size;
    while (end > 0) {
        const std::uint64_t start = end - std::min<std::uint64_t>(end, kBlock);
        const auto want = static_cast<std::size_t>(end - start);
        if (pread(fd, block.data(), want, static_cast<off_t>(start)) !=
            static_cast<ssize_t>(want)) {
            return size;
        }
        for (std::size_t i = want; i-- > 0;) {
            // The break that ends the last line does not count: one more than `count` are needed.
            if (block[i] == '\n' && ++breaks > count) {
                return start + i + 1;
            }
        }
        end = start;
    }
    return 0;
}

// Reads on from `offset`, which moves, until the end or until `take` has had enough.
template <class Take>
void read_from(int fd, std::uint64_t& offset, Take take) {
    std::array<char, kBlock> block{};
    for (;;) {
        const ssize_t got = pread(fd, block.data(), block.size(), static_cast<off_t>(offset));
        if (got <= 0) {
            return;
        }
        offset += static_cast<std::uint64_t>(got);
        if (!take(std::string_view(block.data(), static_cast<std::size_t>(got)))) {
            return;
        }
    }
}

// Whether the stories of some lines behind `start` are all older than `since`, and where the first
// of these lines begins.
bool is_older_behind(int fd, std::uint64_t start, Instant since, std::uint64_t& begin) {
    constexpr std::size_t kLines = 32;
    std::size_t seen = 0;
    bool older = true;
    bool whole = false;  // the line that `start` lies in is not
    LineSplitter lines;
    std::uint64_t at = start;
    read_from(fd, at, [&](std::string_view bytes) {
        return lines.take(bytes, [&](std::string_view line) {
            if (!whole) {
                whole = true;
                begin = start + line.size() + 1;
                return true;
            }
            const std::optional<Instant> time = time_of_line(line);
            if (time) {
                older = *time < since;
                ++seen;
            }
            return older && seen < kLines;
        });
    });
    return older && seen > 0;
}

// Where to begin to read a log, in which stories stand about in the order in which they were seen,
// so that none first seen at or after `since` is missed.
std::uint64_t start_of_stories_since(int fd, std::uint64_t size, Instant since) {
    constexpr std::uint64_t kNear = std::uint64_t{256} << 10U;
    for (std::uint64_t back = kNear; back < size; back *= 4) {
        std::uint64_t begin = 0;
        if (is_older_behind(fd, size - back, since, begin)) {
            return begin;
        }
    }
    return 0;
}

std::string first_line_of(int fd) {
    std::string first;
    LineSplitter lines;
    std::uint64_t at = 0;
    read_from(fd, at, [&](std::string_view bytes) {
        return lines.take(bytes, [&](std::string_view line) {
            first = line;
            return false;
        });
    });
    return first;
}

std::uint64_t size_of(int fd) {
    struct stat info {};

    return fstat(fd, &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
}

}  // namespace

LogFollower::~LogFollower() {
    close_file();
}

bool LogFollower::open_file() {
    fd_ = open(file_.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd_ < 0) {
        return false;
    }

    struct stat info {};

    fstat(fd_, &info);
    inode_ = info.st_ino;
    offset_ = 0;
    lines_.clear();
    return true;
}

void LogFollower::close_file() {
    if (fd_ >= 0) {
        close(fd_);
        fd_ = -1;
    }
}

// Asked after the log has been opened: it may have been rotated since, and is none of them then.
std::vector<OldLog> LogFollower::old_files() const {
    std::vector<OldLog> files = old_logs(file_);
    std::erase_if(files, [&](const OldLog& old) {
        struct stat info {};

        return fd_ >= 0 && stat(old.path.c_str(), &info) == 0 && info.st_ino == inode_;
    });
    return files;
}

Result<> LogFollower::last_lines(std::size_t count, const Visit& visit) {
    close_file();
    const bool opened = open_file();
    const int failure = errno;
    newest_old_ = "";
    for (const OldLog& old : old_files()) {
        newest_old_ = old.by_us ? std::max(*newest_old_, old.name) : *newest_old_;
    }
    if (!opened) {
        return Error(Errc::storage, fmt::format("{}: {}", file_.string(), std::strerror(failure)));
    }
    offset_ = start_of_last_lines(fd_, size_of(fd_), count);
    read_rest(visit);
    return {};
}

Result<> LogFollower::lines_since(Instant since, const Visit& visit) {
    close_file();
    const bool opened = open_file();
    Result<> done;
    if (!opened) {
        done = Error(Errc::storage, fmt::format("{}: {}", file_.string(), std::strerror(errno)));
    }
    newest_old_ = "";
    for (const OldLog& old : old_files()) {
        newest_old_ = old.by_us ? std::max(*newest_old_, old.name) : *newest_old_;
        if (old.until < since) {
            continue;
        }
        const Result<> read = each_log_line(old.path, [&](std::string_view line) {
            visit(line);
            return true;
        });
        if (!read && done) {
            done = read;
        }
    }
    if (opened) {
        offset_ = start_of_stories_since(fd_, size_of(fd_), since);
        read_rest(visit);
    }
    return done;
}

Result<> LogFollower::new_lines(const Visit& visit) {
    if (fd_ >= 0) {
        if (size_of(fd_) < offset_) {
            offset_ = 0;  // cut short: what stands there now is new
            lines_.clear();
        }
        read_rest(visit);
        if (!was_replaced()) {
            return {};
        }
        read_rest(visit);  // what came between the two looks
        leave_file();
    }
    if (!open_file()) {
        return {};
    }
    const Result<> missed = read_missed(visit);
    read_rest(visit);
    return missed;
}

void LogFollower::leave_file() {
    left_ = first_line_of(fd_);
    close_file();
}

// Rotated files that are new since the log was opened last, but for that log itself.
Result<> LogFollower::read_missed(const Visit& visit) {
    Result<> done;
    const std::string newest = newest_old_.value_or("");
    const bool looked = newest_old_.has_value();
    newest_old_ = newest;
    for (const OldLog& old : old_files()) {
        if (!old.by_us || old.name <= newest) {
            continue;
        }
        newest_old_ = std::max(*newest_old_, old.name);
        bool first = true;
        const Result<> read = each_log_line(old.path, [&](std::string_view line) {
            if (!looked || (first && line == left_)) {
                return false;
            }
            first = false;
            visit(line);
            return true;
        });
        if (!read && done) {
            done = read;
        }
    }
    return done;
}

bool LogFollower::was_replaced() const {
    struct stat info {};

    return stat(file_.c_str(), &info) == 0 && info.st_ino != inode_;
}

void LogFollower::read_rest(const Visit& visit) {
    read_from(fd_, offset_, [&](std::string_view bytes) {
        return lines_.take(bytes, [&](std::string_view line) {
            visit(line);
            return true;
        });
    });
}

}  // namespace vigie

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
    partial_.clear();
    return true;
}

void LogFollower::close_file() {
    if (fd_ >= 0) {
        close(fd_);
        fd_ = -1;
    }
}

Result<std::vector<std::string>> LogFollower::last_lines(std::size_t count) {
    close_file();
    if (!open_file()) {
        return Error(Errc::storage, fmt::format("{}: {}", file_.string(), std::strerror(errno)));
    }

    struct stat info {};

    fstat(fd_, &info);
    offset_ = start_of_last_lines(fd_, static_cast<std::uint64_t>(info.st_size), count);
    std::vector<std::string> lines;
    read_rest(lines);
    return lines;
}

Result<std::vector<std::string>> LogFollower::new_lines() {
    std::vector<std::string> lines;
    if (fd_ >= 0) {
        struct stat info {};

        if (fstat(fd_, &info) == 0 && static_cast<std::uint64_t>(info.st_size) < offset_) {
            offset_ = 0;  // cut short: what stands there now is new
            partial_.clear();
        }
        read_rest(lines);
        if (!was_replaced()) {
            return lines;
        }
        read_rest(lines);  // what came between the two looks
        close_file();
    }
    if (open_file()) {
        read_rest(lines);
    }
    return lines;
}

bool LogFollower::was_replaced() const {
    struct stat info {};

    return stat(file_.c_str(), &info) == 0 && info.st_ino != inode_;
}

void LogFollower::read_rest(std::vector<std::string>& lines) {
    std::array<char, kBlock> block{};
    for (;;) {
        const ssize_t got = pread(fd_, block.data(), block.size(), static_cast<off_t>(offset_));
        if (got <= 0) {
            return;
        }
        offset_ += static_cast<std::uint64_t>(got);
        std::string_view text(block.data(), static_cast<std::size_t>(got));
        while (!text.empty()) {
            const std::size_t end = text.find('\n');
            partial_ += text.substr(0, end);
            if (end == std::string_view::npos) {
                break;
            }
            lines.push_back(std::move(partial_));
            partial_.clear();
            text.remove_prefix(end + 1);
        }
    }
}

}  // namespace vigie

#pragma once

// LogFollower: reads a log of lines from its end and goes on as it grows, also when the file is
// rotated away and a new one takes its place, or is cut short. Only whole lines are handed out.
// Synchronous; the caller decides when to look again.

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace vigie {

class LogFollower {
  public:
    explicit LogFollower(std::filesystem::path file) : file_(std::move(file)) {}

    ~LogFollower();
    LogFollower(const LogFollower&) = delete;
    LogFollower& operator=(const LogFollower&) = delete;

    // Opens the file and returns its last `count` whole lines. Errc::storage names the file.
    [[nodiscard]] Result<std::vector<std::string>> last_lines(std::size_t count);

    // Whole lines that have come since. A file that is not there at the moment is waited for.
    [[nodiscard]] Result<std::vector<std::string>> new_lines();

  private:
    [[nodiscard]] bool open_file();
    void close_file();
    void read_rest(std::vector<std::string>& lines);
    [[nodiscard]] bool was_replaced() const;

    std::filesystem::path file_;
    int fd_ = -1;
    std::uint64_t inode_ = 0;
    std::uint64_t offset_ = 0;  // read up to here
    std::string partial_;       // a line whose end has not been read yet
};

}  // namespace vigie

#pragma once

// LogFollower: reads a log of lines, from its end or from a time on, and goes on as it grows, also
// when the file is rotated away and a new one takes its place, or is cut short. Only whole lines
// are handed out, one by one: memory does not grow with the log.
//
// Files that came and were rotated away between two looks are read then, if they are called as
// sinks/log_names.hpp says that ours are. Synchronous; the caller decides when to look again.

#include "base/result.hpp"
#include "base/time.hpp"
#include "sinks/log_lines.hpp"
#include "sinks/log_names.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

class LogFollower {
  public:
    // Gets a line without its '\n', which is gone after the call.
    using Visit = std::function<void(std::string_view line)>;

    explicit LogFollower(std::filesystem::path file) : file_(std::move(file)) {}

    ~LogFollower();
    LogFollower(const LogFollower&) = delete;
    LogFollower& operator=(const LogFollower&) = delete;

    // Opens the file and reads its last `count` whole lines. Errc::storage names the file.
    [[nodiscard]] Result<> last_lines(std::size_t count, const Visit& visit);

    // Reads all that may hold stories first seen at or after `since`, oldest first: rotated files
    // that end later, then the log from about there. Lines that are older come too. A file that
    // cannot be read is passed over, and the first such is the error at the end.
    [[nodiscard]] Result<> lines_since(Instant since, const Visit& visit);

    // Whole lines that have come since. A file that is not there at the moment is waited for.
    // An error tells of a file that could not be read between two looks; the next look goes on.
    [[nodiscard]] Result<> new_lines(const Visit& visit);

  private:
    [[nodiscard]] bool open_file();
    void close_file();
    void read_rest(const Visit& visit);
    void leave_file();
    [[nodiscard]] Result<> read_missed(const Visit& visit);
    [[nodiscard]] std::vector<OldLog> old_files() const;
    [[nodiscard]] bool was_replaced() const;

    std::filesystem::path file_;
    int fd_ = -1;
    std::uint64_t inode_ = 0;
    std::uint64_t offset_ = 0;  // read up to here
    LineSplitter lines_;
    // The name of the newest rotated file when the log was opened; nullopt: never looked.
    std::optional<std::string> newest_old_;
    std::string left_;  // first line of the file that was read to its end last
};

}  // namespace vigie

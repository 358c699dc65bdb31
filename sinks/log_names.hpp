#pragma once

// What the files of a log are called: the log itself, its rotated predecessors
// path.YYYYMMDDTHHMMSSZ, and behind these names .gz or .zst where they are compressed. Files that a
// logrotate makes (path.1, path-20240101.gz) are known as predecessors, too.

#include "base/time.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// ".20240229T120000Z", and the same with ".gz" or ".zst" behind.
[[nodiscard]] bool is_rotated_suffix(std::string_view suffix) noexcept;
[[nodiscard]] bool is_rotated_or_compressed(std::string_view suffix) noexcept;

[[nodiscard]] std::string rotated_suffix(Time time);

// Of a suffix that is_rotated_or_compressed.
[[nodiscard]] Time time_of_rotated(std::string_view suffix);

// The name of the file before it was compressed.
[[nodiscard]] std::string_view without_compression(std::string_view name) noexcept;

// Regular files beside the log whose name is the log's and then a suffix that `wanted` accepts, in
// no order.
[[nodiscard]] std::vector<std::filesystem::path> siblings(
    const std::filesystem::path& path, const std::function<bool(std::string_view)>& wanted);

// A predecessor of the log.
struct OldLog {
    std::filesystem::path path;
    // Name without .gz or .zst; rises with time where `by_us`.
    std::string name;
    bool by_us = false;
    Instant until{};  // no story in it was first seen later

    friend bool operator==(const OldLog&, const OldLog&) = default;
};

// Those that can be read, oldest first. One of each: while a file is being compressed, there are
// two of it. `until` is the time of its rotation, or, of other programs' files, of the last change.
[[nodiscard]] std::vector<OldLog> old_logs(const std::filesystem::path& path);

}  // namespace vigie

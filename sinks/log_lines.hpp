#pragma once

// Reading the lines of a log and of its predecessors, compressed or not, in bounded memory: a few
// chunks, and the longest line. Lines of more than kMaxLogLineBytes are left out.

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace vigie {

inline constexpr std::size_t kMaxLogLineBytes = std::size_t{16} << 20U;

// Gets a line without its '\n', which is gone after the call. False: that is enough.
using VisitLine = std::function<bool(std::string_view line)>;

// Cuts a stream of bytes into lines. What stands behind the last '\n' waits for the rest.
class LineSplitter {
  public:
    // False when `visit` has had enough.
    bool take(std::string_view bytes, const VisitLine& visit);

    void clear() noexcept;

  private:
    std::string partial_;
    bool too_long_ = false;
};

// Each whole line of a file, which may end in .gz or .zst. A file that is not there is looked for
// with .gz or .zst behind its name: it may have been compressed just now.
// Errc::storage, with the lines before it handed out: the file cannot be read, is damaged, or its
// compressed data end too early.
[[nodiscard]] Result<> each_log_line(const std::filesystem::path& file, const VisitLine& visit);

// When the story of a line was first seen; nullopt where it is no story.
[[nodiscard]] std::optional<Instant> time_of_line(std::string_view line);

}  // namespace vigie

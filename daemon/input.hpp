#pragma once

// Reading what a command is given: a file, or standard input as "-".

#include "base/result.hpp"

#include <cstdio>
#include <memory>
#include <string>

namespace vigie {

// All of it. Errc::storage: "FILE: No such file or directory".
[[nodiscard]] Result<std::string> read_all(const std::string& file);

// Line by line, for input that may be long or never end.
class LineReader {
  public:
    [[nodiscard]] static Result<LineReader> open(const std::string& file);

    // The next line without its end; false at the end of the input.
    [[nodiscard]] bool next(std::string& line);

    [[nodiscard]] std::size_t line_number() const noexcept { return number_; }

  private:
    struct Close {
        void operator()(std::FILE* file) const noexcept;
    };

    explicit LineReader(std::FILE* file) : file_(file) {}

    std::unique_ptr<std::FILE, Close> file_;
    std::size_t number_ = 0;
};

}  // namespace vigie

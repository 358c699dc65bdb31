#include "daemon/input.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace vigie {

namespace {

Result<std::FILE*> open_input(const std::string& file) {
    if (file == "-") {
        return stdin;
    }
    std::FILE* in = std::fopen(file.c_str(), "rbe");
    if (in == nullptr) {
        return Error(Errc::storage, fmt::format("{}: {}", file, std::strerror(errno)));
    }
    return in;
}

}  // namespace

void LineReader::Close::operator()(std::FILE* file) const noexcept {
    if (file != nullptr && file != stdin) {
        std::fclose(file);
    }
}

Result<std::string> read_all(const std::string& file) {
    const Result<std::FILE*> in = open_input(file);
    if (!in) {
        return in.error();
    }
    std::string text;
    std::array<char, std::size_t{64} * 1024> block{};
    while (const std::size_t got = std::fread(block.data(), 1, block.size(), *in)) {
        text.append(block.data(), got);
    }
    const bool failed = std::ferror(*in) != 0;
    const int reason = errno;
    if (*in != stdin) {
        std::fclose(*in);
    }
    if (failed) {
        return Error(Errc::storage, fmt::format("{}: {}", file, std::strerror(reason)));
    }
    return text;
}

Result<LineReader> LineReader::open(const std::string& file) {
    const Result<std::FILE*> in = open_input(file);
    if (!in) {
        return in.error();
    }
    return LineReader(*in);
}

bool LineReader::next(std::string& line) {
    char* text = nullptr;
    std::size_t capacity = 0;
    const ssize_t got = getline(&text, &capacity, file_.get());
    const std::unique_ptr<char, decltype(&std::free)> owner(text, &std::free);
    if (got < 0) {
        return false;
    }
    ++number_;
    line.assign(text, static_cast<std::size_t>(got));
    if (!line.empty() && line.back() == '\n') {
        line.pop_back();
    }
    if (!line.empty() && line.back() == '\r') {
        line.pop_back();
    }
    return true;
}

}  // namespace vigie

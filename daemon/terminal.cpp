#include "daemon/terminal.hpp"

#include <sys/ioctl.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace vigie {

namespace {

constexpr std::size_t kDefaultColumns = 100;

// The code point at `pos`, which moves past it; U+FFFD for ill-formed bytes.
char32_t next_code_point(std::string_view text, std::size_t& pos) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto index = static_cast<std::int32_t>(pos);
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, index, static_cast<std::int32_t>(text.size()), c);
    pos = static_cast<std::size_t>(index);
    return static_cast<char32_t>(c);
}

std::size_t width_of(char32_t c) {
    const auto code = static_cast<UChar32>(c);
    const int type = u_charType(code);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR ||
        type == U_CONTROL_CHAR) {
        return 0;
    }
    const int east = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
    return east == U_EA_WIDE || east == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

bool wants_colour(std::string_view when) {
    if (when != "auto") {
        return when == "always";
    }
    const char* term = std::getenv("TERM");
    const bool dumb = term == nullptr || std::string_view(term) == "dumb";
    return isatty(STDOUT_FILENO) == 1 && !dumb && std::getenv("NO_COLOR") == nullptr;
}

std::size_t terminal_columns() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return kDefaultColumns;
}

std::size_t display_width(std::string_view text) {
    std::size_t columns = 0;
    for (std::size_t pos = 0; pos < text.size();) {
        columns += width_of(next_code_point(text, pos));
    }
    return columns;
}

std::string fit_columns(std::string_view text, std::size_t columns) {
    std::size_t used = 0;
    std::size_t fits = 0;  // bytes that leave room for the ellipsis
    for (std::size_t pos = 0; pos < text.size();) {
        used += width_of(next_code_point(text, pos));
        if (used + 1 <= columns) {
            fits = pos;
        }
        if (used > columns) {
            return std::string(text.substr(0, fits)) + (columns > 0 ? "…" : "");
        }
    }
    return std::string(text);
}

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t pos = 0; pos < text.size();) {
        const std::size_t start = pos;
        const char32_t c = next_code_point(text, pos);
        const int type = u_charType(static_cast<UChar32>(c));
        if (type == U_CONTROL_CHAR || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR) {
            out += ' ';
        } else if (type != U_FORMAT_CHAR) {
            out += text.substr(start, pos - start);
        }
    }
    return out;
}

}  // namespace vigie

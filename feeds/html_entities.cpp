#include "feeds/html_entities.hpp"

#include "feeds/html_entities_table.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace vigie {

namespace {

constexpr std::size_t count_entities() {
    std::size_t count = 0;
    for (const char c : kHtmlEntityTable) {
        count += c == ' ' ? 1U : 0U;
    }
    return count;
}

// Where each line of the table begins.
constexpr auto kStarts = [] {
    std::array<std::uint16_t, count_entities() + 1> starts{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < kHtmlEntityTable.size(); ++i) {
        if (kHtmlEntityTable[i] == ' ') {
            starts[++count] = static_cast<std::uint16_t>(i + 1);
        }
    }
    return starts;
}();
static_assert(kHtmlEntityTable.size() < 65536);

constexpr std::size_t kLongestName = 31;

constexpr std::array<char16_t, 32> kWindows1252High{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

bool is_alnum(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

struct TableEntry {
    std::string_view name;
    std::string_view values;  // hex, joined by '+'
    bool bare = false;        // known without ';'
};

TableEntry table_entry(std::size_t index) noexcept {
    const std::size_t start = kStarts[index];
    const std::string_view line = kHtmlEntityTable.substr(start, kStarts[index + 1] - start - 1);
    const std::size_t equals = line.find('=');
    const bool bare = line[equals - 1] == '!';
    return {line.substr(0, equals - (bare ? 1U : 0U)), line.substr(equals + 1), bare};
}

// The entry of that name; its name is empty where there is none.
TableEntry find_entity(std::string_view name) noexcept {
    std::size_t low = 0;
    std::size_t high = kStarts.size() - 1;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const TableEntry entry = table_entry(middle);
        const int order = entry.name.compare(name);
        if (order == 0) {
            return entry;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return {};
}

void append_values(std::string& out, std::string_view values) {
    char32_t value = 0;
    for (const char c : values) {
        if (c == '+') {
            append_utf8(out, value);
            value = 0;
        } else {
            value = value * 16 + static_cast<char32_t>(hex_value(c));
        }
    }
    append_utf8(out, value);
}

struct NumericReference {
    std::uint32_t value = 0;  // 0x110000 for everything beyond Unicode
    std::size_t length = 0;   // 0: there is none
};

NumericReference read_numeric(std::string_view text, bool strict) noexcept {
    const bool hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
    std::size_t pos = hex ? 3 : 2;
    const std::size_t first = pos;
    NumericReference found;
    for (; pos < text.size(); ++pos) {
        const int digit = hex_value(text[pos]);
        if (digit < 0 || (!hex && digit > 9)) {
            break;
        }
        found.value = std::min<std::uint32_t>(
            found.value * (hex ? 16U : 10U) + static_cast<unsigned>(digit), 0x110000U);
    }
    const bool closed = pos < text.size() && text[pos] == ';';
    if (pos != first && (closed || !strict)) {
        found.length = pos + (closed ? 1U : 0U);
    }
    return found;
}

// Two references that are the halves of one UTF-16 character become that character.
void join_surrogates(NumericReference& high, std::string_view text, bool strict) noexcept {
    const std::string_view behind = text.substr(high.length);
    if (high.value < 0xD800 || high.value > 0xDBFF || behind.substr(0, 2) != "&#") {
        return;
    }
    const NumericReference low = read_numeric(behind, strict);
    if (low.length != 0 && low.value >= 0xDC00 && low.value <= 0xDFFF) {
        high.value = 0x10000 + ((high.value - 0xD800) << 10U) + (low.value - 0xDC00);
        high.length += low.length;
    }
}

std::size_t append_numeric(std::string& out, std::string_view text, bool strict) {
    NumericReference found = read_numeric(text, strict);
    if (found.length == 0) {
        return 0;
    }
    join_surrogates(found, text, strict);
    const std::uint32_t value = found.value;
    if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        append_utf8(out, 0xFFFD);
    } else if (value >= 0x80 && value <= 0x9F) {
        append_utf8(out, windows_1252_code_point(static_cast<unsigned char>(value)));
    } else if (value >= 0x20 || value == '\t' || value == '\n' || value == '\r') {
        append_utf8(out, value);
    }
    return found.length;
}

// The five that make up nearly all there are.
char common_entity(std::string_view name) noexcept {
    if (name == "amp") {
        return '&';
    }
    if (name == "lt") {
        return '<';
    }
    if (name == "gt") {
        return '>';
    }
    if (name == "quot") {
        return '"';
    }
    return name == "apos" ? '\'' : '\0';
}

}  // namespace

char32_t windows_1252_code_point(unsigned char byte) noexcept {
    return byte >= 0x80 && byte <= 0x9F ? kWindows1252High[byte - 0x80U] : byte;
}

void append_utf8(std::string& out, char32_t code_point) {
    const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0U | (code_point >> 6U));
        put(0x80U | (code_point & 0x3FU));
    } else if (code_point < 0x10000) {
        put(0xE0U | (code_point >> 12U));
        put(0x80U | ((code_point >> 6U) & 0x3FU));
        put(0x80U | (code_point & 0x3FU));
    } else {
        put(0xF0U | (code_point >> 18U));
        put(0x80U | ((code_point >> 12U) & 0x3FU));
        put(0x80U | ((code_point >> 6U) & 0x3FU));
        put(0x80U | (code_point & 0x3FU));
    }
}

std::size_t append_entity(std::string& out, std::string_view text, bool strict) {
    if (text.size() < 3) {
        return 0;
    }
    if (text[1] == '#') {
        return append_numeric(out, text, strict);
    }
    std::size_t end = 1;
    while (end < text.size() && end <= kLongestName + 1 && is_alnum(text[end])) {
        ++end;
    }
    const std::string_view name = text.substr(1, end - 1);
    const bool closed = end < text.size() && text[end] == ';';
    if (closed) {
        if (const char common = common_entity(name); common != '\0') {
            out += common;
            return end + 1;
        }
        if (const TableEntry entry = find_entity(name); !entry.name.empty()) {
            append_values(out, entry.values);
            return end + 1;
        }
    }
    if (strict) {
        // "Fog &amp tide" means one thing only; "?a=1&lt=2" does not.
        const bool whole = !closed && end < text.size() && text[end] == ' ';
        const char common = whole ? common_entity(name) : '\0';
        if (common != '\0') {
            out += common;
            return end;
        }
        return 0;
    }
    // The longest bare name at the front. Only a whole word counts: "&copyright" is not "©right".
    if (!closed && !name.empty()) {
        if (const TableEntry entry = find_entity(name); entry.bare) {
            append_values(out, entry.values);
            return end;
        }
    }
    return 0;
}

void append_unescaped(std::string& out, std::string_view text, bool strict) {
    while (!text.empty()) {
        const std::size_t amp = std::min(text.find('&'), text.size());
        out.append(text.substr(0, amp));
        text.remove_prefix(amp);
        if (text.empty()) {
            return;
        }
        const std::size_t length = append_entity(out, text, strict);
        if (length == 0) {
            out += '&';
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
}

}  // namespace vigie

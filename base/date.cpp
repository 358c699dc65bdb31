#include "base/date.hpp"

#include "base/date_parts.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace vigie {

namespace {

// Before the last byte of a digit: full-width, Arabic, Persian, Devanagari.
struct Digits {
    std::string_view lead;
    unsigned zero;  // the last byte of its 0
};

constexpr std::array<Digits, 4> kDigits{
    {{"\xEF\xBC", 0x90}, {"\xD9", 0xA0}, {"\xDB", 0xB0}, {"\xE0\xA5", 0xA6}}};

constexpr std::string_view kMinus = "\u2212";
constexpr std::string_view kNoBreakSpace = "\u00a0";

// Digits of all scripts, the minus sign and no-break spaces as those of ASCII.
std::string in_ascii(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto digits =
            std::find_if(kDigits.begin(), kDigits.end(), [text](const Digits& known) {
                const std::size_t length = known.lead.size();
                const auto last =
                    text.size() > length ? static_cast<unsigned char>(text[length]) : 0U;
                return text.substr(0, length) == known.lead && last >= known.zero &&
                       last < known.zero + 10;
            });
        if (digits != kDigits.end()) {
            const auto last = static_cast<unsigned char>(text[digits->lead.size()]);
            out += static_cast<char>('0' + last - digits->zero);
            text.remove_prefix(digits->lead.size() + 1);
        } else if (text.substr(0, kMinus.size()) == kMinus) {
            out += '-';
            text.remove_prefix(kMinus.size());
        } else if (text.substr(0, kNoBreakSpace.size()) == kNoBreakSpace) {
            out += ' ';
            text.remove_prefix(kNoBreakSpace.size());
        } else {
            out += text.front();
            text.remove_prefix(1);
        }
    }
    return out;
}

bool is_ascii(std::string_view text) noexcept {
    return std::all_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::optional<Time> parse_cleaned(std::string_view text) {
    if (!text.empty() && (is_digit(text.front()) || text.front() == '-')) {
        if (const auto time = parse_iso_date(text)) {
            return time;
        }
    }
    return parse_loose_date(text);
}

}  // namespace

std::optional<Time> parse_feed_date(std::string_view text) {
    text = trim(text);
    if (text.size() < 4 || text.size() > 100) {
        return std::nullopt;
    }
    return is_ascii(text) ? parse_cleaned(text) : parse_cleaned(in_ascii(text));
}

}  // namespace vigie

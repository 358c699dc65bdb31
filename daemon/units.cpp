#include "daemon/units.hpp"

#include <array>
#include <limits>

namespace vigie {

namespace {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

constexpr std::array<Unit, 5> kTimes = {
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};

// Largest first, so that formatting takes the first that divides.
constexpr std::array<Unit, 7> kSizes = {{{"GiB", 1ULL << 30U},
                                         {"GB", 1'000'000'000},
                                         {"MiB", 1ULL << 20U},
                                         {"MB", 1'000'000},
                                         {"KiB", 1ULL << 10U},
                                         {"kB", 1000},
                                         {"B", 1}}};

constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// Takes digits off the front; nullopt when there are none or too many.
std::optional<std::uint64_t> take_number(std::string_view& text) noexcept {
    std::uint64_t value = 0;
    std::size_t length = 0;
    for (; length < text.size() && is_digit(text[length]); ++length) {
        if (value > kMost / 10 - 1) {
            return std::nullopt;
        }
        value = value * 10 + static_cast<std::uint64_t>(text[length] - '0');
    }
    text.remove_prefix(length);
    return length == 0 ? std::nullopt : std::optional(value);
}

std::optional<std::uint64_t> multiply(std::uint64_t value, std::uint64_t factor) noexcept {
    return value > kMost / factor ? std::nullopt : std::optional(value * factor);
}

}  // namespace

std::optional<Millis> parse_duration(std::string_view text) noexcept {
    std::uint64_t total = 0;
    std::size_t first_unit_left = 0;
    if (text.empty()) {
        return std::nullopt;
    }
    while (!text.empty()) {
        const std::optional<std::uint64_t> number = take_number(text);
        std::size_t length = 0;
        while (length < text.size() && !is_digit(text[length])) {
            ++length;
        }
        const std::string_view name = text.substr(0, length);
        text.remove_prefix(length);
        std::size_t unit = first_unit_left;
        while (unit < kTimes.size() && kTimes[unit].name != name) {
            ++unit;
        }
        if (!number || unit == kTimes.size()) {
            return std::nullopt;
        }
        first_unit_left = unit + 1;
        const std::optional<std::uint64_t> part = multiply(*number, kTimes[unit].factor);
        if (!part || *part > kMost - total) {
            return std::nullopt;
        }
        total += *part;
    }
    return Millis{static_cast<Millis::rep>(total)};
}

std::optional<std::uint64_t> parse_size(std::string_view text) noexcept {
    const std::optional<std::uint64_t> number = take_number(text);
    if (!number) {
        return std::nullopt;
    }
    for (const Unit& unit : kSizes) {
        if (text == unit.name) {
            return multiply(*number, unit.factor);
        }
    }
    return std::nullopt;
}

std::optional<Instant> parse_since(std::string_view text, Instant now) {
    if (const std::optional<Millis> ago = parse_duration(text)) {
        return now - *ago;
    }
    const std::optional<Time> date = parse_rfc3339(text);
    return date ? std::optional<Instant>(*date) : std::nullopt;
}

std::string format_duration(Millis duration) {
    std::string out;
    auto left = static_cast<std::uint64_t>(duration.count() < 0 ? 0 : duration.count());
    for (const Unit& unit : kTimes) {
        if (left >= unit.factor) {
            out += std::to_string(left / unit.factor);
            out += unit.name;
            left %= unit.factor;
        }
    }
    return out.empty() ? "0s" : out;
}

std::string format_size(std::uint64_t bytes) {
    for (const Unit& unit : kSizes) {
        if (bytes >= unit.factor && bytes % unit.factor == 0) {
            return std::to_string(bytes / unit.factor) + std::string(unit.name);
        }
    }
    return "0B";
}

}  // namespace vigie

#include "base/time.hpp"

namespace vigie {

namespace {

void append_digits(std::string& out, int value, int width) {
    char digits[8];
    for (int i = width - 1; i >= 0; --i) {
        digits[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    out.append(digits, static_cast<std::size_t>(width));
}

void append_date_and_clock(std::string& out, Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    append_digits(out, static_cast<int>(date.year()), 4);
    out += '-';
    append_digits(out, static_cast<int>(static_cast<unsigned>(date.month())), 2);
    out += '-';
    append_digits(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
    out += 'T';
    append_digits(out, static_cast<int>(clock.hours().count()), 2);
    out += ':';
    append_digits(out, static_cast<int>(clock.minutes().count()), 2);
    out += ':';
    append_digits(out, static_cast<int>(clock.seconds().count()), 2);
}

// Reads exactly `width` digits at `pos` and moves past them; -1 when they are not there.
int read_digits(std::string_view text, std::size_t& pos, std::size_t width) {
    if (text.size() < pos + width) {
        return -1;
    }
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        const char c = text[pos + i];
        if (c < '0' || c > '9') {
            return -1;
        }
        value = value * 10 + (c - '0');
    }
    pos += width;
    return value;
}

bool read_char(std::string_view text, std::size_t& pos, std::string_view allowed) {
    if (pos >= text.size() || allowed.find(text[pos]) == std::string_view::npos) {
        return false;
    }
    ++pos;
    return true;
}

// "Z", "+02:00" or "-05:30"; minutes east of UTC.
std::optional<int> read_offset(std::string_view text, std::size_t& pos) {
    if (read_char(text, pos, "Zz")) {
        return 0;
    }
    const bool west = pos < text.size() && text[pos] == '-';
    if (!read_char(text, pos, "+-")) {
        return std::nullopt;
    }
    const int hours = read_digits(text, pos, 2);
    const bool colon = read_char(text, pos, ":");
    const int minutes = read_digits(text, pos, 2);
    if (hours < 0 || hours > 23 || !colon || minutes < 0 || minutes > 59) {
        return std::nullopt;
    }
    const int total = hours * 60 + minutes;
    return west ? -total : total;
}

}  // namespace

void append_rfc3339(std::string& out, Time time) {
    append_date_and_clock(out, time);
    out += 'Z';
}

void append_rfc3339(std::string& out, Instant instant) {
    const Time whole = std::chrono::floor<Seconds>(instant);
    append_date_and_clock(out, whole);
    out += '.';
    append_digits(out, static_cast<int>((instant - whole).count()), 3);
    out += 'Z';
}

std::string format_rfc3339(Time time) {
    std::string out;
    append_rfc3339(out, time);
    return out;
}

std::string format_rfc3339(Instant instant) {
    std::string out;
    append_rfc3339(out, instant);
    return out;
}

std::optional<Time> parse_rfc3339(std::string_view text) {
    using namespace std::chrono;
    std::size_t pos = 0;
    const int y = read_digits(text, pos, 4);
    const bool dash1 = read_char(text, pos, "-");
    const int m = read_digits(text, pos, 2);
    const bool dash2 = read_char(text, pos, "-");
    const int d = read_digits(text, pos, 2);
    if (y < 0 || m < 0 || d < 0 || !dash1 || !dash2) {
        return std::nullopt;
    }
    const year_month_day date{
        year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    const Time midnight = sys_days{date};
    if (pos == text.size()) {
        return midnight;
    }
    if (!read_char(text, pos, "Tt ")) {
        return std::nullopt;
    }
    const int hour = read_digits(text, pos, 2);
    const bool colon1 = read_char(text, pos, ":");
    const int minute = read_digits(text, pos, 2);
    const bool colon2 = read_char(text, pos, ":");
    const int second = read_digits(text, pos, 2);
    if (hour < 0 || hour > 23 || !colon1 || minute < 0 || minute > 59 || !colon2 || second < 0 ||
        second > 60) {
        return std::nullopt;
    }
    if (read_char(text, pos, ".")) {
        const std::size_t first = pos;
        while (pos < text.size() && text[pos] >= '0' && text[pos] <= '9') {
            ++pos;
        }
        if (pos == first) {
            return std::nullopt;
        }
    }
    const std::optional<int> offset = read_offset(text, pos);
    if (!offset || pos != text.size()) {
        return std::nullopt;
    }
    return midnight + hours{hour} + minutes{minute - *offset} + seconds{second};
}

}  // namespace vigie

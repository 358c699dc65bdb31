#include "base/http/http_date.hpp"

#include <array>
#include <cstdint>

namespace vigie {

namespace {

constexpr std::int64_t kMaxDelta = 2'147'483'647;

std::string_view strip(std::string_view text) noexcept {
    constexpr std::string_view kBlank = " \t";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Walks over a date; every step fails for good once one has failed.
class Reader {
  public:
    explicit Reader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool at_end() const noexcept { return ok_ && rest_.empty(); }

    void literal(std::string_view expected) noexcept {
        if (!rest_.starts_with(expected)) {
            ok_ = false;
            return;
        }
        rest_.remove_prefix(expected.size());
    }

    // asctime pads the day of the month with a blank.
    int number(std::size_t width, bool blank_padded = false) noexcept {
        if (rest_.size() < width) {
            ok_ = false;
            return 0;
        }
        int value = 0;
        for (std::size_t i = 0; i < width; ++i) {
            const char c = rest_[i];
            if (blank_padded && i == 0 && c == ' ') {
                continue;
            }
            if (c < '0' || c > '9') {
                ok_ = false;
                return 0;
            }
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(width);
        return value;
    }

    unsigned month() noexcept {
        static constexpr std::array<std::string_view, 12> kMonths = {
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        for (std::size_t i = 0; i < kMonths.size(); ++i) {
            if (rest_.starts_with(kMonths[i])) {
                rest_.remove_prefix(3);
                return static_cast<unsigned>(i) + 1;
            }
        }
        ok_ = false;
        return 0;
    }

    Seconds clock() noexcept {
        const int hour = number(2);
        literal(":");
        const int minute = number(2);
        literal(":");
        const int second = number(2);
        if (hour > 23 || minute > 59 || second > 60) {
            ok_ = false;
        }
        return std::chrono::hours{hour} + std::chrono::minutes{minute} + Seconds{second};
    }

  private:
    std::string_view rest_;
    bool ok_ = true;
};

std::optional<Time> combine(int year, unsigned month, int day, Seconds clock, bool complete) {
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{year},
                              std::chrono::month{month},
                              std::chrono::day{static_cast<unsigned>(day)}};
    if (!complete || !date.ok()) {
        return std::nullopt;
    }
    return Time{sys_days{date}} + clock;
}

std::optional<Time> parse_fixdate(std::string_view after_comma) {
    Reader reader(after_comma);
    reader.literal(" ");
    const int day = reader.number(2);
    reader.literal(" ");
    const unsigned month = reader.month();
    reader.literal(" ");
    const int year = reader.number(4);
    reader.literal(" ");
    const Seconds clock = reader.clock();
    reader.literal(" GMT");
    return combine(year, month, day, clock, reader.at_end());
}

// A two-digit year that would lie more than 50 years ahead means the last one that ended so.
int full_year(int two_digits, Time now) {
    using namespace std::chrono;
    const int this_year{year_month_day{floor<days>(now)}.year()};
    const int guess = this_year / 100 * 100 + two_digits;
    return guess > this_year + 50 ? guess - 100 : guess;
}

std::optional<Time> parse_rfc850(std::string_view after_comma, Time now) {
    Reader reader(after_comma);
    reader.literal(" ");
    const int day = reader.number(2);
    reader.literal("-");
    const unsigned month = reader.month();
    reader.literal("-");
    const int year = full_year(reader.number(2), now);
    reader.literal(" ");
    const Seconds clock = reader.clock();
    reader.literal(" GMT");
    return combine(year, month, day, clock, reader.at_end());
}

std::optional<Time> parse_asctime(std::string_view after_day_name) {
    Reader reader(after_day_name);
    reader.literal(" ");
    const unsigned month = reader.month();
    reader.literal(" ");
    const int day = reader.number(2, true);
    reader.literal(" ");
    const Seconds clock = reader.clock();
    reader.literal(" ");
    const int year = reader.number(4);
    return combine(year, month, day, clock, reader.at_end());
}

}  // namespace

std::optional<Time> parse_http_date(std::string_view text, Time now) {
    text = strip(text);
    const std::size_t comma = text.find(',');
    if (comma == std::string_view::npos) {
        return text.size() > 3 ? parse_asctime(text.substr(3)) : std::nullopt;
    }
    const std::string_view rest = text.substr(comma + 1);
    return comma == 3 ? parse_fixdate(rest) : parse_rfc850(rest, now);
}

std::optional<Seconds> parse_delta_seconds(std::string_view text) noexcept {
    text = strip(text);
    if (text.empty()) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
        if (value > kMaxDelta) {
            value = kMaxDelta;
        }
    }
    return Seconds{value};
}

std::optional<Seconds> parse_retry_after(std::string_view text, Time now) {
    if (const std::optional<Seconds> delta = parse_delta_seconds(text)) {
        return delta;
    }
    const std::optional<Time> date = parse_http_date(text, now);
    if (!date) {
        return std::nullopt;
    }
    return *date > now ? *date - now : Seconds{0};
}

}  // namespace vigie

#include "base/date_parts.hpp"

#include <chrono>

namespace vigie {

namespace {

std::optional<std::chrono::sys_days> week_date(int year_number, int week, int day) {
    using namespace std::chrono;
    if (week < 1 || week > 53 || day < 1 || day > 7) {
        return std::nullopt;
    }
    // Week 1 is the one with 4 January in it.
    const sys_days fourth = year{year_number} / January / 4;
    const sys_days monday = fourth - days{(weekday{fourth}.iso_encoding() - 1)};
    return monday + days{(week - 1) * 7 + day - 1};
}

void set_date(DateFields& fields, std::chrono::sys_days day) {
    const std::chrono::year_month_day date{day};
    fields.year = static_cast<int>(date.year());
    fields.month = static_cast<int>(static_cast<unsigned>(date.month()));
    fields.day = static_cast<int>(static_cast<unsigned>(date.day()));
}

bool set_ordinal(DateFields& fields, int day) {
    using namespace std::chrono;
    const bool leap = year{fields.year}.is_leap();
    if (day < 1 || day > (leap ? 366 : 365)) {
        return false;
    }
    set_date(fields, sys_days{year{fields.year} / January / 1} + days{day - 1});
    return true;
}

// The date forms of ISO 8601:1988 whose century is left out: 031231, 03-12-31, 03335, 03-335,
// -0312 and -03-12. False where it is none of them, or could also be something else.
bool read_short_date(DateCursor& in, DateFields& fields) {
    const bool no_day = in.take('-');
    const std::size_t digits = in.digits_ahead();
    const bool glued = digits == (no_day ? 4U : 5U) || (digits == 6 && !no_day);
    if (!glued && digits != 2) {
        return false;
    }
    const std::string_view start = in.rest();
    fields.year = full_year(in.number(2));
    fields.month = 1;
    fields.day = 1;
    if (!glued && !in.take('-')) {
        return false;
    }
    if (in.digits_ahead() == 3 && !no_day) {
        return set_ordinal(fields, in.exactly(3));
    }
    fields.month = in.exactly(2);
    if (no_day) {
        return in.done();
    }
    if (!glued && !in.take('-')) {
        return false;
    }
    fields.day = in.digits_ahead() == 2 ? in.exactly(2) : -1;
    // "200312" may be a month of 2003.
    const bool century = glued && (start.substr(0, 2) == "19" || start.substr(0, 2) == "20");
    return fields.day > 0 && !(century && fields.month <= 12 && in.done());
}

// The date of an ISO 8601 text. A year alone and a year with a month are their first day.
bool read_iso_date(DateCursor& in, DateFields& fields) {
    const std::size_t digits = in.digits_ahead();
    if (digits != 4 && digits != 8 && digits != 7 && digits != 14 && digits != 12) {
        return false;
    }
    fields.year = in.exactly(4);
    fields.month = 1;
    fields.day = 1;
    if (digits == 7) {
        return set_ordinal(fields, in.exactly(3));
    }
    if (digits > 7) {
        fields.month = in.exactly(2);
        fields.day = in.exactly(2);
        return true;
    }
    const char separator = in.peek();
    if (separator == 'W' || (separator == '-' && in.peek(1) == 'W')) {
        in.skip(separator == 'W' ? 1 : 2);
        const int week = in.exactly(2);
        in.take('-');
        const int day = is_digit(in.peek()) ? in.exactly(1) : 1;
        const auto date = week_date(fields.year, week, day);
        if (date) {
            set_date(fields, *date);
        }
        return date.has_value();
    }
    if ((separator != '-' && separator != '/' && separator != '.') || !is_digit(in.peek(1))) {
        return in.done();
    }
    in.skip(1);
    if (in.digits_ahead() == 3) {
        return set_ordinal(fields, in.exactly(3));
    }
    if (in.digits_ahead() > 2) {
        return false;
    }
    fields.month = in.number(2).value;
    if (in.peek() == separator && is_digit(in.peek(1))) {
        in.skip(1);
        if (in.digits_ahead() > 2) {
            return false;
        }
        fields.day = in.number(2).value;
    }
    return true;
}

bool read_iso_time(DateCursor& in, DateFields& fields) {
    const std::size_t digits = in.digits_ahead();
    if (digits == 0) {
        return false;
    }
    if (digits <= 2) {
        fields.hour = in.number(2).value;
        if (in.peek() == ':' && is_digit(in.peek(1))) {
            read_minutes(in, fields);
        }
    } else if (digits == 4 || digits == 6) {
        fields.hour = in.exactly(2);
        fields.minute = in.exactly(2);
        fields.second = digits == 6 ? in.exactly(2) : 0;
    } else {
        return false;
    }
    read_fraction(in);
    return true;
}

}  // namespace

std::optional<Time> parse_iso_date(std::string_view text) {
    DateCursor in(text);
    DateFields fields;
    if (!read_iso_date(in, fields)) {
        in = DateCursor(text);
        fields = DateFields();
        if (!read_short_date(in, fields)) {
            return std::nullopt;
        }
    }
    if (in.done()) {
        return to_time(fields);
    }
    const bool glued = is_digit(in.peek());
    if (!in.take('T') && !in.take('t') && !in.take('_') && in.peek() != ' ' && !glued) {
        return read_zone(in, fields.zone) && in.done() ? to_time(fields) : std::nullopt;
    }
    in.skip_space();
    if (in.peek() == '-' && in.peek(1) == ' ') {  // "2024-05-01 - 10:00"
        in.skip(2);
    }
    if (!read_iso_time(in, fields)) {
        return std::nullopt;
    }
    in.skip_space();
    read_half(in, fields);
    if (!read_zone(in, fields.zone)) {
        return std::nullopt;
    }
    in.skip_space();
    return in.done() ? to_time(fields) : std::nullopt;
}

}  // namespace vigie

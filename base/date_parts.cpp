#include "base/date_parts.hpp"

#include "base/date_words.hpp"

#include <algorithm>
#include <chrono>

namespace vigie {

std::optional<Time> to_time(const DateFields& fields) {
    using namespace std::chrono;
    const year_month_day date{year{fields.year},
                              month{static_cast<unsigned>(fields.month)},
                              day{static_cast<unsigned>(fields.day)}};
    if (fields.year < 1900 || fields.year > 9998 || !date.ok()) {
        return std::nullopt;
    }
    Time time = sys_days{date};
    if (fields.hour >= 0) {
        const bool midnight = fields.hour == 24 && fields.minute == 0 && fields.second == 0;
        if ((fields.hour > 23 && !midnight) || fields.minute > 59 || fields.second > 60) {
            return std::nullopt;
        }
        time += hours{fields.hour} + minutes{fields.minute} + seconds{fields.second};
    }
    return time - minutes{fields.zone.value_or(0)};
}

int full_year(Number number) noexcept {
    if (number.digits == 3) {  // a year counted from 1900, an old bug of CGI scripts
        return number.value >= 100 && number.value < 200 ? 1900 + number.value : -1;
    }
    if (number.digits > 2) {
        return number.value;
    }
    return number.value < 69 ? 2000 + number.value : 1900 + number.value;
}

bool read_offset(DateCursor& in, std::optional<int>& zone) {
    const char sign = in.peek();
    const std::size_t digits =
        DateCursor(in.rest().substr(std::min<std::size_t>(1, in.rest().size()))).digits_ahead();
    if ((sign != '+' && sign != '-') || digits == 0 || digits > 4) {
        return false;
    }
    in.skip(1);
    int hours = 0;
    int minutes = 0;
    if (digits <= 2) {
        hours = in.number(2).value;
        if (in.peek() == ':' && is_digit(in.peek(1))) {
            in.skip(1);
            minutes = in.number(2).value;
        }
    } else {
        hours = in.number(digits - 2).value;
        minutes = in.number(2).value;
    }
    if (hours > 14 || minutes > 59) {
        hours = 0;  // no place on earth: not a zone anybody meant
        minutes = 0;
    }
    zone = sign == '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
    return true;
}

bool read_zone(DateCursor& in, std::optional<int>& zone) {
    in.skip_space();
    if (!read_offset(in, zone)) {
        const std::string_view word = in.word();
        if (word.empty()) {
            return true;
        }
        zone = zone_of_word(word);
        if (!zone) {
            return false;
        }
        read_offset(in, zone);
    }
    in.skip_space();
    if (in.peek() == '(') {
        in.skip(in.rest().size());
    }
    return true;
}

void read_fraction(DateCursor& in) {
    if ((in.peek() == '.' || in.peek() == ',') && is_digit(in.peek(1))) {
        in.skip(1);
        while (is_digit(in.peek())) {
            in.skip(1);
        }
    }
}

void read_minutes(DateCursor& in, DateFields& fields) {
    in.skip(1);
    fields.minute = in.number(2).value;
    if (in.peek() == ':' && is_digit(in.peek(1))) {
        in.skip(1);
        fields.second = in.number(2).value;
        read_fraction(in);
    } else if (in.peek() == '.' && is_digit(in.peek(1))) {
        in.skip(1);
        fields.second = in.number(2).value;
    }
}

void apply_half(DateFields& fields, bool afternoon) {
    if (fields.hour >= 1 && fields.hour <= 12) {
        fields.hour = fields.hour % 12 + (afternoon ? 12 : 0);
    }
}

bool read_half(DateCursor& in, DateFields& fields) {
    if (in.peek() == '\0' || in.peek(1) == '\0') {
        return false;
    }
    const char half = static_cast<char>(in.peek() | 0x20);
    const bool dotted = in.peek(1) == '.';
    const char m = static_cast<char>(in.peek(dotted ? 2 : 1) | 0x20);
    const char after = static_cast<char>(in.peek(dotted ? 3 : 2) | 0x20);
    if ((half != 'a' && half != 'p') || m != 'm' || (after >= 'a' && after <= 'z')) {
        return false;
    }
    in.skip(dotted ? 3 : 2);
    in.take('.');
    apply_half(fields, half == 'p');
    return true;
}

}  // namespace vigie

#include "feeds/date.hpp"

#include "base/text.hpp"
#include "feeds/date_words.hpp"

#include <algorithm>
#include <chrono>

namespace vigie {

namespace {

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

struct Number {
    int value = 0;
    std::size_t digits = 0;
};

// A reader that moves over the text; every method leaves it in place when it does not apply.
class Cursor {
  public:
    explicit Cursor(std::string_view text) : text_(text) {}

    [[nodiscard]] bool done() const noexcept { return pos_ >= text_.size(); }

    [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
        return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0';
    }

    [[nodiscard]] std::string_view rest() const noexcept { return text_.substr(pos_); }

    void skip(std::size_t count) noexcept { pos_ += count; }

    bool take(char c) noexcept {
        if (peek() != c || done()) {
            return false;
        }
        ++pos_;
        return true;
    }

    bool take(std::string_view word) noexcept {
        if (rest().substr(0, word.size()) != word) {
            return false;
        }
        pos_ += word.size();
        return true;
    }

    void skip_space() noexcept {
        while (!done() && (peek() == ' ' || (peek() >= '\t' && peek() <= '\r'))) {
            ++pos_;
        }
    }

    [[nodiscard]] std::size_t digits_ahead() const noexcept {
        std::size_t count = 0;
        while (is_digit(peek(count))) {
            ++count;
        }
        return count;
    }

    // Up to `most` digits.
    Number number(std::size_t most = 9) noexcept {
        Number number;
        while (number.digits < most && is_digit(peek())) {
            number.value = number.value * 10 + (peek() - '0');
            ++number.digits;
            ++pos_;
        }
        return number;
    }

    // Exactly `digits` digits; -1 when they are not there.
    int exactly(std::size_t digits) noexcept {
        return digits_ahead() < digits ? -1 : number(digits).value;
    }

    // Letters; everything beyond ASCII counts as one.
    std::string_view word() noexcept {
        const std::size_t start = pos_;
        while (!done()) {
            const char c = peek();
            const char lower = static_cast<char>(c | 0x20);
            if (static_cast<unsigned char>(c) < 0x80 && (lower < 'a' || lower > 'z')) {
                break;
            }
            ++pos_;
        }
        return text_.substr(start, pos_ - start);
    }

  private:
    std::string_view text_;
    std::size_t pos_ = 0;
};

struct Fields {
    int year = -1;
    int month = 0;
    int day = 0;
    int hour = -1;
    int minute = 0;
    int second = 0;
    std::optional<int> zone;  // minutes east of UTC
};

std::optional<Time> to_time(const Fields& fields) {
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

// "+02:00", "-0530", "+2"; false and unmoved when none stands there.
bool read_offset(Cursor& in, std::optional<int>& zone) {
    const char sign = in.peek();
    const std::size_t digits =
        Cursor(in.rest().substr(std::min<std::size_t>(1, in.rest().size()))).digits_ahead();
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

// "Z", an offset, a zone's name, or a name with an offset ("GMT+0100"). What follows in
// parentheses is a comment.
bool read_zone(Cursor& in, std::optional<int>& zone) {
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

void read_fraction(Cursor& in) {
    if ((in.peek() == '.' || in.peek() == ',') && is_digit(in.peek(1))) {
        in.skip(1);
        while (is_digit(in.peek())) {
            in.skip(1);
        }
    }
}

// "10:20", "10:20:30.5", "9:15". The hour has been read.
void read_minutes(Cursor& in, Fields& fields) {
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

void set_date(Fields& fields, std::chrono::sys_days day) {
    const std::chrono::year_month_day date{day};
    fields.year = static_cast<int>(date.year());
    fields.month = static_cast<int>(static_cast<unsigned>(date.month()));
    fields.day = static_cast<int>(static_cast<unsigned>(date.day()));
}

bool set_ordinal(Fields& fields, int day) {
    using namespace std::chrono;
    const bool leap = year{fields.year}.is_leap();
    if (day < 1 || day > (leap ? 366 : 365)) {
        return false;
    }
    set_date(fields, sys_days{year{fields.year} / January / 1} + days{day - 1});
    return true;
}

// The date of an ISO 8601 text. A year alone and a year with a month are their first day.
bool read_iso_date(Cursor& in, Fields& fields) {
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

bool read_iso_time(Cursor& in, Fields& fields) {
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

bool read_half(Cursor& in, Fields& fields);

std::optional<Time> parse_iso(std::string_view text) {
    Cursor in(text);
    Fields fields;
    if (!read_iso_date(in, fields)) {
        return std::nullopt;
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

constexpr int kKoreanZone = 9 * 60;

void apply_half(Fields& fields, bool afternoon) {
    if (fields.hour >= 1 && fields.hour <= 12) {
        fields.hour = fields.hour % 12 + (afternoon ? 12 : 0);
    }
}

// "AM" and "PM" behind a time.
bool read_half(Cursor& in, Fields& fields) {
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

// Everything that is not ISO 8601: numbers and words in nearly any order.
class LooseDate {
  public:
    explicit LooseDate(std::string_view text) : in_(text) {}

    std::optional<Time> parse() {
        while (skip_separators(), !in_.done()) {
            if (!step()) {
                return std::nullopt;
            }
        }
        if (half_ != 0) {
            apply_half(fields_, half_ > 0);
        }
        if (korean_ && !fields_.zone) {
            fields_.zone = kKoreanZone;
        }
        return to_time(fields_);
    }

  private:
    void skip_separators() noexcept {
        while (in_.peek() == ' ' || in_.peek() == ',' || in_.peek() == '.' || in_.peek() == '/' ||
               (in_.peek() >= '\t' && in_.peek() <= '\r') ||
               (in_.peek() == '-' && (fields_.hour < 0 || !is_digit(in_.peek(1))))) {
            in_.skip(1);
        }
    }

    bool step() {
        if (in_.peek() == '(') {  // a comment
            in_.skip(std::min(in_.rest().find(')'), in_.rest().size() - 1) + 1);
            return true;
        }
        if (is_digit(in_.peek())) {
            return number();
        }
        if (fields_.hour >= 0 && read_offset(in_, fields_.zone)) {
            return true;
        }
        if (fields_.hour >= 0 && read_half(in_, fields_)) {
            return true;
        }
        return word();
    }

    bool number() {
        first_ = false;
        if (in_.digits_ahead() > 4) {
            return false;
        }
        const Number number = in_.number();
        const bool time = number.digits <= 2 && fields_.hour < 0;
        if (time && in_.peek() == ':' && is_digit(in_.peek(1))) {
            fields_.hour = number.value;
            read_minutes(in_, fields_);
            return true;
        }
        if (time && (in_.peek() == 'h' || in_.peek() == 'H') && !is_letter(in_.peek(1))) {
            fields_.hour = number.value;
            in_.skip(1);
            fields_.minute = is_digit(in_.peek()) ? in_.number(2).value : 0;
            return true;
        }
        if (unit(number) || year_first(number)) {
            return true;
        }
        if (number.digits <= 2 && fields_.day == 0 && numeric_date(number)) {
            return true;
        }
        return plain(number);
    }

    static bool is_letter(char c) noexcept { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

    // "2024年", "5월": the unit says which number it is.
    bool unit(Number number) {
        korean_ = korean_ || in_.rest().substr(0, 3) == "년" || in_.rest().substr(0, 3) == "월";
        if (in_.take("年") || in_.take("년")) {
            fields_.year = full_year(number);
        } else if (in_.take("月") || in_.take("월")) {
            fields_.month = number.value;
        } else if (in_.take("日") || in_.take("일") || in_.take("号")) {
            fields_.day = number.value;
        } else if (in_.take("时") || in_.take("時") || in_.take("点") || in_.take("시")) {
            fields_.hour = number.value;
        } else if (in_.take("分") || in_.take("분")) {
            fields_.minute = number.value;
        } else if (in_.take("秒") || in_.take("초")) {
            fields_.second = number.value;
        } else {
            return false;
        }
        return true;
    }

    // "2004-05-25" with something behind it that is not ISO 8601.
    bool year_first(Number year) {
        const char separator = in_.peek();
        Cursor ahead = in_;
        ahead.skip(1);
        const Number month = ahead.number(2);
        if (year.digits != 4 || fields_.year >= 0 ||
            (separator != '-' && separator != '/' && separator != '.') || month.digits == 0 ||
            !ahead.take(separator)) {
            return false;
        }
        const Number day = ahead.number(2);
        if (day.digits == 0) {
            return false;
        }
        fields_.year = year.value;
        fields_.month = month.value;
        fields_.day = day.value;
        in_ = ahead;
        return true;
    }

    // "31.12.2004" is day first; "12/31/2004" only where one of the two cannot be a month.
    bool numeric_date(Number first) {
        const char separator = in_.peek();
        Cursor ahead = in_;
        ahead.skip(1);
        if (separator == '.') {
            ahead.skip_space();
        }
        const Number second = ahead.number(2);
        if ((separator != '.' && separator != '/' && separator != '-') || second.digits == 0 ||
            !ahead.take(separator)) {
            return false;
        }
        ahead.skip_space();
        const Number year = ahead.number(4);
        if (year.digits != 4 && year.digits != 2) {
            return false;
        }
        const bool day_first = separator == '.' || (first.value > 12 && second.value <= 12);
        const bool month_first = separator != '.' && first.value <= 12 && second.value > 12;
        const bool same = first.value == second.value;
        if (!day_first && !month_first && !same) {
            return false;
        }
        fields_.day = month_first ? second.value : first.value;
        fields_.month = month_first ? first.value : second.value;
        fields_.year = full_year(year);
        in_ = ahead;
        return true;
    }

    bool plain(Number number) {
        if (number.digits >= 3 && fields_.year < 0) {
            fields_.year = full_year(number);
            return true;
        }
        if (fields_.day == 0 && number.digits <= 2) {
            fields_.day = number.value;
            return true;
        }
        if (fields_.year < 0 && fields_.month != 0) {
            fields_.year = full_year(number);
            return true;
        }
        if (number.digits == 4 && fields_.hour < 0) {  // "1629"
            fields_.hour = number.value / 100;
            fields_.minute = number.value % 100;
            return true;
        }
        return false;
    }

    bool word() {
        const std::string_view word = in_.word();
        if (word.empty()) {
            return false;
        }
        const bool first = first_;
        first_ = false;
        if (half_word(word)) {
            return true;
        }
        if (const int month = month_of_word(word); month != 0 && (!first || in_.peek() != ',')) {
            if (fields_.month != 0 && !month_was_first_) {
                return false;
            }
            fields_.month = month;
            month_was_first_ = first;
            return true;
        }
        const bool military =
            word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z' && fields_.hour >= 0;
        if (first ||
            (!military && is_filler_word(word))) {  // the name of a day, in whatever language
            return true;
        }
        if (fields_.day != 0 && (fields_.month != 0 || fields_.year >= 0)) {
            if (const auto zone = zone_of_word(word)) {
                fields_.zone = zone;
                read_offset(in_, fields_.zone);
                return true;
            }
        }
        return fields_.month == 0 && in_.peek() == ',';  // a weekday of several words
    }

    bool half_word(std::string_view word) {
        const bool morning = word == "오전" || word == "上午" || word == "午前" || word == "πμ";
        const bool afternoon = word == "오후" || word == "下午" || word == "午後" || word == "μμ";
        if (!morning && !afternoon) {
            return false;
        }
        korean_ = korean_ || word == "오전" || word == "오후";
        half_ = afternoon ? 1 : -1;
        return true;
    }

    Cursor in_;
    Fields fields_;
    bool first_ = true;
    bool month_was_first_ = false;
    bool korean_ = false;
    int half_ = 0;
};

}  // namespace

std::optional<Time> parse_feed_date(std::string_view text) {
    text = trim(text);
    if (text.size() < 4 || text.size() > 100) {
        return std::nullopt;
    }
    if (is_digit(text.front())) {
        if (const auto time = parse_iso(text)) {
            return time;
        }
    }
    return LooseDate(text).parse();
}

}  // namespace vigie

#include "base/date_parts.hpp"
#include "base/date_words.hpp"

#include <algorithm>

namespace vigie {

namespace {

constexpr int kKoreanZone = 9 * 60;

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
        if (time && fields_.day != 0 && fields_.year >= 0 && in_.peek() == '.' &&
            DateCursor(in_.rest().substr(1)).digits_ahead() == 2) {  // "10.30"
            fields_.hour = number.value;
            read_minutes(in_, fields_);
            return true;
        }
        if (number.digits == 4 && number.value == 0 && fields_.hour >= 0 && !fields_.zone) {
            fields_.zone = 0;  // an offset that lost its sign
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
            fields_.year = era_ != 0 ? era_ + number.value : full_year(number);
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
        DateCursor ahead = in_;
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
        DateCursor ahead = in_;
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
        if (const int years = years_before_era(word); years != 0) {
            era_ = years;
            return true;
        }
        if (half_word(word) || (word == "Etc" && in_.take('/'))) {  // "Etc/GMT"
            return true;
        }
        const bool day_name = first && in_.peek() == ',';
        if (const int month = day_name ? 0 : month_of_word(word); month != 0) {
            if (fields_.month != 0 && !month_was_first_) {
                return false;
            }
            fields_.month = month;
            month_was_first_ = first;
            return true;
        }
        // "A" and "AT" are zones behind a time, words before it.
        const bool zone = fields_.hour >= 0 && word[0] >= 'A' && word[0] <= 'Z' &&
                          (word.size() == 1 || word == "AT");
        if (first || (!zone && is_filler_word(word))) {  // the name of a day, in whatever language
            return true;
        }
        if (fields_.day != 0 && (fields_.month != 0 || fields_.year >= 0)) {
            if (const auto offset = zone_of_word(word)) {
                fields_.zone = offset;
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

    DateCursor in_;
    DateFields fields_;
    bool first_ = true;
    bool month_was_first_ = false;
    bool korean_ = false;
    int half_ = 0;
    int era_ = 0;
};

}  // namespace

std::optional<Time> parse_loose_date(std::string_view text) {
    return LooseDate(text).parse();
}

}  // namespace vigie

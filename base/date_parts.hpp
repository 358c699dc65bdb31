#pragma once

// What the readers of dates share: a cursor over the text, the fields found so far, and the parts
// that every notation has: times of day and zones. Times of day and zones leave the cursor in
// place when they do not apply. Views into the text, which must outlive the cursor.

#include "base/time.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace vigie {

inline bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

struct Number {
    int value = 0;
    std::size_t digits = 0;
};

// A reader that moves over the text; every method leaves it in place when it does not apply.
class DateCursor {
  public:
    explicit DateCursor(std::string_view text) : text_(text) {}

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

struct DateFields {
    int year = -1;
    int month = 0;
    int day = 0;
    int hour = -1;
    int minute = 0;
    int second = 0;
    std::optional<int> zone;  // minutes east of UTC
};

// Absent where a field is out of its range. An hour of 24 is the midnight that ends the day.
[[nodiscard]] std::optional<Time> to_time(const DateFields& fields);

// Two digits: 00-68 are 20xx. Three count from 1900, an old bug of CGI scripts; -1 where they do
// not.
[[nodiscard]] int full_year(Number number) noexcept;

// "+02:00", "-0530", "+2"; false and unmoved when none stands there.
bool read_offset(DateCursor& in, std::optional<int>& zone);

// "Z", an offset, a zone's name, or a name with an offset ("GMT+0100"). What follows in
// parentheses is a comment. False for a word that is no zone.
bool read_zone(DateCursor& in, std::optional<int>& zone);

void read_fraction(DateCursor& in);

// "10:20", "10:20:30.5", "9:15". The hour has been read.
void read_minutes(DateCursor& in, DateFields& fields);

// Makes an hour of 1 to 12 one of the morning or the afternoon.
void apply_half(DateFields& fields, bool afternoon);

// "AM" and "PM" behind a time.
bool read_half(DateCursor& in, DateFields& fields);

// ISO 8601 and what is nearly that; the whole text or nothing.
[[nodiscard]] std::optional<Time> parse_iso_date(std::string_view text);

// Everything else: numbers and words in nearly any order; the whole text or nothing.
[[nodiscard]] std::optional<Time> parse_loose_date(std::string_view text);

}  // namespace vigie

#include "pipeline/version_number.hpp"

#include <algorithm>
#include <array>

namespace vigie {

namespace {

constexpr std::size_t kMostDigits = 2;  // three are a year, a size or an amount

// What is counted when it stands behind a number, as it begins.
constexpr std::array<std::string_view, 14> kCounted = {"%",
                                                       " %",
                                                       " percent",
                                                       " per cent",
                                                       " year",
                                                       " month",
                                                       " week",
                                                       " day",
                                                       " hour",
                                                       " minute",
                                                       " million",
                                                       " billion",
                                                       " people",
                                                       " times"};

bool is_digit(std::string_view text, std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

bool is_letter(std::string_view text, std::size_t at) {
    return at < text.size() && text[at] >= 'a' && text[at] <= 'z';
}

// Past the digits at `at`.
std::size_t past_digits(std::string_view text, std::size_t at) {
    while (is_digit(text, at)) {
        ++at;
    }
    return at;
}

}  // namespace

std::size_t version_end(std::string_view text, std::size_t at) {
    std::size_t from = at;
    if (from < text.size() && (text[from] == ' ' || text[from] == '-')) {
        ++from;
    }
    if (from < text.size() && text[from] == 'v' && is_digit(text, from + 1)) {
        ++from;
    }
    std::size_t end = past_digits(text, from);
    if (end == from || end - from > kMostDigits) {
        return at;
    }
    while (end < text.size() && text[end] == '.' && is_digit(text, end + 1)) {
        const std::size_t next = past_digits(text, end + 1);
        if (next - end - 1 > kMostDigits) {
            return at;
        }
        end = next;
    }
    // "GPT-4o", "GLM-4.6V"
    if (end < text.size() && (text[end] == 'o' || text[end] == 'v') && !is_letter(text, end + 1) &&
        !is_digit(text, end + 1)) {
        ++end;
    }
    const bool goes_on = end < text.size() &&
                         (text[end] == ',' || text[end] == ':' || text[end] == '/') &&
                         is_digit(text, end + 1);
    const std::string_view after = text.substr(end);
    const bool counts =
        std::any_of(kCounted.begin(), kCounted.end(), [&](std::string_view counted) {
            return after.starts_with(counted);
        });
    return goes_on || counts || is_letter(text, end) ? at : end;
}

}  // namespace vigie

#include "base/text.hpp"

#include "base/utf8.hpp"

#include <simdjson.h>

#include <algorithm>
#include <vector>

namespace vigie {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

char lower_ascii(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// Levenshtein's distance over bytes, given up (limit + 1) when it cannot be within `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
    const std::size_t shorter = std::min(a.size(), b.size());
    if (std::max(a.size(), b.size()) - shorter > limit) {
        return limit + 1;
    }
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
            row[j] = std::min({change, above + 1, row[j - 1] + 1});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

bool is_valid_utf8(std::string_view text) noexcept {
    return simdjson::validate_utf8(text.data(), text.size());
}

std::string to_valid_utf8(std::string_view text) {
    if (is_valid_utf8(text)) {
        return std::string(text);
    }
    std::string out;
    out.reserve(text.size());
    for (;;) {
        const std::size_t good = valid_utf8_prefix(text);
        out.append(text.substr(0, good));
        text.remove_prefix(good);
        if (text.empty()) {
            return out;
        }
        out.append(kReplacement);
        text.remove_prefix(ill_formed_length(text));
    }
}

std::string_view cut_utf8(std::string_view text, std::size_t limit_bytes) noexcept {
    if (text.size() <= limit_bytes) {
        return text;
    }
    std::size_t end = limit_bytes;
    // A character has at most three continuation bytes: further back there is none to keep whole.
    for (int back = 0; back < 3 && end > 0 && is_utf8_continuation(text[end]); ++back) {
        --end;
    }
    if (is_utf8_continuation(text[end])) {
        end = limit_bytes;
    }
    return text.substr(0, end);
}

std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::string to_lower_ascii(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower_ascii);
    return out;
}

bool equals_ignore_case(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return lower_ascii(x) == lower_ascii(y);
           });
}

std::string_view nearest_word(std::string_view word,
                              const std::string_view* known,
                              std::size_t count) {
    std::string_view nearest;
    std::size_t limit = word.size() / 3;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t distance = edit_distance(word, known[i], limit);
        if (distance <= limit && (nearest.empty() || distance < limit)) {
            nearest = known[i];
            limit = distance;
        }
    }
    return nearest;
}

}  // namespace vigie

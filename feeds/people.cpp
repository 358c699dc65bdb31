#include "feeds/people.hpp"

#include "base/entry.hpp"
#include "base/text.hpp"
#include "feeds/html_text.hpp"

#include <algorithm>

namespace vigie {

namespace {

bool is_mail(std::string_view text) noexcept {
    const std::size_t at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find(' ') == std::string_view::npos;
}

std::string_view without_quotes(std::string_view text) noexcept {
    text = trim(text);
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
        text.back() == text.front()) {
        text = trim(text.substr(1, text.size() - 2));
    }
    return text;
}

std::string_view without_scheme(std::string_view text) noexcept {
    return equals_ignore_case(text.substr(0, 7), "mailto:") ? trim(text.substr(7)) : text;
}

// `inside` stands in brackets behind `outside`: the one that is no mail address is the name.
std::string_view choose(std::string_view outside, std::string_view inside) noexcept {
    outside = without_scheme(without_quotes(outside));
    inside = without_scheme(without_quotes(inside));
    if (is_mail(inside)) {
        return outside.empty() ? inside : outside;
    }
    if (is_mail(outside) || outside.empty()) {
        return inside.empty() ? outside : inside;
    }
    return {};
}

}  // namespace

std::string person_name(std::string_view text) {
    std::string_view whole = trim(text);
    std::string plain;
    if (whole.find("</") != std::string_view::npos) {  // brackets of markup, not around a mail
        plain = clean_title(whole, true, kMaxTitleBytes);
        whole = plain;
    }
    for (const std::string_view brackets : {"()", "<>"}) {
        const std::size_t open = whole.find(brackets[0]);
        const std::size_t close = whole.rfind(brackets[1]);
        if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
            continue;
        }
        const std::string_view name =
            choose(whole.substr(0, open), whole.substr(open + 1, close - open - 1));
        if (!name.empty()) {
            return clean_title(name, true, kMaxTitleBytes);
        }
    }
    std::string cleaned = clean_title(without_scheme(without_quotes(whole)), true, kMaxTitleBytes);
    // "name mail" with nothing between.
    const std::size_t space = cleaned.rfind(' ');
    if (space != std::string::npos && is_mail(std::string_view(cleaned).substr(space + 1))) {
        cleaned.resize(space);
    }
    return cleaned;
}

void add_unique(std::vector<std::string>& list, std::string value) {
    if (!value.empty() && list.size() < kMaxListed &&
        std::find(list.begin(), list.end(), value) == list.end()) {
        list.push_back(std::move(value));
    }
}

void add_people(std::vector<std::string>& people, std::string_view text) {
    // A ';' may end a character reference: only one with a space behind it parts names.
    while (people.size() < kMaxListed) {
        const std::size_t semicolon = text.find("; ");
        const bool reference = semicolon != std::string_view::npos &&
                               text.substr(0, semicolon).find('&') != std::string_view::npos;
        if (semicolon == std::string_view::npos || reference) {
            add_unique(people, person_name(text));
            return;
        }
        add_unique(people, person_name(text.substr(0, semicolon)));
        text.remove_prefix(semicolon + 2);
    }
}

}  // namespace vigie

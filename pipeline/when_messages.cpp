#include "pipeline/when_messages.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace vigie::when {

namespace {

using Kind = WhenTokenKind;

constexpr std::array<std::string_view, 17> kOpeners{"all",
                                                    "none",
                                                    "not",
                                                    "about",
                                                    "mentions",
                                                    "theme",
                                                    "relation",
                                                    "relevance",
                                                    "relevant",
                                                    "salience",
                                                    "lang",
                                                    "feed",
                                                    "source",
                                                    "role",
                                                    "tag",
                                                    "text",
                                                    "outlets"};

}  // namespace

std::string quote(std::string_view text) {
    return "'" + std::string(text) + "'";
}

std::string shown(const WhenToken& token) {
    switch (token.kind) {
        case Kind::end:
            return "the end";
        case Kind::quoted:
        case Kind::unterminated:
            return '"' + token.value + '"';
        default:
            return quote(token.value);
    }
}

bool is_word(const WhenToken& token, std::string_view word) {
    return token.kind == Kind::word && equals_ignore_case(token.value, word);
}

bool is_operator(const WhenToken& token) {
    return is_word(token, "and") || is_word(token, "or");
}

std::optional<WhenCompare> read_comparison(const WhenToken& token) {
    constexpr std::array<std::string_view, 6> kComparisons{"<", "<=", ">", ">=", "=", "!="};
    const auto found = std::find(kComparisons.begin(), kComparisons.end(), token.value);
    if (token.kind == Kind::comparison && found != kComparisons.end()) {
        return static_cast<WhenCompare>(found - kComparisons.begin());
    }
    return std::nullopt;
}

bool is_known(std::string_view word, const std::vector<std::string>& known) {
    return known.empty() || std::find(known.begin(), known.end(), word) != known.end();
}

std::string hint(std::string_view word, const std::vector<std::string>& known) {
    const std::vector<std::string_view> views(known.begin(), known.end());
    const std::string_view nearest = nearest_word(word, views.data(), views.size());
    return nearest.empty() ? std::string() : "; did you mean " + quote(nearest) + "?";
}

std::string unknown_test(const std::string& word) {
    if (word.find('/') != std::string::npos) {
        return quote(word) + " alone is no test; write about(" + word + ") or mentions(" + word +
               ")";
    }
    const std::string_view nearest = nearest_word(word, kOpeners.data(), kOpeners.size());
    if (!nearest.empty()) {
        return "unknown " + quote(word) + "; did you mean " + quote(nearest) + "?";
    }
    return "unknown " + quote(word) +
           "; a test is all, none, about(…), mentions(…), theme(…), relation(…), role(…), "
           "relevance, relevant, salience(…), outlets, lang, feed, source, tag(…) or text(…)";
}

std::string unknown_entity_kind(const std::string& id, const std::vector<std::string>& entities) {
    const std::string tail = "/" + to_lower_ascii(id);
    for (const std::string& entity : entities) {
        if (entity.ends_with(tail)) {
            return quote(id) + " is not an entity; write " + entity;
        }
    }
    return quote(id) +
           " is not an entity; one is company/…, person/… or product/…, or a kind alone";
}

std::string wrong_comparison(const std::string& name, const WhenToken& found, const char* allowed) {
    if (found.value == "==" && found.kind == Kind::comparison) {
        return "'==' is not a comparison; write '='";
    }
    if (found.value == "<>" && found.kind == Kind::comparison) {
        return "'<>' is not a comparison; write '!='";
    }
    return quote(name) + " is compared with " + allowed + ", not with " + shown(found);
}

}  // namespace vigie::when

#include "daemon/search_query.hpp"

#include "pipeline/when_lexer.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace vigie {

namespace {

bool is_of_the_language(const std::string& word) {
    constexpr std::array<std::string_view, 6> kWords{"all", "none", "relevant", "and", "or", "not"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool is_expression(const std::vector<WhenToken>& tokens) {
    bool only_its_words = tokens.size() > 1;  // the end alone is no expression
    for (const WhenToken& token : tokens) {
        switch (token.kind) {
            case WhenTokenKind::word:
                only_its_words = only_its_words && is_of_the_language(token.value);
                break;
            case WhenTokenKind::quoted:
            case WhenTokenKind::unterminated:
                only_its_words = false;
                break;
            case WhenTokenKind::end:
                break;
            default:
                return true;
        }
    }
    return only_its_words;
}

bool is_entity(const std::string& word) {
    return word.starts_with("company/") || word.starts_with("person/") ||
           word.starts_with("product/");
}

std::string test_for(const WhenToken& token) {
    if (token.kind == WhenTokenKind::word && is_entity(token.value)) {
        return "mentions(" + token.value + ")";
    }
    std::string test = "text(\"";
    for (const char c : token.value) {
        test += c == '"' || c == '\\' ? "\\" : "";
        test += c;
    }
    return test + "\")";
}

}  // namespace

std::string expression_of_query(std::string_view query) {
    const std::vector<WhenToken> tokens = read_when_tokens(query);
    if (is_expression(tokens)) {
        return std::string(query);
    }
    std::string expression;
    for (const WhenToken& token : tokens) {
        if (token.kind != WhenTokenKind::end && !token.value.empty()) {
            expression += (expression.empty() ? "" : " and ") + test_for(token);
        }
    }
    return expression;
}

}  // namespace vigie

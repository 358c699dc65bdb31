#include "pipeline/when_lexer.hpp"

#include <utility>

namespace vigie {

namespace {

constexpr std::string_view kSpace = " \t\r\n\f\v";
constexpr std::string_view kComparison = "<>=!";
constexpr std::string_view kNoWord = " \t\r\n\f\v<>=!(),\"";

WhenToken read_quoted(std::string_view text, std::size_t& at) {
    WhenToken token{WhenTokenKind::unterminated, at, at, {}};
    for (++at; at < text.size(); ++at) {
        if (text[at] == '"') {
            ++at;
            token.kind = WhenTokenKind::quoted;
            break;
        }
        const bool escape = text[at] == '\\' && at + 1 < text.size() &&
                            (text[at + 1] == '"' || text[at + 1] == '\\');
        at += escape ? 1 : 0;
        token.value += text[at];
    }
    token.end = at;
    return token;
}

WhenToken read_run(std::string_view text, std::size_t& at, std::size_t end, WhenTokenKind kind) {
    const std::size_t start = at;
    at = end == std::string_view::npos ? text.size() : end;
    return {kind, start, at, std::string(text.substr(start, at - start))};
}

WhenToken read_token(std::string_view text, std::size_t& at) {
    const char c = text[at];
    if (c == '"') {
        return read_quoted(text, at);
    }
    if (c == '(' || c == ')' || c == ',') {
        const WhenTokenKind kind = c == '('   ? WhenTokenKind::open
                                   : c == ')' ? WhenTokenKind::close
                                              : WhenTokenKind::comma;
        return read_run(text, at, at + 1, kind);
    }
    if (kComparison.find(c) != std::string_view::npos) {
        const std::size_t end = text.find_first_not_of(kComparison, at);
        return read_run(text, at, end, WhenTokenKind::comparison);
    }
    return read_run(text, at, text.find_first_of(kNoWord, at), WhenTokenKind::word);
}

}  // namespace

std::vector<WhenToken> read_when_tokens(std::string_view text) {
    std::vector<WhenToken> tokens;
    std::size_t at = text.find_first_not_of(kSpace);
    while (at < text.size()) {
        tokens.push_back(read_token(text, at));
        at = text.find_first_not_of(kSpace, at);
    }
    tokens.push_back({WhenTokenKind::end, text.size(), text.size(), {}});
    return tokens;
}

}  // namespace vigie

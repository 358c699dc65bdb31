#include "base/text.hpp"
#include "pipeline/when_messages.hpp"
#include "pipeline/when_parser.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace vigie {

namespace {

using Kind = WhenTokenKind;

bool is_language_code(std::string_view code) {
    const std::size_t primary = std::min(code.find('-'), code.size());
    const bool sound = std::all_of(code.begin(), code.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    return sound && (primary == 2 || primary == 3) && !code.ends_with('-');
}

}  // namespace

WhenNode WhenParser::parse_test() {
    const WhenToken& token = peek();
    if (token.kind == Kind::unterminated) {
        return refuse(token, "this quote does not end");
    }
    if (token.kind != Kind::word || when::is_operator(token)) {
        return refuse(token, missing_expression(token));
    }
    const std::string name = to_lower_ascii(token.value);
    if (name == "all" || name == "none" || name == "relevant") {
        take();
        WhenNode node;
        node.op = name == "all" ? WhenOp::all : name == "none" ? WhenOp::none : WhenOp::relevant;
        return node;
    }
    if (name == "about" || name == "mentions" || name == "salience") {
        return parse_entity_test(name);
    }
    constexpr std::array<std::pair<std::string_view, WhenNode (WhenParser::*)()>, 5> kCalls{
        {{"theme", &WhenParser::parse_theme},
         {"relation", &WhenParser::parse_relation},
         {"role", &WhenParser::parse_role},
         {"tag", &WhenParser::parse_tag},
         {"text", &WhenParser::parse_text}}};
    for (const auto& [word, parse] : kCalls) {
        if (name == word) {
            return (this->*parse)();
        }
    }
    if (name == "relevance" || name == "outlets") {
        take();
        WhenNode node;
        node.op = name == "outlets" ? WhenOp::outlets : WhenOp::relevance;
        counts_outlets_ = counts_outlets_ || node.op == WhenOp::outlets;
        return parse_number(name, std::move(node));
    }
    if (name == "lang" || name == "feed" || name == "source") {
        return parse_word_test(name);
    }
    return refuse(token, when::unknown_test(token.value));
}

WhenNode WhenParser::refuse(const WhenToken& token, std::string message) {
    fail(token, std::move(message));
    return skip();
}

std::string WhenParser::missing_expression(const WhenToken& token) const {
    if (token.kind == Kind::end && tokens_.size() == 1) {
        return "an expression is missing; 'all' matches every story";
    }
    return "an expression is missing before " + when::shown(token);
}

WhenNode WhenParser::parse_number(const std::string& name, WhenNode node) {
    const WhenToken& comparison = peek();
    const std::optional<WhenCompare> how = when::read_comparison(comparison);
    if (!how) {
        return refuse(comparison, when::wrong_comparison(name, comparison, "< <= > >= = or !="));
    }
    node.compare = *how;
    take();
    const WhenToken& token = peek();
    const std::string& digits = token.value;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] =
        std::from_chars(digits.data(), end, node.number, std::chars_format::fixed);
    const bool counts = node.op == WhenOp::outlets;
    const bool number =
        token.kind == Kind::word && error == std::errc() && stop == end &&
        digits.find_first_not_of(counts ? "0123456789" : "0123456789.-") == std::string::npos;
    if (!number) {
        return refuse(token,
                      (counts ? "a whole number is missing after "
                              : "a number from 0 to 1 is missing after ") +
                          when::quote(comparison.value) + ", as in " + name + " " +
                          comparison.value + (counts ? " 5" : " 0.5"));
    }
    if (!counts && (node.number < 0 || node.number > 1)) {
        fail(token, when::quote(digits) + " is out of range; " + name + " lies between 0 and 1");
    }
    take();
    return node;
}

WhenNode WhenParser::parse_word_test(const std::string& name) {
    take();
    WhenNode node;
    node.op = name == "lang" ? WhenOp::lang : name == "feed" ? WhenOp::feed : WhenOp::source;
    const WhenToken& comparison = peek();
    if (when::is_word(comparison, "in")) {
        take();
        return parse_list(name, std::move(node));
    }
    const std::optional<WhenCompare> how = when::read_comparison(comparison);
    if (!how || (*how != WhenCompare::equal && *how != WhenCompare::unequal)) {
        return refuse(comparison, when::wrong_comparison(name, comparison, "= or != or in (…)"));
    }
    node.compare = *how;
    take();
    if (peek().kind == Kind::open) {
        return refuse(peek(), "one value is expected here; write " + name + " in (…)");
    }
    if (!read_value(name, node)) {
        return skip();
    }
    return node;
}

WhenNode WhenParser::parse_list(const std::string& name, WhenNode node) {
    const WhenToken& open = peek();
    if (open.kind != Kind::open) {
        return refuse(open, "'in' needs a list in parentheses, as in lang in (fr, de)");
    }
    take();
    while (read_value(name, node)) {
        if (peek().kind == Kind::comma) {
            take();
            continue;
        }
        if (peek().kind == Kind::close) {
            take();
            return node;
        }
        fail(open, "this list is never closed; values are separated by ','");
        break;
    }
    leave_call();
    return {};
}

bool WhenParser::read_value(const std::string& name, WhenNode& node) {
    const WhenToken& token = peek();
    if (token.kind == Kind::unterminated) {
        fail(token, "this quote does not end");
        return false;
    }
    const bool value =
        token.kind == Kind::quoted ||
        (token.kind == Kind::word && !when::is_operator(token) && !when::is_word(token, "not"));
    if (!value || token.value.empty()) {
        fail(token,
             "a value for " + when::quote(name) + " is missing before " + when::shown(token));
        return false;
    }
    std::string word = node.op == WhenOp::feed ? token.value : to_lower_ascii(token.value);
    if (node.op == WhenOp::lang && !is_language_code(word)) {
        fail(token,
             when::quote(token.value) + " is not a language; write a code such as fr or pt-br");
    }
    if (node.op == WhenOp::feed && !when::is_known(word, vocabulary_.feeds)) {
        fail(token, "unknown feed " + when::quote(word) + when::hint(word, vocabulary_.feeds));
    }
    node.words.push_back(std::move(word));
    take();
    return true;
}

}  // namespace vigie

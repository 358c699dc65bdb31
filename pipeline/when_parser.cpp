#include "pipeline/when_parser.hpp"

#include "base/text.hpp"
#include "pipeline/when_messages.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace vigie {

namespace {

constexpr std::size_t kMostErrors = 20;
constexpr std::size_t kLongest = std::size_t{64} * 1024;

using Kind = WhenTokenKind;

std::size_t column_of(std::string_view text, std::size_t byte) {
    const auto starts_character = [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
    };
    const std::string_view before = text.substr(0, byte);
    return 1 +
           static_cast<std::size_t>(std::count_if(before.begin(), before.end(), starts_character));
}

}  // namespace

WhenParser::WhenParser(std::string_view text, const WatchVocabulary& vocabulary)
    : text_(text), vocabulary_(vocabulary), tokens_(read_when_tokens(text)) {}

WhenNode WhenParser::parse() {
    WhenNode root = parse_sequence();
    while (peek().kind != Kind::end) {  // only a ')' ends a sequence early
        fail(peek(), "this ')' closes nothing");
        take();
        if (peek().kind != Kind::end && !when::is_operator(peek())) {
            parse_sequence();
        } else if (peek().kind != Kind::end) {
            take();
            parse_sequence();
        }
    }
    return root;
}

std::vector<WhenError> WhenParser::take_errors() {
    std::stable_sort(errors_.begin(), errors_.end(), [](const auto& a, const auto& b) {
        return a.column < b.column;
    });
    return std::move(errors_);
}

const WhenToken& WhenParser::take() {
    const WhenToken& token = tokens_[at_];
    at_ += token.kind == Kind::end ? 0 : 1;
    return token;
}

void WhenParser::fail(const WhenToken& token, std::string message) {
    if (!gave_up_) {
        errors_.push_back({column_of(text_, token.at), std::move(message)});
    }
    if (errors_.size() == kMostErrors) {
        give_up();
    }
}

void WhenParser::give_up() {
    gave_up_ = true;
    at_ = tokens_.size() - 1;
}

WhenNode WhenParser::skip() {
    std::size_t open = 0;
    for (; peek().kind != Kind::end; take()) {
        if (open == 0 && (when::is_operator(peek()) || peek().kind == Kind::close)) {
            break;
        }
        open += peek().kind == Kind::open ? 1U : 0U;
        open -= peek().kind == Kind::close ? 1U : 0U;
    }
    return {};
}

WhenNode WhenParser::parse_sequence() {
    WhenNode node = parse_or();
    while (peek().kind != Kind::end && peek().kind != Kind::close) {
        const WhenToken& token = peek();
        if (token.value == "&&" || token.value == "||") {
            fail(token,
                 when::quote(token.value) + " is not an operator; write " +
                     when::quote(token.value == "&&" ? "and" : "or"));
            take();
        } else {
            fail(token, "'and' or 'or' is missing before " + when::shown(token));
        }
        parse_or();
    }
    return node;
}

WhenNode WhenParser::parse_or() {
    return parse_chain("or", WhenOp::disjunction, &WhenParser::parse_and);
}

WhenNode WhenParser::parse_and() {
    return parse_chain("and", WhenOp::conjunction, &WhenParser::parse_unary);
}

WhenNode WhenParser::parse_chain(std::string_view word, WhenOp op, WhenNode (WhenParser::*part)()) {
    WhenNode first = (this->*part)();
    if (!when::is_word(peek(), word)) {
        return first;
    }
    WhenNode chain;
    chain.op = op;
    chain.children.push_back(std::move(first));
    while (when::is_word(peek(), word)) {
        take();
        chain.children.push_back((this->*part)());
    }
    return chain;
}

WhenNode WhenParser::parse_unary() {
    const WhenToken& token = peek();
    const bool bang = token.kind == Kind::comparison && token.value == "!";
    if (bang) {
        fail(token, "'!' is not an operator; write 'not'");
    }
    const bool nests = bang || when::is_word(token, "not") || token.kind == Kind::open;
    if (!nests) {
        const std::size_t start = token.at;
        WhenNode test = parse_test();
        test.start = start;
        test.end = at_ == 0 ? start : std::max(start, tokens_[at_ - 1].end);
        return test;
    }
    if (depth_ == kDeepest) {
        fail(token, "nested deeper than " + std::to_string(kDeepest) + " levels");
        give_up();
        return {};
    }
    ++depth_;
    WhenNode node = token.kind == Kind::open ? parse_parens() : parse_not();
    --depth_;
    return node;
}

WhenNode WhenParser::parse_not() {
    take();
    WhenNode node;
    node.op = WhenOp::negation;
    node.children.push_back(parse_unary());
    return node;
}

WhenNode WhenParser::parse_parens() {
    const WhenToken& open = take();
    WhenNode node = parse_sequence();
    if (peek().kind == Kind::close) {
        take();
    } else {
        fail(open, "this '(' is never closed");
    }
    return node;
}

boost::system::result<When, std::vector<WhenError>> parse_when(std::string_view text,
                                                               const WatchVocabulary& vocabulary) {
    if (text.size() > kLongest) {
        return std::vector<WhenError>{{1, "longer than " + std::to_string(kLongest) + " bytes"}};
    }
    WhenParser parser(text, vocabulary);
    WhenNode root = parser.parse();
    std::vector<WhenError> errors = parser.take_errors();
    if (!errors.empty()) {
        return errors;
    }
    When when;
    when.tree_ = std::make_shared<const WhenTree>(
        WhenTree{std::move(root), std::string(text), parser.folder(), parser.counts_outlets()});
    return when;
}

}  // namespace vigie

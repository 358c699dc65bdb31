#include "base/text.hpp"
#include "pipeline/when_messages.hpp"
#include "pipeline/when_parser.hpp"

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
    if (name == "theme" || name == "relation") {
        return parse_named_test(name);
    }
    if (name == "relevance") {
        take();
        WhenNode node;
        node.op = WhenOp::relevance;
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

const WhenToken* WhenParser::parse_argument(const std::string& name,
                                            const char* what,
                                            const char* example) {
    const WhenToken& head = take();
    const std::string usage =
        std::string(what) + " in parentheses, as in " + name + "(" + example + ")";
    if (peek().kind != Kind::open) {
        fail(head, when::quote(name) + " needs " + usage);
        skip();
        return nullptr;
    }
    const WhenToken& open = take();
    const WhenToken& argument = peek();
    if (argument.kind != Kind::word && argument.kind != Kind::quoted) {
        fail(argument, name + "() needs " + usage);
        leave_call();
        return nullptr;
    }
    take();
    if (peek().kind == Kind::comma) {
        fail(peek(), name + "() takes one name; write " + name + "(…) or " + name + "(…)");
        leave_call();
        return nullptr;
    }
    if (peek().kind != Kind::close) {
        fail(open, "this '(' is never closed");
        skip();
        return nullptr;
    }
    take();
    return &argument;
}

void WhenParser::leave_call() {
    skip();
    if (peek().kind == Kind::close) {
        take();
    }
}

WhenNode WhenParser::parse_entity_test(const std::string& name) {
    const WhenToken* argument = parse_argument(name, "an entity", "company/openai");
    WhenNode node;
    node.op = name == "about"      ? WhenOp::about
              : name == "mentions" ? WhenOp::mentions
                                   : WhenOp::salience;
    if (argument != nullptr) {
        read_entity(*argument, node.entity);
    }
    if (node.op == WhenOp::salience) {
        return argument == nullptr ? skip() : parse_number(name, std::move(node));
    }
    return node;
}

void WhenParser::read_entity(const WhenToken& argument, EntityPattern& entity) {
    const std::string& id = argument.value;
    const std::size_t slash = id.find('/');
    const std::string_view kind = std::string_view(id).substr(0, slash);
    bool known_kind = false;
    for (const TagKind each : {TagKind::company, TagKind::person, TagKind::product}) {
        if (kind == to_string(each)) {
            entity.kind = each;
            known_kind = true;
        }
    }
    if (!known_kind) {
        fail(argument, when::unknown_entity_kind(id, vocabulary_.entities));
    } else if (slash != std::string::npos) {
        entity.id = id;
        if (slash + 1 == id.size() || !when::is_known(id, vocabulary_.entities)) {
            fail(argument,
                 "unknown entity " + when::quote(id) + when::hint(id, vocabulary_.entities));
        }
    }
}

WhenNode WhenParser::parse_named_test(const std::string& name) {
    const bool is_theme = name == "theme";
    const WhenToken* argument = parse_argument(name,
                                               is_theme ? "the name of a theme" : "a predicate",
                                               is_theme ? "partnership" : "criticises");
    WhenNode node;
    node.op = is_theme ? WhenOp::theme : WhenOp::relation;
    if (argument == nullptr) {
        return {};
    }
    const auto& known = is_theme ? vocabulary_.themes : vocabulary_.predicates;
    if (argument->value.empty() || !when::is_known(argument->value, known)) {
        fail(*argument,
             std::string(is_theme ? "unknown theme " : "unknown relation ") +
                 when::quote(argument->value) + when::hint(argument->value, known));
    }
    node.words.push_back(argument->value);
    return node;
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
    const bool number = token.kind == Kind::word && error == std::errc() && stop == end &&
                        digits.find_first_not_of("0123456789.-") == std::string::npos;
    if (!number) {
        return refuse(token,
                      "a number from 0 to 1 is missing after " + when::quote(comparison.value) +
                          ", as in " + name + " " + comparison.value + " 0.5");
    }
    if (node.number < 0 || node.number > 1) {
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

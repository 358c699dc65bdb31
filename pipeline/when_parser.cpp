#include "base/text.hpp"
#include "pipeline/watch.hpp"
#include "pipeline/when_lexer.hpp"
#include "pipeline/when_node.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace vigie {

namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kMostErrors = 20;
constexpr std::size_t kLongest = std::size_t{64} * 1024;

using WhenErrors = std::vector<WhenError>;
using Kind = WhenTokenKind;

constexpr std::array<std::string_view, 12> kOpeners{"all",
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
                                                    "feed"};

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

std::size_t column_of(std::string_view text, std::size_t byte) {
    const auto starts_character = [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
    };
    const std::string_view before = text.substr(0, byte);
    return 1 +
           static_cast<std::size_t>(std::count_if(before.begin(), before.end(), starts_character));
}

// "; did you mean 'x'?", or nothing.
std::string hint(std::string_view word, const std::vector<std::string>& known) {
    const std::vector<std::string_view> views(known.begin(), known.end());
    const std::string_view nearest = nearest_word(word, views.data(), views.size());
    return nearest.empty() ? std::string() : "; did you mean " + quote(nearest) + "?";
}

bool is_known(std::string_view word, const std::vector<std::string>& known) {
    return known.empty() || std::find(known.begin(), known.end(), word) != known.end();
}

bool is_language_code(std::string_view code) {
    const std::size_t primary = std::min(code.find('-'), code.size());
    const bool sound = std::all_of(code.begin(), code.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    return sound && (primary == 2 || primary == 3) && !code.ends_with('-');
}

class WhenParser {
  public:
    WhenParser(std::string_view text, const WatchVocabulary& vocabulary)
        : text_(text), vocabulary_(vocabulary), tokens_(read_when_tokens(text)) {}

    WhenNode parse() {
        WhenNode root = parse_sequence();
        while (peek().kind != Kind::end) {  // only a ')' ends a sequence early
            fail(peek(), "this ')' closes nothing");
            take();
            if (peek().kind != Kind::end && !is_operator(peek())) {
                parse_sequence();
            } else if (peek().kind != Kind::end) {
                take();
                parse_sequence();
            }
        }
        return root;
    }

    WhenErrors take_errors() {
        std::stable_sort(errors_.begin(), errors_.end(), [](const auto& a, const auto& b) {
            return a.column < b.column;
        });
        return std::move(errors_);
    }

  private:
    [[nodiscard]] const WhenToken& peek() const { return tokens_[at_]; }

    const WhenToken& take() {
        const WhenToken& token = tokens_[at_];
        at_ += token.kind == Kind::end ? 0 : 1;
        return token;
    }

    static bool is_word(const WhenToken& token, std::string_view word) {
        return token.kind == Kind::word && equals_ignore_case(token.value, word);
    }

    static bool is_operator(const WhenToken& token) {
        return is_word(token, "and") || is_word(token, "or");
    }

    void fail(const WhenToken& token, std::string message) {
        if (!gave_up_) {
            errors_.push_back({column_of(text_, token.at), std::move(message)});
        }
        if (errors_.size() == kMostErrors) {
            give_up();
        }
    }

    // Reads no further: what could be said after this would only be noise.
    void give_up() {
        gave_up_ = true;
        at_ = tokens_.size() - 1;
    }

    // Skips what belongs to a part that could not be read: up to the next "and", "or", or the ')'
    // that closes something opened before.
    WhenNode skip() {
        std::size_t open = 0;
        for (; peek().kind != Kind::end; take()) {
            if (open == 0 && (is_operator(peek()) || peek().kind == Kind::close)) {
                break;
            }
            open += peek().kind == Kind::open ? 1U : 0U;
            open -= peek().kind == Kind::close ? 1U : 0U;
        }
        return {};
    }

    WhenNode parse_sequence() {
        WhenNode node = parse_or();
        while (peek().kind != Kind::end && peek().kind != Kind::close) {
            const WhenToken& token = peek();
            if (token.value == "&&" || token.value == "||") {
                fail(token,
                     quote(token.value) + " is not an operator; write " +
                         quote(token.value == "&&" ? "and" : "or"));
                take();
            } else {
                fail(token, "'and' or 'or' is missing before " + shown(token));
            }
            parse_or();
        }
        return node;
    }

    WhenNode parse_or() { return parse_chain("or", WhenOp::disjunction, &WhenParser::parse_and); }

    WhenNode parse_and() {
        return parse_chain("and", WhenOp::conjunction, &WhenParser::parse_unary);
    }

    WhenNode parse_chain(std::string_view word, WhenOp op, WhenNode (WhenParser::*part)()) {
        WhenNode first = (this->*part)();
        if (!is_word(peek(), word)) {
            return first;
        }
        WhenNode chain;
        chain.op = op;
        chain.children.push_back(std::move(first));
        while (is_word(peek(), word)) {
            take();
            chain.children.push_back((this->*part)());
        }
        return chain;
    }

    WhenNode parse_unary() {
        const WhenToken& token = peek();
        const bool bang = token.kind == Kind::comparison && token.value == "!";
        if (bang) {
            fail(token, "'!' is not an operator; write 'not'");
        }
        const bool nests = bang || is_word(token, "not") || token.kind == Kind::open;
        if (!nests) {
            return parse_test();
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

    WhenNode parse_not() {
        take();
        WhenNode node;
        node.op = WhenOp::negation;
        node.children.push_back(parse_unary());
        return node;
    }

    WhenNode parse_parens() {
        const WhenToken& open = take();
        WhenNode node = parse_sequence();
        if (peek().kind == Kind::close) {
            take();
        } else {
            fail(open, "this '(' is never closed");
        }
        return node;
    }

    WhenNode parse_test() {
        const WhenToken& token = peek();
        if (token.kind == Kind::unterminated) {
            return refuse(token, "this quote does not end");
        }
        if (token.kind != Kind::word || is_operator(token)) {
            return refuse(token, missing_expression(token));
        }
        const std::string name = to_lower_ascii(token.value);
        if (name == "all" || name == "none" || name == "relevant") {
            take();
            WhenNode node;
            node.op = name == "all"    ? WhenOp::all
                      : name == "none" ? WhenOp::none
                                       : WhenOp::relevant;
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
        return refuse(token, unknown_test(token.value));
    }

    WhenNode refuse(const WhenToken& token, std::string message) {
        fail(token, std::move(message));
        return skip();
    }

    std::string missing_expression(const WhenToken& token) const {
        if (token.kind == Kind::end && tokens_.size() == 1) {
            return "an expression is missing; 'all' matches every story";
        }
        return "an expression is missing before " + shown(token);
    }

    static std::string unknown_test(const std::string& word) {
        if (word.find('/') != std::string::npos) {
            return quote(word) + " alone is no test; write about(" + word + ") or mentions(" +
                   word + ")";
        }
        const std::string_view nearest = nearest_word(word, kOpeners.data(), kOpeners.size());
        if (!nearest.empty()) {
            return "unknown " + quote(word) + "; did you mean " + quote(nearest) + "?";
        }
        return "unknown " + quote(word) +
               "; a test is all, none, about(…), mentions(…), theme(…), relation(…), relevance, "
               "relevant, salience(…), lang, feed or source";
    }

    // The one argument in parentheses; nullptr after an error was reported.
    const WhenToken* parse_argument(const std::string& name,
                                    const char* what,
                                    const char* example) {
        const WhenToken& head = take();
        const std::string usage =
            std::string(what) + " in parentheses, as in " + name + "(" + example + ")";
        if (peek().kind != Kind::open) {
            fail(head, quote(name) + " needs " + usage);
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

    void leave_call() {
        skip();
        if (peek().kind == Kind::close) {
            take();
        }
    }

    WhenNode parse_entity_test(const std::string& name) {
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

    void read_entity(const WhenToken& argument, EntityPattern& entity) {
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
            fail(argument, unknown_kind(id));
        } else if (slash != std::string::npos) {
            entity.id = id;
            if (slash + 1 == id.size() || !is_known(id, vocabulary_.entities)) {
                fail(argument, "unknown entity " + quote(id) + hint(id, vocabulary_.entities));
            }
        }
    }

    std::string unknown_kind(const std::string& id) const {
        const std::string tail = "/" + to_lower_ascii(id);
        for (const std::string& entity : vocabulary_.entities) {
            if (entity.ends_with(tail)) {
                return quote(id) + " is not an entity; write " + entity;
            }
        }
        return quote(id) +
               " is not an entity; one is company/…, person/… or product/…, or a kind alone";
    }

    WhenNode parse_named_test(const std::string& name) {
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
        if (argument->value.empty() || !is_known(argument->value, known)) {
            fail(*argument,
                 std::string(is_theme ? "unknown theme " : "unknown relation ") +
                     quote(argument->value) + hint(argument->value, known));
        }
        node.words.push_back(argument->value);
        return node;
    }

    std::optional<WhenCompare> read_comparison(const WhenToken& token) {
        constexpr std::array<std::string_view, 6> kComparisons{"<", "<=", ">", ">=", "=", "!="};
        const auto found = std::find(kComparisons.begin(), kComparisons.end(), token.value);
        if (token.kind == Kind::comparison && found != kComparisons.end()) {
            return static_cast<WhenCompare>(found - kComparisons.begin());
        }
        return std::nullopt;
    }

    WhenNode parse_number(const std::string& name, WhenNode node) {
        const WhenToken& comparison = peek();
        const std::optional<WhenCompare> how = read_comparison(comparison);
        if (!how) {
            return refuse(comparison, wrong_comparison(name, comparison, "< <= > >= = or !="));
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
                          "a number from 0 to 1 is missing after " + quote(comparison.value) +
                              ", as in " + name + " " + comparison.value + " 0.5");
        }
        if (node.number < 0 || node.number > 1) {
            fail(token, quote(digits) + " is out of range; " + name + " lies between 0 and 1");
        }
        take();
        return node;
    }

    static std::string wrong_comparison(const std::string& name,
                                        const WhenToken& found,
                                        const char* allowed) {
        if (found.value == "==" && found.kind == Kind::comparison) {
            return "'==' is not a comparison; write '='";
        }
        if (found.value == "<>" && found.kind == Kind::comparison) {
            return "'<>' is not a comparison; write '!='";
        }
        return quote(name) + " is compared with " + allowed + ", not with " + shown(found);
    }

    WhenNode parse_word_test(const std::string& name) {
        take();
        WhenNode node;
        node.op = name == "lang" ? WhenOp::lang : name == "feed" ? WhenOp::feed : WhenOp::source;
        const WhenToken& comparison = peek();
        if (is_word(comparison, "in")) {
            take();
            return parse_list(name, std::move(node));
        }
        const std::optional<WhenCompare> how = read_comparison(comparison);
        if (!how || (*how != WhenCompare::equal && *how != WhenCompare::unequal)) {
            return refuse(comparison, wrong_comparison(name, comparison, "= or != or in (…)"));
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

    WhenNode parse_list(const std::string& name, WhenNode node) {
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

    bool read_value(const std::string& name, WhenNode& node) {
        const WhenToken& token = peek();
        if (token.kind == Kind::unterminated) {
            fail(token, "this quote does not end");
            return false;
        }
        const bool value =
            token.kind == Kind::quoted ||
            (token.kind == Kind::word && !is_operator(token) && !is_word(token, "not"));
        if (!value || token.value.empty()) {
            fail(token, "a value for " + quote(name) + " is missing before " + shown(token));
            return false;
        }
        std::string word = node.op == WhenOp::feed ? token.value : to_lower_ascii(token.value);
        if (node.op == WhenOp::lang && !is_language_code(word)) {
            fail(token,
                 quote(token.value) + " is not a language; write a code such as fr or pt-br");
        }
        if (node.op == WhenOp::feed && !is_known(word, vocabulary_.feeds)) {
            fail(token, "unknown feed " + quote(word) + hint(word, vocabulary_.feeds));
        }
        node.words.push_back(std::move(word));
        take();
        return true;
    }

    std::string_view text_;
    const WatchVocabulary& vocabulary_;
    std::vector<WhenToken> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    bool gave_up_ = false;
    WhenErrors errors_;
};

}  // namespace

boost::system::result<When, std::vector<WhenError>> parse_when(std::string_view text,
                                                               const WatchVocabulary& vocabulary) {
    if (text.size() > kLongest) {
        return WhenErrors{{1, "longer than " + std::to_string(kLongest) + " bytes"}};
    }
    WhenParser parser(text, vocabulary);
    WhenNode root = parser.parse();
    WhenErrors errors = parser.take_errors();
    if (!errors.empty()) {
        return errors;
    }
    When when;
    when.root_ = std::make_shared<const WhenNode>(std::move(root));
    return when;
}

}  // namespace vigie

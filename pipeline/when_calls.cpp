#include "base/text.hpp"
#include "pipeline/when_messages.hpp"
#include "pipeline/when_parser.hpp"

#include <algorithm>
#include <utility>

namespace vigie {

namespace {

using Kind = WhenTokenKind;

constexpr const char* kRelationUsage =
    "who, what and whom, as in relation(person/elon-musk, criticises, company/openai)";

bool is_any(const WhenToken& token) {
    return token.kind == Kind::word && (token.value == "_" || when::is_word(token, "any"));
}

std::string in_parentheses(const char* what, const std::string& name, const char* example) {
    return std::string(what) + " in parentheses, as in " + name + "(" + example + ")";
}

std::string with_single_spaces(std::string_view text) {
    std::string out;
    for (const char c : trim(text)) {
        const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!space) {
            out += c;
        } else if (out.back() != ' ') {
            out += ' ';
        }
    }
    return out;
}

std::vector<std::string> keys_of(const std::map<std::string, std::vector<std::string>>& map) {
    std::vector<std::string> keys;
    keys.reserve(map.size());
    for (const auto& [key, value] : map) {
        keys.push_back(key);
    }
    return keys;
}

}  // namespace

const WhenToken* WhenParser::open_call(const std::string& name, const std::string& usage) {
    const WhenToken& head = take();
    if (peek().kind != Kind::open) {
        fail(head, when::quote(name) + " needs " + usage);
        skip();
        return nullptr;
    }
    return &take();
}

const WhenToken* WhenParser::take_argument(const std::string& name, const std::string& usage) {
    const WhenToken& argument = peek();
    if (argument.kind == Kind::unterminated) {
        fail(argument, "this quote does not end");
        return nullptr;
    }
    if (argument.kind != Kind::word && argument.kind != Kind::quoted) {
        fail(argument, name + "() needs " + usage);
        return nullptr;
    }
    return &take();
}

bool WhenParser::close_call(const std::string& name, const WhenToken& open) {
    if (peek().kind == Kind::comma) {
        fail(peek(), name + "() takes one name; write " + name + "(…) or " + name + "(…)");
        leave_call();
        return false;
    }
    if (peek().kind == Kind::end) {
        fail(open, "this '(' is never closed");
        return false;
    }
    if (peek().kind != Kind::close) {
        fail(peek(), "')' is missing before " + when::shown(peek()));
        leave_call();
        return false;
    }
    take();
    return true;
}

const WhenToken* WhenParser::parse_argument(const std::string& name, const std::string& usage) {
    const WhenToken* open = open_call(name, usage);
    if (open == nullptr) {
        return nullptr;
    }
    const WhenToken* argument = take_argument(name, usage);
    if (argument == nullptr) {
        leave_call();
        return nullptr;
    }
    return close_call(name, *open) ? argument : nullptr;
}

void WhenParser::leave_call() {
    skip();
    if (peek().kind == Kind::close) {
        take();
    }
}

bool WhenParser::parse_entity(const std::string& name,
                              const std::string& usage,
                              bool may_be_any,
                              EntityPattern& entity) {
    const WhenToken* argument = take_argument(name, usage);
    if (argument == nullptr) {
        return false;
    }
    if (when::is_word(*argument, "owner-of") && peek().kind == Kind::open) {
        return parse_owner(entity);
    }
    if (may_be_any && is_any(*argument)) {
        entity.any = true;
        return true;
    }
    read_entity(*argument, entity);
    return true;
}

// Whose something is, is settled here: the knowledge does not change under an expression.
bool WhenParser::parse_owner(EntityPattern& entity) {
    const std::string usage = in_parentheses("a product or company", "owner-of", "product/chatgpt");
    if (depth_ == kDeepest) {
        fail(peek(), "nested deeper than " + std::to_string(kDeepest) + " levels");
        give_up();
        return false;
    }
    const WhenToken& open = take();
    const WhenToken& owned = peek();
    ++depth_;
    const bool read = parse_entity("owner-of", usage, false, entity);
    --depth_;
    if (!read) {
        leave_call();
        return false;
    }
    read_owner(owned, entity);
    return close_call("owner-of", open);
}

void WhenParser::read_owner(const WhenToken& owned, EntityPattern& entity) {
    if (entity.id.empty()) {
        fail(owned, "owner-of() needs one product or company, as in owner-of(product/chatgpt)");
        return;
    }
    const auto owner = vocabulary_.owners.find(entity.id);
    if (owner == vocabulary_.owners.end()) {
        if (when::is_known(entity.id, vocabulary_.entities)) {
            fail(owned, "no owner of " + when::quote(entity.id) + " is known");
        }
        return;
    }
    entity.kind = TagKind::company;
    entity.id = owner->second;
}

WhenNode WhenParser::parse_entity_test(const std::string& name) {
    const std::string usage = in_parentheses("an entity", name, "company/openai");
    WhenNode node;
    node.op = name == "about"      ? WhenOp::about
              : name == "mentions" ? WhenOp::mentions
                                   : WhenOp::salience;
    const WhenToken* open = open_call(name, usage);
    bool read = open != nullptr;
    if (read && !parse_entity(name, usage, false, node.entity)) {
        leave_call();
        read = false;
    }
    read = read && close_call(name, *open);
    if (node.op == WhenOp::salience) {
        return read ? parse_number(name, std::move(node)) : skip();
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

WhenNode WhenParser::parse_theme() {
    const WhenToken* argument =
        parse_argument("theme", in_parentheses("the name of a theme", "theme", "partnership"));
    if (argument == nullptr) {
        return {};
    }
    if (argument->value.empty() || !when::is_known(argument->value, vocabulary_.themes)) {
        fail(*argument,
             "unknown theme " + when::quote(argument->value) +
                 when::hint(argument->value, vocabulary_.themes));
    }
    WhenNode node;
    node.op = WhenOp::theme;
    node.words.push_back(argument->value);
    return node;
}

void WhenParser::read_predicate(const WhenToken& argument, WhenNode& node) {
    const std::string& name = argument.value;
    if (name.empty() || !when::is_known(name, vocabulary_.predicates)) {
        fail(argument,
             "unknown relation " + when::quote(name) + when::hint(name, vocabulary_.predicates));
    }
    const auto& both_ways = vocabulary_.symmetric;
    node.symmetric = std::find(both_ways.begin(), both_ways.end(), name) != both_ways.end();
    node.words.push_back(name);
}

bool WhenParser::take_comma(const std::string& name, const std::string& usage) {
    if (peek().kind != Kind::comma) {
        fail(peek(), name + "() needs " + usage + "; ',' is missing before " + when::shown(peek()));
        return false;
    }
    take();
    return true;
}

// relation(criticises), or relation(person, criticises, _).
WhenNode WhenParser::parse_relation() {
    const std::string name = "relation";
    const std::string usage = in_parentheses("a predicate", name, "criticises");
    WhenNode node;
    node.op = WhenOp::relation;
    node.entity.any = true;
    node.object.any = true;
    const WhenToken* open = open_call(name, usage);
    if (open == nullptr) {
        return {};
    }
    const bool is_owner = when::is_word(peek(), "owner-of");
    const bool alone =
        !is_owner && tokens_[std::min(at_ + 1, tokens_.size() - 1)].kind != Kind::comma;
    if (alone) {
        const WhenToken* argument = take_argument(name, usage);
        if (argument == nullptr) {
            leave_call();
            return {};
        }
        if (!is_any(*argument)) {
            read_predicate(*argument, node);
        }
        return close_call(name, *open) ? node : WhenNode{};
    }
    node.entity = {};
    node.object = {};
    bool read =
        parse_entity(name, kRelationUsage, true, node.entity) && take_comma(name, kRelationUsage);
    const WhenToken* verb = read ? take_argument(name, kRelationUsage) : nullptr;
    if (verb != nullptr && !is_any(*verb)) {
        read_predicate(*verb, node);
    }
    read = verb != nullptr && take_comma(name, kRelationUsage) &&
           parse_entity(name, kRelationUsage, true, node.object);
    if (!read) {
        leave_call();
        return {};
    }
    if (peek().kind == Kind::comma) {
        fail(peek(), std::string("relation() takes ") + kRelationUsage);
        leave_call();
        return {};
    }
    return close_call(name, *open) ? node : WhenNode{};
}

// role(ceo), or role(ceo of company/openai).
WhenNode WhenParser::parse_role() {
    const std::string usage = in_parentheses("an office", "role", "ceo of company/openai");
    WhenNode node;
    node.op = WhenOp::role;
    node.entity.any = true;
    const WhenToken* open = open_call("role", usage);
    if (open == nullptr) {
        return {};
    }
    const WhenToken* title = take_argument("role", usage);
    if (title == nullptr) {
        leave_call();
        return {};
    }
    if (!is_any(*title)) {
        if (title->value.empty() || !when::is_known(title->value, vocabulary_.roles)) {
            fail(*title,
                 "unknown role " + when::quote(title->value) +
                     when::hint(title->value, vocabulary_.roles));
        }
        node.words.push_back(title->value);
    }
    if (when::is_word(peek(), "of")) {
        take();
        node.entity = {};
        if (!parse_entity("role", usage, true, node.entity)) {
            leave_call();
            return {};
        }
    }
    return close_call("role", *open) ? node : WhenNode{};
}

WhenNode WhenParser::parse_tag() {
    const WhenToken* argument =
        parse_argument("tag", in_parentheses("a tag of feeds", "tag", "\"press\""));
    if (argument == nullptr) {
        return {};
    }
    WhenNode node;
    node.op = WhenOp::tag;
    const auto feeds = vocabulary_.feed_tags.find(argument->value);
    if (feeds == vocabulary_.feed_tags.end()) {
        fail(*argument,
             "no feed has the tag " + when::quote(argument->value) +
                 when::hint(argument->value, keys_of(vocabulary_.feed_tags)));
        return node;
    }
    node.words = feeds->second;
    return node;
}

WhenNode WhenParser::parse_text() {
    const WhenToken* argument =
        parse_argument("text", in_parentheses("words", "text", "\"data centre*\""));
    if (argument == nullptr) {
        return {};
    }
    if (!folder_) {
        folder_ = vocabulary_.folder ? vocabulary_.folder : std::make_shared<const Folder>();
    }
    WhenNode node;
    node.op = WhenOp::text;
    std::string_view words = trim(argument->value);
    node.open_end = words.ends_with('*');
    words.remove_suffix(node.open_end ? 1 : 0);
    node.words.push_back(with_single_spaces(folder_->fold(words)));
    if (node.words.front().empty()) {
        fail(*argument, "text() needs words, as in text(\"data centre*\")");
    }
    return node;
}

}  // namespace vigie

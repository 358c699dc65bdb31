#include "pipeline/when_found.hpp"

#include "pipeline/when_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace vigie::when {

namespace {

// "company/openai" against company/openai, any company, or anything.
bool is_meant(const EntityPattern& pattern, std::string_view id) {
    if (pattern.any || !pattern.id.empty()) {
        return pattern.any || id == pattern.id;
    }
    return id.substr(0, id.find('/')) == to_string(pattern.kind);
}

bool is_meant(const EntityPattern& pattern, const Tag& tag) {
    return pattern.any || (pattern.id.empty() ? tag.kind == pattern.kind : tag.id == pattern.id);
}

bool is_role(const WhenNode& node, std::string_view role) {
    constexpr std::string_view kOf = " of ";
    const std::size_t of = role.find(kOf);
    if (of == std::string_view::npos) {
        return false;
    }
    return (node.words.empty() || role.substr(0, of) == node.words.front()) &&
           is_meant(node.entity, role.substr(of + kOf.size()));
}

std::string or_nothing(std::string_view text, std::string_view nothing) {
    return std::string(text.empty() ? nothing : text);
}

std::string text_found(const WhenTree& tree, const WhenNode& node, const WhenInput& input) {
    for (const Field field : kFields) {
        const FoldedText& folded = input.folded(field, *tree.folder);
        const auto found = find_words(folded, node.words.front(), node.open_end, *tree.folder);
        if (found) {
            const std::string& whole =
                field == Field::title ? input.story().title : input.story().text;
            const std::size_t start = folded.original_start(found->start);
            const std::size_t end = folded.original_end(found->end);
            return fmt::format(
                "\"{}\" in the {}", whole.substr(start, end - start), to_string(field));
        }
    }
    return "not there";
}

std::string relation_found(const WhenNode& node, const Story& story) {
    const Relation* found = find_relation(node, story);
    return found == nullptr
               ? "none"
               : fmt::format("{} {} {}", found->subject, found->predicate, found->object);
}

std::string holder_found(const WhenNode& node, const Story& story) {
    const Holder found = find_holder(node, story);
    return found.person == nullptr ? "nobody named holds it"
                                   : fmt::format("{}, {}", found.person->name, found.role);
}

}  // namespace

const Tag* find_tag(const EntityPattern& pattern, const Story& story) {
    const Tag* best = nullptr;
    for (const Tag& tag : story.tags) {
        if (is_meant(pattern, tag) && (best == nullptr || tag.salience > best->salience)) {
            best = &tag;
        }
    }
    return best;
}

double salience_of(const EntityPattern& pattern, const Story& story) {
    const Tag* tag = find_tag(pattern, story);
    return tag == nullptr ? 0 : tag->salience;
}

const Theme* find_theme(const WhenNode& node, const Story& story) {
    const auto found = std::find_if(story.themes.begin(), story.themes.end(), [&](const Theme& t) {
        return t.id == node.words.front();
    });
    return found == story.themes.end() ? nullptr : &*found;
}

const Relation* find_relation(const WhenNode& node, const Story& story) {
    const auto fits = [&](const Relation& relation) {
        if (!node.words.empty() && relation.predicate != node.words.front()) {
            return false;
        }
        return (is_meant(node.entity, relation.subject) &&
                is_meant(node.object, relation.object)) ||
               (node.symmetric && is_meant(node.entity, relation.object) &&
                is_meant(node.object, relation.subject));
    };
    const auto found = std::find_if(story.relations.begin(), story.relations.end(), fits);
    return found == story.relations.end() ? nullptr : &*found;
}

Holder find_holder(const WhenNode& node, const Story& story) {
    for (const Tag& tag : story.tags) {
        const auto role = std::find_if(tag.roles.begin(), tag.roles.end(), [&](const auto& each) {
            return is_role(node, each);
        });
        if (role != tag.roles.end()) {
            return {&tag, *role};
        }
    }
    return {};
}

std::string what_is_found(const WhenTree& tree, const WhenNode& node, const WhenInput& input) {
    const Story& story = input.story();
    switch (node.op) {
        case WhenOp::about:
        case WhenOp::mentions:
        case WhenOp::salience: {
            const Tag* tag = find_tag(node.entity, story);
            return tag == nullptr ? "not named"
                                  : fmt::format("{}, salience {:.2f}", tag->name, tag->salience);
        }
        case WhenOp::theme: {
            const Theme* theme = find_theme(node, story);
            return theme == nullptr ? "none" : fmt::format("score {:.2f}", theme->score);
        }
        case WhenOp::relation:
            return relation_found(node, story);
        case WhenOp::role:
            return holder_found(node, story);
        case WhenOp::relevant:
        case WhenOp::relevance:
            return fmt::format("relevance {:.2f}", story.relevance);
        case WhenOp::outlets:
            return std::to_string(input.outlets());
        case WhenOp::lang:
            return or_nothing(story.lang, "unknown");
        case WhenOp::feed:
        case WhenOp::tag:
            return or_nothing(story.feed, "no feed");
        case WhenOp::source:
            return or_nothing(story.source, "unknown");
        case WhenOp::text:
            return text_found(tree, node, input);
        default:
            return {};
    }
}

}  // namespace vigie::when

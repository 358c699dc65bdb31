#include "pipeline/watch.hpp"

#include "base/text.hpp"
#include "pipeline/when_node.hpp"

#include <algorithm>
#include <utility>

namespace vigie {

namespace {

bool is(const EntityPattern& pattern, const Tag& tag) {
    return pattern.id.empty() ? tag.kind == pattern.kind : tag.id == pattern.id;
}

// Salience of the entity; of a kind, of the strongest of them; 0 when the story does not name it.
double salience(const EntityPattern& pattern, const Story& story) {
    double most = 0;
    for (const Tag& tag : story.tags) {
        if (is(pattern, tag)) {
            most = std::max(most, tag.salience);
        }
    }
    return most;
}

bool compare(double value, WhenCompare how, double number) {
    switch (how) {
        case WhenCompare::less:
            return value < number;
        case WhenCompare::at_most:
            return value <= number;
        case WhenCompare::more:
            return value > number;
        case WhenCompare::at_least:
            return value >= number;
        case WhenCompare::equal:
            return value == number;
        case WhenCompare::unequal:
            return value != number;
    }
    return false;
}

// "pt" is also "pt-br"; the other way round not.
bool is_language(std::string_view lang, std::string_view wanted) {
    return lang.starts_with(wanted) && (lang.size() == wanted.size() || lang[wanted.size()] == '-');
}

template <class Same>
bool one_of(const WhenNode& node, Same same) {
    const bool found = std::any_of(node.words.begin(), node.words.end(), same);
    return found == (node.compare == WhenCompare::equal);
}

// Depth is bounded by the parser.
bool holds(const WhenNode& node, const Story& story) {
    const auto child_holds = [&](const WhenNode& child) { return holds(child, story); };
    switch (node.op) {
        case WhenOp::all:
            return true;
        case WhenOp::none:
            return false;
        case WhenOp::negation:
            return !holds(node.children.front(), story);
        case WhenOp::conjunction:
            return std::all_of(node.children.begin(), node.children.end(), child_holds);
        case WhenOp::disjunction:
            return std::any_of(node.children.begin(), node.children.end(), child_holds);
        case WhenOp::about:
            return salience(node.entity, story) >= kAboutSalience;
        case WhenOp::mentions:
            return std::any_of(story.tags.begin(), story.tags.end(), [&](const Tag& tag) {
                return is(node.entity, tag);
            });
        case WhenOp::theme:
            return std::any_of(story.themes.begin(), story.themes.end(), [&](const Theme& theme) {
                return theme.id == node.words.front();
            });
        case WhenOp::relation:
            return std::any_of(
                story.relations.begin(), story.relations.end(), [&](const Relation& relation) {
                    return relation.predicate == node.words.front();
                });
        case WhenOp::relevant:
            return story.relevant;
        case WhenOp::relevance:
            return compare(story.relevance, node.compare, node.number);
        case WhenOp::salience:
            return compare(salience(node.entity, story), node.compare, node.number);
        case WhenOp::lang:
            return one_of(node,
                          [&](const std::string& word) { return is_language(story.lang, word); });
        case WhenOp::feed:
            return one_of(node, [&](const std::string& word) { return story.feed == word; });
        case WhenOp::source:
            return one_of(node, [&](const std::string& word) {
                return equals_ignore_case(story.source, word);
            });
    }
    return false;
}

}  // namespace

When::When() = default;

bool When::matches(const Story& story) const {
    return !root_ || holds(*root_, story);
}

}  // namespace vigie

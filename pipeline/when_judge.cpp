#include "pipeline/when_judge.hpp"

#include "base/text.hpp"
#include "pipeline/when_found.hpp"
#include "pipeline/when_text.hpp"

#include <algorithm>

namespace vigie::when {

namespace {

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

bool is_text_there(const WhenTree& tree, const WhenNode& node, const WhenInput& input) {
    return std::any_of(kFields.begin(), kFields.end(), [&](Field field) {
        return find_words(input.folded(field, *tree.folder),
                          node.words.front(),
                          node.open_end,
                          *tree.folder)
            .has_value();
    });
}

// The tests that made `node` what it is, `wanted`, into `out`.
void give_reasons(const WhenTree& tree,
                  const WhenNode& node,
                  const WhenInput& input,
                  bool wanted,
                  std::vector<WhenReason>& out) {
    switch (node.op) {
        case WhenOp::negation:
            give_reasons(tree, node.children.front(), input, !wanted, out);
            return;
        case WhenOp::conjunction:
        case WhenOp::disjunction:
            for (const WhenNode& child : node.children) {
                if (holds(tree, child, input) == wanted) {
                    give_reasons(tree, child, input, wanted, out);
                }
            }
            return;
        default:
            out.push_back({tree.text.substr(node.start, node.end - node.start),
                           wanted,
                           what_is_found(tree, node, input)});
    }
}

}  // namespace

bool holds(const WhenTree& tree, const WhenNode& node, const WhenInput& input) {
    const Story& story = input.story();
    const auto child_holds = [&](const WhenNode& child) { return holds(tree, child, input); };
    switch (node.op) {
        case WhenOp::all:
            return true;
        case WhenOp::none:
            return false;
        case WhenOp::negation:
            return !child_holds(node.children.front());
        case WhenOp::conjunction:
            return std::all_of(node.children.begin(), node.children.end(), child_holds);
        case WhenOp::disjunction:
            return std::any_of(node.children.begin(), node.children.end(), child_holds);
        case WhenOp::about:
            return salience_of(node.entity, story) >= kAboutSalience;
        case WhenOp::mentions:
            return find_tag(node.entity, story) != nullptr;
        case WhenOp::theme:
            return find_theme(node, story) != nullptr;
        case WhenOp::relation:
            return find_relation(node, story) != nullptr;
        case WhenOp::role:
            return find_holder(node, story).person != nullptr;
        case WhenOp::relevant:
            return story.relevant;
        case WhenOp::relevance:
            return compare(story.relevance, node.compare, node.number);
        case WhenOp::salience:
            return compare(salience_of(node.entity, story), node.compare, node.number);
        case WhenOp::outlets:
            return compare(static_cast<double>(input.outlets()), node.compare, node.number);
        case WhenOp::lang:
            return one_of(node, [&](const auto& word) { return is_language(story.lang, word); });
        case WhenOp::feed:
            return one_of(node, [&](const auto& word) { return story.feed == word; });
        case WhenOp::source:
            return one_of(node,
                          [&](const auto& word) { return equals_ignore_case(story.source, word); });
        case WhenOp::tag:
            return std::find(node.words.begin(), node.words.end(), story.feed) != node.words.end();
        case WhenOp::text:
            return is_text_there(tree, node, input);
    }
    return false;
}

WhenVerdict explain(const WhenTree& tree, const WhenInput& input) {
    WhenVerdict verdict;
    verdict.holds = holds(tree, tree.root, input);
    give_reasons(tree, tree.root, input, verdict.holds, verdict.reasons);
    return verdict;
}

}  // namespace vigie::when

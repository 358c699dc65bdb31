#include "pipeline/watch.hpp"

#include "pipeline/when_judge.hpp"

namespace vigie {

const FoldedText& WhenInput::folded(Field field, const Folder& folder) const {
    std::optional<FoldedText>& kept = folded_[static_cast<std::size_t>(field)];
    if (!kept) {
        folder.fold(field == Field::title ? story_.title : story_.text, kept.emplace());
    }
    return *kept;
}

When::When() = default;

bool When::matches(const WhenInput& input) const {
    return !tree_ || when::holds(*tree_, tree_->root, input);
}

WhenVerdict When::explain(const WhenInput& input) const {
    if (!tree_) {
        return {true, {{"all", true, {}}}};
    }
    return when::explain(*tree_, input);
}

bool When::counts_outlets() const noexcept {
    return tree_ && tree_->counts_outlets;
}

std::string_view When::text() const noexcept {
    return tree_ ? std::string_view(tree_->text) : "all";
}

std::vector<const Watch*> matching_watches(const std::vector<Watch>& watches,
                                           const WhenInput& input) {
    std::vector<const Watch*> matching;
    for (const Watch& watch : watches) {
        if (watch.when.matches(input)) {
            matching.push_back(&watch);
            if (!watch.go_on) {
                break;
            }
        }
    }
    return matching;
}

}  // namespace vigie

#pragma once

// What the tests of a `when` expression look for in a story, and how it is told. Pure functions;
// pointers are into the story, null where there is nothing.

#include "pipeline/watch.hpp"
#include "pipeline/when_node.hpp"

#include <array>
#include <string>
#include <string_view>

namespace vigie::when {

inline constexpr std::array<Field, 2> kFields{Field::title, Field::text};

// The most salient tag that is meant.
[[nodiscard]] const Tag* find_tag(const EntityPattern& pattern, const Story& story);
// Its salience; 0 without it.
[[nodiscard]] double salience_of(const EntityPattern& pattern, const Story& story);

[[nodiscard]] const Theme* find_theme(const WhenNode& node, const Story& story);
[[nodiscard]] const Relation* find_relation(const WhenNode& node, const Story& story);

// Who holds the role that is asked for, and the role as the tag tells it.
struct Holder {
    const Tag* person = nullptr;
    std::string_view role;
};

[[nodiscard]] Holder find_holder(const WhenNode& node, const Story& story);

// What the test at `node` finds, in a few words: "salience 0.41", "not named".
[[nodiscard]] std::string what_is_found(const WhenTree& tree,
                                        const WhenNode& node,
                                        const WhenInput& input);

}  // namespace vigie::when

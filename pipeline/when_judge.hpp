#pragma once

// Whether the tests of a `when` expression hold for a story, and what they found. Pure functions;
// the depth of an expression is bounded by its parser.

#include "pipeline/watch.hpp"
#include "pipeline/when_node.hpp"

#include <string>

namespace vigie::when {

[[nodiscard]] bool holds(const WhenTree& tree, const WhenNode& node, const WhenInput& input);

// With the tests that decided it: of what holds those that made it hold, of what does not those
// that made it fail.
[[nodiscard]] WhenVerdict explain(const WhenTree& tree, const WhenInput& input);

}  // namespace vigie::when

#pragma once

// The forms in which a name is written beside the one that knowledge gives: without its accents,
// without the dot between its parts, declined in Slavic languages. And the endings that a word may
// carry where the name stands unchanged in front.

#include "base/story.hpp"
#include "pipeline/fold.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

struct NameForm {
    std::string text;                         // in its own case
    std::vector<std::string_view> languages;  // only in stories of these; empty: no restriction
};

// `name` itself first.
[[nodiscard]] std::vector<NameForm> name_forms(const std::string& name, TagKind kind);

// Whether `tail`, folded, may follow a name that ends in a character of class `last` in a story of
// `language` (primary subtag; empty: unknown).
[[nodiscard]] bool is_ending(std::string_view tail, CharClass last, std::string_view language);

}  // namespace vigie

#pragma once

// A story read back from its JSON as base/story_json.hpp wrote it, as far as sameness needs it: id,
// event, source, title, text, lang, first_seen, the tags' ids, names and saliences, and the
// watches.

#include "base/story.hpp"

#include <optional>
#include <string_view>

namespace vigie {

// nullopt: not such a story.
[[nodiscard]] std::optional<Story> read_stored_story(std::string_view json);

}  // namespace vigie

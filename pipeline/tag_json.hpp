#pragma once

// The line that `vigie tag --json` prints for a story: {"id","lang","relevant","relevance","tags",
// "themes","relations"}, design section 4. Fields as in docs/story-format.md.

#include "base/story.hpp"

#include <string>

namespace vigie {

// Appends one JSON object without '\n'. `id` and `lang` are left out when empty.
void append_tag_line(std::string& out, const Story& story);

}  // namespace vigie

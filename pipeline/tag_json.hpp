#pragma once

// The line that `vigie tag --json` prints for a story: {"id","lang","relevant","relevance","tags",
// "themes","relations"}, design section 4. Fields as in docs/story-format.md.

#include "base/story.hpp"
#include "pipeline/verdict.hpp"

#include <string>

namespace vigie {

// Appends one JSON object without '\n'. `id` and `lang` are left out when empty. With an
// explanation, "explain" says of each place where a known name is written whether it was taken and
// why, and "theme_cues" which words made the themes.
void append_tag_line(std::string& out,
                     const Story& story,
                     const Explanation* explanation = nullptr);

}  // namespace vigie

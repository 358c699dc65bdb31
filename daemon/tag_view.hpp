#pragma once

// What `vigie tag` shows to people: whom and what a story is about; with --explain also the text
// with its marks and, per name, why it was taken or not.

#include "base/story.hpp"
#include "pipeline/verdict.hpp"

#include <string>

namespace vigie {

// Tags with their mentions, themes, relations. Ends with a line break. What the story says is made
// printable first.
[[nodiscard]] std::string view_tags(const Story& story, bool colour);

// The title and text with [taken] and {refused} names, then the same as view_tags(), then a line
// for each place with its reason and for each cue of a theme. In colour the marks are coloured too.
[[nodiscard]] std::string view_explained(const Story& story,
                                         const Explanation& explanation,
                                         bool colour);

}  // namespace vigie

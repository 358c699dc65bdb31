#pragma once

// The JSON of a tagged story, schema version 1 (docs/story-format.md), on one line without '\n'.
// Also the pieces that other writers need. Appending into one growing string, no document tree:
// this runs once per story on the hot path.

#include "base/result.hpp"
#include "base/story.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// A JSON string with its quotes. Bytes that are not valid UTF-8 become U+FFFD, so the output always
// is; '<', '>' and '/' are left alone.
void append_json_string(std::string& out, std::string_view text);

// A finite number in the shortest form of at most `decimals` decimals ("0.5", "1", "0.123").
void append_json_number(std::string& out, double value, int decimals = 3);

// {"v":1,"id":…}; fields that are empty are left out.
void append_story_json(std::string& out, const Story& story);

// "tags":[…],"themes":[…],"relations":[…] without the braces around; what `vigie tag --json`
// shares. Mentions carry the text they point at, taken from title and text.
void append_tags_json(std::string& out, const Story& story);

// Reads what append_story_json wrote. Unknown keys are skipped, so that a newer minor writer can be
// read; their names are added to `skipped` where somebody asks: such a story would lose them if it
// were written again. Errc::malformed where it is not a story.
[[nodiscard]] Result<Story> parse_story_json(std::string_view line,
                                             std::vector<std::string>* skipped = nullptr);

}  // namespace vigie

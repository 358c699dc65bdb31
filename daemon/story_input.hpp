#pragma once

// The stories that `vigie tag` and `vigie watches test` are given: JSON lines
// (pipeline/story_line.hpp) or one plain text.

#include "base/story.hpp"

#include <functional>
#include <string>

namespace vigie {

// Calls `visit` for each story of a file, or of standard input as "-". JSON lines come one by one,
// as they are written; anything else is read whole, as one story whose first line is the title.
// Returns the exit code: kFailed where something could not be read, which stderr has been told.
[[nodiscard]] int each_story(const std::string& file, const std::function<void(Story&)>& visit);

}  // namespace vigie

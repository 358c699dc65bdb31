#pragma once

// What `vigie dedup --json` does: story lines in time order in (pipeline/story_line.hpp), a line
// per story out, saying whether it is a copy of an earlier one:
//
//     {"id":"","story":"id of the first copy","copy":"none|exact","event":"id of the event"}
//
// A copy is the same document (canonical link) or the same text (pipeline/fingerprint.hpp), as
// Pipeline decides across feeds. The event is the story's own id.

#include "base/result.hpp"
#include "pipeline/identity.hpp"
#include "pipeline/story_line.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace vigie {

class DedupJson {
  public:
    DedupJson(std::size_t max_remembered, Seconds window);

    // Reads one line and appends the answer, with its '\n', to `out`; a blank line gives none. A
    // story without "id" gets the one that Pipeline would give it. An error names the line's number
    // in the stream and leaves everything as it was.
    [[nodiscard]] Result<> append(std::string_view line, std::string& out);

  private:
    StoryLineReader reader_;
    Identity identity_;
    std::deque<std::string> ids_;  // of the stories that are first copies and remembered
    std::uint64_t forgotten_ = 0;  // ids that were in front of these
    Instant now_{};                // the latest date so far
    std::size_t line_ = 0;
};

}  // namespace vigie

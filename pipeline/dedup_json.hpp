#pragma once

// What `vigie dedup --json` does: story lines in time order in (pipeline/story_line.hpp), a line
// per story out, saying what it is to the earlier ones, as pipeline/sameness.hpp decides:
//
//     {"id":"","story":"id of the first copy","copy":"none|exact|near","event":"id of the event"}
//
// and, where there is something to say, "follows" (id of the earlier event of the same affair), and
// what the event has come to: "event_stories", "event_outlets", "event_languages".
//
// Time is what the stories say. It never goes back, and a date more than kLeap ahead is believed
// only when the next story says so too: one wrong clock must not make everything old.

#include "base/result.hpp"
#include "pipeline/sameness.hpp"
#include "pipeline/story_line.hpp"
#include "pipeline/tagger.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace vigie {

class DedupJson {
  public:
    static constexpr Seconds kLeap{60 * 24 * 3600};

    // `tagger`, which outlives it, says who is meant where the line does not: it helps to tell
    // events. Null: nobody says.
    DedupJson(std::size_t max_remembered, Seconds window, const Tagger* tagger = nullptr);

    // Reads one line and appends the answer, with its '\n', to `out`; a blank line gives none. A
    // story without "id" gets the one that Pipeline would give it. An error names the line's number
    // in the stream and leaves everything as it was.
    [[nodiscard]] Result<> append(std::string_view line, std::string& out);

  private:
    void advance(Instant stated);
    [[nodiscard]] const std::string& id_of(Hash128 number, const std::string& own) const;

    const Tagger* tagger_;
    StoryLineReader reader_;
    Sameness sameness_;
    // Others make ids of any form, so stories are numbered; ids of the last kIdsPerStory times
    // max_remembered stories are kept, for an event may be older than all that is remembered.
    static constexpr std::size_t kIdsPerStory = 2;
    std::deque<std::string> ids_;
    std::uint64_t forgotten_ = 0;  // ids that were in front of these
    std::size_t max_ids_;
    Instant now_{};                // the latest believed date so far
    std::optional<Instant> leap_;  // a date far ahead that the last story said
    std::size_t line_ = 0;
};

}  // namespace vigie

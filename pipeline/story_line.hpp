#pragma once

// One story as a line of JSON, the input of `vigie tag`, `vigie dedup` and `vigie watches
// test`:
//
//     {"id":"","title":"","text":"","published":"","url":"","lang":"","feed":"","source":""}
//
// All keys are optional, but a title or a text is needed. null is the same as absent; unknown keys
// are skipped, and so are "feed" and "source" that are no text; a number is taken for its digits.
// "published" is best RFC 3339
// ("2023-02-17T09:30:00Z", also without zone, seconds or clock); "17/02/2023", day first, seconds
// since 1970 and what feeds write (base/date.hpp) are understood. A date that is none is left out,
// and warning() tells it: a story is worth more than its date.

#include "base/result.hpp"
#include "base/story.hpp"
#include "base/time.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vigie {

// As `published` above; without a zone UTC. nullopt for anything else.
[[nodiscard]] std::optional<Time> parse_story_date(std::string_view text);

// Reads lines one after another, reusing its buffers; linear in the line. One thread at a time.
class StoryLineReader {
  public:
    StoryLineReader();
    ~StoryLineReader();
    StoryLineReader(const StoryLineReader&) = delete;
    StoryLineReader& operator=(const StoryLineReader&) = delete;

    // The keys above of the story are filled; title and text are cut to
    // kMaxTitleBytes and kMaxTextBytes. Errc::malformed says what is wrong; the caller knows the
    // line.
    [[nodiscard]] Result<Story> read(std::string_view line);

    // What was left out of the story last read; empty when nothing was.
    [[nodiscard]] const std::string& warning() const noexcept;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace vigie

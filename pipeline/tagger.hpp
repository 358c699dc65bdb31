#pragma once

// Tagger: reads a story's title and text once and fills in whom and what it is about: language when
// unknown, tags, themes, relations, relevance. Compiled from a Knowledge, which it does not need
// afterwards; immutable, callable from any thread. Time is linear in the text.

#include "base/story.hpp"
#include "pipeline/knowledge.hpp"
#include "pipeline/verdict.hpp"

#include <memory>
#include <vector>

namespace vigie {

class Tagger {
  public:
    explicit Tagger(const Knowledge& knowledge, double relevant_at = 0.5);
    ~Tagger();
    Tagger(const Tagger&) = delete;
    Tagger& operator=(const Tagger&) = delete;

    // Reads title, text, lang and published (roles and names hold on that date; undated: any).
    // Offsets point into title and text as they are.
    void tag(Story& story) const;

    // Tags the story, and says of every place where a known name is written whether it was taken,
    // and why; and which cues made the themes. For people: slower than tag().
    [[nodiscard]] Explanation explain(Story& story) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace vigie

#pragma once

// Sameness: what a new story is to those of the last days: the same document or text (Identity),
// nearly the same text (CopyIndex), about the same happening (EventIndex), or none of these.
//
// One pass, no look-ahead: a story is placed by what came before it and that is never changed.
// Deterministic: the same stories at the same times in the same order get the same places. All is
// bounded by `max_stories` and `window`; about 500 bytes a story. One thread at a time.

#include "base/story.hpp"
#include "pipeline/copy_index.hpp"
#include "pipeline/copy_sketch.hpp"
#include "pipeline/event_index.hpp"
#include "pipeline/identity.hpp"
#include "pipeline/story_terms.hpp"
#include "pipeline/story_words.hpp"
#include "pipeline/word_rarity.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace vigie {

enum class Copy : std::uint8_t { none, exact, near };

[[nodiscard]] const char* to_string(Copy copy) noexcept;

class Sameness {
  public:
    struct Place {
        Hash128 story;  // the first copy; its own id when there is none
        Hash128 event;  // the id of its first story
        Copy copy = Copy::none;
        // Of a new story only:
        std::optional<Hash128> follows;  // the earlier event of the same affair
        EventIndex::Extent extent;       // of the event
    };

    Sameness(std::size_t max_stories, Seconds window);

    // Forgets what is older than the window before `now`. The clock may jump: backwards, stories
    // stay until their time comes again or the bound is reached.
    void expire(Instant now);

    // The first copy, by document or exact text.
    [[nodiscard]] std::optional<Identity::Known> find(const StoryKeys& keys) const {
        return identity_.find(keys);
    }

    // Places a story by its title, text, lang and tags, and remembers it. Of a near copy nothing is
    // remembered: another one must be near the first copy too.
    [[nodiscard]] Place place(const Story& story, Hash128 id, const StoryKeys& keys, Instant now);

    // Reads back what was placed in an earlier run: its keys, oldest story first; and its words.
    void remember(const Identity::Known& known, const StoryKeys& keys, Instant first_seen);
    void remember(const Story& story, const Identity::Known& known, Instant first_seen);

    // Takes back a story that could not be stored, with the event it opened. What another event
    // learnt of it stays: no id depends on that, but when the story comes again, more reports may
    // join.
    void forget(const Story& story, const Identity::Known& known, const StoryKeys& keys);

    void set_limits(std::size_t max_stories, Seconds window);

    // The story remembered longest by its keys.
    [[nodiscard]] std::optional<Identity::Known> oldest() const { return identity_.oldest(); }

    // Bytes held.
    [[nodiscard]] std::size_t memory() const noexcept;

  private:
    void weigh(const Story& story);
    EventIndex::Extent join(Hash128 event, const Story& story, Instant now);

    Identity identity_;
    CopyIndex copies_;
    EventIndex events_;
    WordRarity rarity_;
    WordReader reader_;
    CopySketcher sketcher_;
    TermWeigher weigher_;
    StoryWords words_;  // of the story at hand, as are the next two
    CopySketch sketch_;
    StoryTerms terms_;
    StoryWords name_;
    std::vector<TaggedTerm> tagged_;
};

}  // namespace vigie

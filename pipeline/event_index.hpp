#pragma once

// EventIndex: which happening a story is about, decided once, as it comes, by what came before.
//
// A story is a bag of terms weighted by how rare they are and where they stand (StoryTerms). An
// open event is the weighted sum of its stories' terms, cut to the strongest, so that what most of
// its stories say decides and no single one leads it elsewhere. A story joins the event it is most
// like, when alike enough for its length, the silence since, and the event's age; else it opens
// one. Between languages only what both can share is compared: names by their sound, and
// numbers. An event takes no more at kLongest or at kMostStories; the next report opens one that
// follows it, as does a report too unlike to be of it. After kSilence an event is forgotten.
// Bounded by `max_open`. Deterministic; the id is that of the first story. One thread at a time.
//
// Source of the approach: Miranda et al., "Multilingual Clustering of Streaming News", EMNLP 2018.

#include "base/digest.hpp"
#include "base/time.hpp"
#include "pipeline/posting_table.hpp"
#include "pipeline/story_terms.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace vigie {

class EventIndex {
  public:
    static constexpr Seconds kSilence{5 * 24 * 3600};
    static constexpr Seconds kLongest{14 * 24 * 3600};
    static constexpr std::uint32_t kMostStories = 2'000;

    explicit EventIndex(std::size_t max_open) : max_open_(max_open) {}

    // What an event has come to.
    struct Extent {
        std::uint32_t stories = 1;
        std::uint32_t outlets = 1;    // at most kMostOutlets
        std::uint32_t languages = 1;  // those that are known
    };

    static constexpr std::size_t kMostOutlets = 200;

    struct Found {
        std::optional<Hash128> event;    // that the story belongs to; nullopt: none
        std::optional<Hash128> follows;  // when none: the earlier event of the same affair
    };

    [[nodiscard]] Found find(const StoryTerms& story, Instant now);

    // The story is of this event, which is opened when it is not open. A story without terms opens
    // none. `outlet` is a key of who tells it.
    Extent add(Hash128 event, const StoryTerms& story, std::uint32_t outlet, Instant now);

    // A copy of one of its stories: keeps it open, tells it nothing new.
    void touch(Hash128 event, Instant now);

    // Leaves of `terms`, rising, those that are news to an event of the last day; all of them when
    // the event is older or not open. What one happening makes everybody say is rare all the same.
    void keep_novel(Hash128 event, std::vector<std::uint32_t>& terms, Instant now) const;

    // Takes back a story's part in the event's extent; an event that has no other is closed.
    void take_back(Hash128 event, std::uint8_t language, std::uint32_t outlet);

    // Closes what has been silent since long before `now`.
    void expire(Instant now);

    void set_limit(std::size_t max_open);

    [[nodiscard]] std::size_t open() const noexcept { return by_id_.size(); }

    [[nodiscard]] std::size_t memory() const noexcept;

  private:
    struct Tally {
        std::uint32_t key = 0;
        std::uint32_t stories = 0;
    };

    struct Event {
        Hash128 id;
        TermVector own;
        TermVector shared;
        TermVector heard;
        std::uint32_t stories = 0;
        std::uint32_t opened = 0;  // seconds since 1970
        std::uint32_t last = 0;
        std::uint32_t mark = 0;  // of the last story that found it
        std::vector<Tally> outlets;
        std::vector<Tally> languages;
        std::uint8_t language = 0;
        bool wide = false;    // some of its stories are in Han or kana
        bool narrow = false;  // some are not
        bool closed = false;

        [[nodiscard]] bool mixed() const noexcept { return languages.size() > 1; }
    };

    struct IdHash {
        std::size_t operator()(const Hash128& id) const noexcept {
            return static_cast<std::size_t>(id.low ^ id.high);
        }
    };

    [[nodiscard]] bool is_gone(std::uint32_t number) const;

    [[nodiscard]] Event& event(std::uint32_t number) { return events_[number - first_]; }

    // By how much a story is more like an event than it must be.
    struct Excess {
        float same = -1;    // to be of it
        float affair = -1;  // to be of the same affair
    };

    [[nodiscard]] static Excess excess(const Event& event,
                                       const StoryTerms& story,
                                       std::uint32_t now);
    [[nodiscard]] static bool is_full(const Event& event, std::uint32_t now) noexcept;
    static void note(std::vector<Tally>& tallies, std::uint32_t key, std::size_t most);
    static void take_from(std::vector<Tally>& tallies, std::uint32_t key);
    static void grow(TermVector& sum, const TermVector& story, std::size_t most);
    void close(std::uint32_t number);
    void retire(Event& event);
    void drop_closed();

    std::deque<Event> events_;  // numbers rise from first_
    std::uint32_t first_ = 0;
    PostingTable by_term_;
    std::unordered_map<Hash128, std::uint32_t, IdHash> by_id_;
    std::size_t max_open_;
    std::uint32_t next_sweep_ = 0;  // seconds since 1970
    std::uint32_t asked_ = 0;
    std::vector<std::uint32_t> candidates_;
};

}  // namespace vigie

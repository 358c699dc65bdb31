#pragma once

// EventIndex: which happening a story is about, decided once, as it comes, by what came before.
//
// A story is a bag of terms weighted by how rare they are and where they stand (StoryTerms). An
// open event is the weighted sum of its stories' terms, cut to the strongest, so that what most of
// its stories say decides and no single one leads it elsewhere. A story joins the event it is most
// like, of nearly equal ones the larger, when alike enough for its length, the silence since, and
// the event's age; else it opens one. Between languages only what both can share is compared: names
// by their sound, numbers, what headlines say everywhere, and whom tags name. An event takes no
// more at kLongest or at kMostStories; the next report opens one that follows it, as does a report
// too unlike to be of it. After kSilence an event is forgotten. Bounded by `max_open`.
// Deterministic; the id is that of the first story. One thread at a time.
//
// A look-up reads the postings of the story's strongest terms, and compares it with the
// kCompared events that share most of them, so that it costs the same however many are open.
//
// Source of the approach: Miranda et al., "Multilingual Clustering of Streaming News", EMNLP 2018.

#include "base/digest.hpp"
#include "base/time.hpp"
#include "pipeline/block_queue.hpp"
#include "pipeline/packed_terms.hpp"
#include "pipeline/posting_table.hpp"
#include "pipeline/slot_table.hpp"
#include "pipeline/story_terms.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
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

    [[nodiscard]] std::size_t open() const noexcept { return open_; }

    [[nodiscard]] std::size_t memory() const noexcept;

  private:
    struct Tally {
        std::uint32_t key = 0;
        std::uint32_t stories = 0;
    };

    // Of an event of more than one story.
    struct Tallies {
        std::vector<Tally> outlets;
        std::vector<Tally> languages;
    };

    struct Event {
        Hash128 id;
        std::unique_ptr<std::uint32_t[]> terms;  // packed: own, shared, heard
        float own_length = 0;                    // Euclidean
        float shared_length = 0;
        float heard_length = 0;
        std::uint32_t stories = 0;
        std::uint32_t opened = 0;  // seconds since 1970
        std::uint32_t last = 0;
        std::uint32_t outlet = 0;  // of the first story
        std::uint8_t own = 0;      // how many terms
        std::uint8_t shared = 0;
        std::uint8_t heard = 0;
        std::uint8_t language = 0;
        bool wide = false;    // some of its stories are in Han or kana
        bool narrow = false;  // some are not
        bool mixed = false;   // in more than one language
        bool closed = false;

        [[nodiscard]] std::span<const std::uint32_t> own_terms() const noexcept {
            return {terms.get(), own};
        }

        [[nodiscard]] std::span<const std::uint32_t> shared_terms() const noexcept {
            return {terms.get() + own, shared};
        }

        [[nodiscard]] std::span<const std::uint32_t> heard_terms() const noexcept {
            return {terms.get() + own + shared, heard};
        }

        [[nodiscard]] std::size_t count() const noexcept {
            return std::size_t{own} + shared + heard;
        }
    };

    [[nodiscard]] bool is_gone(std::uint32_t number) const {
        return number - first_ >= events_.size() || events_[number - first_].closed;
    }

    [[nodiscard]] Event& event(std::uint32_t number) { return events_[number - first_]; }

    [[nodiscard]] std::uint32_t find_id(Hash128 id) const;

    // By how much a story is more like an event than it must be.
    struct Excess {
        float same = -1;    // to be of it
        float affair = -1;  // to be of the same affair
    };

    struct Hit {
        std::uint32_t number = 0;
        float weight = 0;
    };

    // The story at hand, to be compared with many events.
    struct Probes {
        TermProbe own;
        TermProbe shared;
        TermProbe heard;
    };

    void collect(const StoryTerms& story);
    [[nodiscard]] Excess excess(const Event& event,
                                const StoryTerms& story,
                                std::uint32_t now) const;
    [[nodiscard]] static bool is_full(const Event& event, std::uint32_t now) noexcept;
    std::uint32_t open_event(Hash128 id,
                             std::uint8_t language,
                             std::uint32_t outlet,
                             std::uint32_t now);
    Extent count(std::uint32_t number, std::uint8_t language, std::uint32_t outlet);
    static void note(std::vector<Tally>& tallies, std::uint32_t key, std::size_t most);
    static void take_from(std::vector<Tally>& tallies, std::uint32_t key);
    void grow(Event& event, const StoryTerms& story);
    float grow(std::span<const std::uint32_t> sum, const TermVector& story, std::size_t most);
    void close(std::uint32_t number);
    void retire(std::uint32_t number);
    void drop_closed();

    static constexpr std::size_t kSlots = 1024;

    struct Slot {
        std::uint32_t asked = 0;  // the look-up that used it last
        std::uint32_t hit = 0;
    };

    BlockQueue<Event> events_;  // numbers rise from first_
    std::uint32_t first_ = 0;
    PostingTable by_term_;
    SlotTable by_id_;
    std::unordered_map<std::uint32_t, Tallies> tallies_;
    std::size_t max_open_;
    std::size_t open_ = 0;
    std::size_t terms_ = 0;         // of all events
    std::uint32_t next_sweep_ = 0;  // seconds since 1970
    // Of the look-up or the story at hand:
    std::uint32_t asked_ = 0;
    std::array<Slot, kSlots> slots_{};
    std::vector<Hit> hits_;
    Probes probes_;
    std::vector<TermWeight> merged_;
    std::vector<std::uint32_t> packed_;
};

}  // namespace vigie

#pragma once

// Identity: which stories of the last days are known, by document (canonical link) and by text,
// whatever feed they came from. Used by Pipeline for the world's feeds and by `vigie dedup` for
// lines.
//
// Decides on keys only and holds no text. A flat hash table over a queue of records: at most 64
// bytes per story; adding and finding are O(1), forgetting the oldest too. Bounded by number and by
// age. The clock may jump: backwards, stories stay until their time comes again or the bound is
// reached. One thread at a time.

#include "base/digest.hpp"
#include "base/story.hpp"
#include "base/time.hpp"
#include "pipeline/block_queue.hpp"
#include "pipeline/slot_table.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>

namespace vigie {

// By what a story is known again. 0: has none.
struct StoryKeys {
    std::uint64_t url = 0;
    std::uint64_t text = 0;

    [[nodiscard]] bool empty() const noexcept { return url == 0 && text == 0; }

    friend bool operator==(const StoryKeys&, const StoryKeys&) = default;
};

// The id behind its 26 characters of base32hex; nullopt for anything else.
[[nodiscard]] std::optional<Hash128> parse_story_id(std::string_view id);

// Where and what a story is, as far as that identifies it.
struct StoryOrigin {
    std::string_view feed;      // name
    std::string_view guid;      // as the feed states it
    std::string_view document;  // identifying_url(link); empty: none
    std::uint64_t text = 0;     // text_key(title, text)
    bool shared_link = false;   // several entries of the feed have this document
    bool shared_guid = false;   // several entries of the feed have this guid
};

struct StoryIdentity {
    Hash128 id;
    StoryKeys keys;
};

// A story is its document; where the feed gives many stories one link, its document together with
// its guid; without a document, its guid if that is one for the whole world (a URL, tag: or urn:),
// else the guid within its feed; without a guid, its text. The keys say the same: a text that is
// not telling, and a guid of one feed, are not known again elsewhere.
[[nodiscard]] StoryIdentity identify(const StoryOrigin& origin);

class Identity {
  public:
    struct Known {
        Hash128 story;
        Hash128 event;

        friend bool operator==(const Known&, const Known&) = default;
    };

    Identity(std::size_t max_stories, Seconds window);

    // The story that is this document, or else that has this text.
    [[nodiscard]] std::optional<Known> find(const StoryKeys& keys) const;

    // Remembers a story; one without keys can never be found and is not kept. A key that an earlier
    // story had is the later one's from now on: who adds a story without looking first is reading
    // back what was decided when the earlier one had been forgotten already.
    void add(const Known& story, const StoryKeys& keys, Instant first_seen);

    // Takes back a story that add() took; false when it is not known.
    bool remove(Hash128 story, const StoryKeys& keys);

    // Forgets stories first seen longer than the window before `now`.
    void expire(Instant now);

    void set_limits(std::size_t max_stories, Seconds window);

    [[nodiscard]] std::size_t size() const noexcept { return records_.size(); }

    // The story that will be forgotten first.
    [[nodiscard]] std::optional<Known> oldest() const;

    // Bytes held, the table's empty places and the queue's bookkeeping included.
    [[nodiscard]] std::size_t memory() const noexcept;

  private:
    enum Kind : std::uint8_t { by_url, by_text };

    struct Record {
        Hash128 story;
        std::array<std::uint64_t, 2> keys{};  // by Kind; 0: none, or a later story has it
        std::uint32_t seconds = 0;            // first seen, since 1970
        bool joined = false;                  // the event is another story's: see joined_
    };

    // A story of an event that another one opened.
    struct Joined {
        std::uint32_t number = 0;
        Hash128 event;
    };

    static constexpr std::uint32_t kNone = SlotTable::kNone;

    [[nodiscard]] const Record& record(std::uint32_t number) const;
    [[nodiscard]] Known known(std::uint32_t number) const;
    [[nodiscard]] std::uint64_t hash_of(std::uint32_t slot) const;
    [[nodiscard]] std::uint32_t find(Kind kind, std::uint64_t key) const;
    void insert(std::uint32_t number, Kind kind);
    void erase(std::uint32_t number, Kind kind);
    void release(Kind kind, std::uint64_t key);
    void drop_oldest();
    void drop_newest();
    void renumber();

    BlockQueue<Record> records_;      // oldest first
    std::uint32_t first_number_ = 0;  // of records_.front(); each record has the next number
    std::deque<Joined> joined_;       // by rising number
    SlotTable slots_;                 // record number times two plus kind
    std::size_t max_stories_ = 0;
    Seconds window_;
};

}  // namespace vigie

#pragma once

// CopyIndex: which of the last days' texts a new one nearly is.
//
// Candidates come from an inverted index of sampled shingles (locality-sensitive hashing: the more
// two texts share, the likelier their smallest hashes are the same); is_near_copy() decides.
// Bounded by number and by age; about 200 bytes a story. One thread at a time.

#include "base/digest.hpp"
#include "base/time.hpp"
#include "pipeline/block_queue.hpp"
#include "pipeline/copy_sketch.hpp"
#include "pipeline/posting_table.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace vigie {

class CopyIndex {
  public:
    // Equal titles mean one matter only this soon after each other: forms come again every day.
    static constexpr Seconds kTitleReach{12 * 3600};

    struct Known {
        Hash128 story;  // the first copy
        Hash128 event;
    };

    CopyIndex(std::size_t max_stories, Seconds window);

    [[nodiscard]] std::optional<Known> find(const CopySketch& sketch, Instant now);
    void add(const CopySketch& sketch, const Known& known, Instant now);

    // Forgets texts older than the window before `now`.
    void expire(Instant now);
    void set_limits(std::size_t max_stories, Seconds window);

    // Takes back the text of this story, if it is among the last 100,000.
    void remove(Hash128 story);

    [[nodiscard]] std::size_t size() const noexcept { return records_.size(); }

    [[nodiscard]] std::size_t memory() const noexcept;

  private:
    struct Record {
        Known known;
        std::uint32_t seconds = 0;
        std::unique_ptr<std::uint16_t[]> packed;  // null: taken back
    };

    // Texts compared with a new one at most.
    static constexpr std::size_t kMostCompared = 48;

    // A candidate, and how many of the look-up's keys lead to it.
    struct Ranked {
        std::uint32_t keys = 0;
        std::uint32_t number = 0;
    };

    [[nodiscard]] bool is_gone(std::uint32_t number) const {
        return number - first_ >= records_.size() || !records_[number - first_].packed;
    }

    void drop_oldest();
    void keep_likeliest();

    BlockQueue<Record> records_;
    std::uint32_t first_ = 0;
    PostingTable by_shingle_;
    std::size_t max_stories_;
    Seconds window_;
    std::size_t packed_bytes_ = 0;
    std::vector<std::uint32_t> candidates_;
    std::vector<Ranked> ranked_;
    CopySketch other_;
};

}  // namespace vigie

#pragma once

// WordRarity: how much a word tells, learnt from the stories as they come: the logarithm of how
// many of them have it not. Counts are halved every kHalf stories, so that the name of last month's
// affair becomes rare again; before anything is learnt, words common in news are known as such.
//
// Two rows of counters shared by hashing (Cormode and Muthukrishnan, "Count-Min Sketch", 2005): 1
// MiB whatever the vocabulary. Deterministic.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vigie {

class WordRarity {
  public:
    static constexpr std::uint32_t kHalf = 30'000;  // stories
    static constexpr std::uint32_t kFew = 20;       // after which something is known

    WordRarity();

    // One more story, with these terms; each once.
    void learn(std::span<const std::uint32_t> terms);

    // What is known of a term without having learnt it: the share of stories that have it.
    static constexpr float kCommon = 0.03F;   // a word of any day's news
    static constexpr float kPlace = 0.006F;   // a country
    static constexpr float kField = 0.004F;   // a name that news of the field is full of
    static constexpr float kTagged = 0.003F;  // somebody whom knowledge knows
    static constexpr float kTaggedOften = 0.008F;
    static constexpr float kUnheard = 0.00025F;

    // Between 0, in every story, and about 9.
    [[nodiscard]] float operator()(std::uint32_t term, float expected_share) const noexcept;

    // How far this is learnt rather than expected: from 0 at the start to 1 after kFew stories.
    [[nodiscard]] float learnt() const noexcept;

    // Has the counts of a term come from memory, while something else is done.
    void prefetch(std::uint32_t term) const noexcept {
        __builtin_prefetch(&counts_[first(term)]);
        __builtin_prefetch(&counts_[second(term)]);
    }

    [[nodiscard]] std::size_t memory() const noexcept {
        return counts_.capacity() * sizeof counts_[0];
    }

  private:
    [[nodiscard]] static std::size_t first(std::uint32_t term) noexcept;
    [[nodiscard]] static std::size_t second(std::uint32_t term) noexcept;

    std::vector<std::uint16_t> counts_;
    std::uint32_t stories_ = 0;
    float log_stories_ = 0;
};

}  // namespace vigie

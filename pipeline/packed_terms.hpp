#pragma once

// PackedTerms: the terms of an event in four bytes each: 22 bits of the term (its upper ones), ten
// of the weight, by its logarithm (one part in a hundred). TermProbe: a story's terms, laid out so
// that an event's can be looked up among them one after another.

#include "pipeline/story_terms.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vigie {

inline constexpr unsigned kWeightBits = 10;

[[nodiscard]] constexpr std::uint32_t packed_key(std::uint32_t term) noexcept {
    return term >> kWeightBits;
}

// Weights from 2^-8 up to 2^11; what is beyond is taken for the nearest.
[[nodiscard]] std::uint32_t pack_term(std::uint32_t term, float weight) noexcept;
[[nodiscard]] float unpack_weight(std::uint32_t packed) noexcept;

struct Evidence {
    std::size_t terms = 0;
    float weight = 0;   // the story's, squared: how rare it is what both say
    float product = 0;  // of both vectors
    float title = 0;    // the title's, squared
};

class TermProbe {
  public:
    // At most kMost terms in all; `title` may have terms that `terms` has not.
    void set(const TermVector& terms, const TermVector* title);

    // What the event and the story both say.
    [[nodiscard]] Evidence common(std::span<const std::uint32_t> event) const noexcept;

  private:
    static constexpr std::size_t kSlots = 512;

    struct Term {
        std::uint32_t key = 0;
        float weight = 0;  // 0: of the title only
        float title = 0;
    };

    Term& take(std::uint32_t key);

    std::array<std::uint8_t, kSlots> slots_{};  // position in terms_ from 1
    std::vector<Term> terms_;
};

}  // namespace vigie

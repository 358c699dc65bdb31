#pragma once

// CopySketch: of a text what is needed to see that another one is the same in the main: samples of
// its shingles (runs of kRun words, of kWideRun Han characters), and the words that tell one filled
// form from another: numbers and names of the title and the lead.
//
// The samples are the smallest hashes, of all shingles and of the lead's, so that any two sketches
// can be compared and a part be found in the whole; each hash in 16 bits that keep its order.
// Sources: Broder, "On the resemblance and containment of documents", 1997; bottom-k sketches:
// Cohen and Kaplan, 2007.

#include "pipeline/story_words.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vigie {

struct CopySketch {
    static constexpr std::size_t kRun = 3;
    static constexpr std::size_t kWideRun = 5;
    static constexpr std::size_t kLead = 48;       // shingles
    static constexpr std::size_t kLeadKept = 16;   // hashes
    static constexpr std::size_t kWholeKept = 24;  // hashes
    static constexpr std::size_t kNumbers = 16;
    static constexpr std::size_t kNames = 24;
    static constexpr std::size_t kTitleTerms = 12;

    std::vector<std::uint16_t> lead;   // rising
    std::vector<std::uint16_t> whole;  // rising

    // Terms in 16 bits, and a check of the whole words: of some thousand forms a few differ only in
    // words that have a stem in common, or 16 bits.
    struct WordSet {
        std::vector<std::uint16_t> keys;  // rising
        std::uint16_t check = 0;

        friend bool operator==(const WordSet&, const WordSet&) = default;
    };

    WordSet numbers;                  // of the title and the lead
    WordSet names;                    // likewise
    WordSet titled;                   // the title's terms
    std::vector<std::uint64_t> said;  // bits: the terms of title and text; of a new text only
    std::uint32_t lead_size = 0;      // shingles that `lead` is a sample of
    std::uint32_t whole_size = 0;
    // Key of the title's words in any order. 0: it says little; kRegular: it says the same every
    // day of something else.
    static constexpr std::uint32_t kRegular = 1;
    std::uint32_t title = 0;
    std::vector<std::uint32_t> look_ups;  // keys under which to find it and look for others

    [[nodiscard]] bool has_said(std::uint16_t term) const noexcept {
        return !said.empty() && (said[term / 64U] >> (term % 64U) & 1U) != 0;
    }

    [[nodiscard]] bool has_text() const noexcept { return whole_size >= kShortestText; }

    // Shingles a text needs to be compared by.
    static constexpr std::size_t kShortestText = 8;
};

// Reusing its buffers.
class CopySketcher {
  public:
    void sketch(const StoryWords& words, CopySketch& out);

  private:
    void take_shingles(std::span<const Word> words);
    void keep_different(std::size_t among);
    void look_up(std::size_t most, CopySketch& out) const;
    void take_samples(CopySketch& out);
    void take_words(const StoryWords& story, CopySketch& out);

    std::vector<std::uint32_t> shingles_;
    std::vector<std::uint32_t> kept_;  // different ones, the smallest first and rising
    std::vector<std::uint32_t> table_;
    std::vector<std::uint32_t> title_;
    std::vector<std::uint32_t> numbers_;
    std::vector<std::uint32_t> names_;
    std::vector<std::uint32_t> titled_;
};

// What two sketches say of their texts.
struct Likeness {
    double whole = 0;  // share of the shorter's shingles that the longer has, estimated
    double lead = 0;
    std::size_t seen = 0;        // samples behind `whole`
    double numbers = 1;          // share of the shorter's that the longer has
    double numbers_of_more = 1;  // share of the longer list that the shorter has
    double names = 1;
    std::size_t names_apart = 0;  // that the one has and the other not, on the side of fewer
    double title = 1;             // share of the earlier's title that the new story says
    bool same_title = false;
};

[[nodiscard]] Likeness compare(const CopySketch& fresh, const CopySketch& earlier);

// Nearly the same text: the one a copy, a cut or an edition of the other. `same_day`: little time
// is between them, so that equal titles mean one matter.
[[nodiscard]] bool is_near_copy(const CopySketch& fresh, const CopySketch& earlier, bool same_day);

}  // namespace vigie

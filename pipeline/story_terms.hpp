#pragma once

// StoryTerms: what a story is about as far as events care: its terms (stems, pairs of Han
// characters, numbers), each weighted by how rare it is and where it stands; and, apart, the
// terms that a story in another language can share.

#include "pipeline/story_words.hpp"
#include "pipeline/word_rarity.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace vigie {

struct TermWeight {
    std::uint32_t term = 0;
    float weight = 0;

    friend bool operator==(const TermWeight&, const TermWeight&) = default;
};

// Of terms by rising term, leaves the strongest `most`; returns their Euclidean length.
float keep_strongest(std::vector<TermWeight>& weighted, std::size_t most);

// Terms by rising term, at most kMostTerms of them: the strongest.
struct TermVector {
    std::vector<TermWeight> terms;
    float length = 0;  // Euclidean

    void assign(std::vector<TermWeight>& weighted, std::size_t most);
};

struct StoryTerms {
    static constexpr std::size_t kMostTerms = 48;
    static constexpr std::size_t kMostShared = 24;

    TermVector own;                     // comparable within a language
    TermVector shared;                  // comparable between languages: names, numbers
    TermVector heard;                   // the same between Han and other scripts
    TermVector title;                   // own terms of the title, by rarity alone
    std::vector<TermWeight> strongest;  // of all three, for looking up
    std::vector<std::uint32_t> all;     // each term of the story once, to be learnt
    float learnt = 0;                   // WordRarity::learnt() when it was weighed
    std::size_t words = 0;              // title and text that were weighed
    std::uint8_t language = 0;
    bool wide = false;  // written in Han or kana
};

// Somebody or something that a tag says is meant, whatever it is called in the story.
struct TaggedTerm {
    std::uint32_t term = 0;
    bool title = false;
    bool field = false;  // whom the news of the field is full of
};

// Weighs stories, reusing its buffers.
class TermWeigher {
  public:
    void weigh(const StoryWords& words,
               std::span<const TaggedTerm> tagged,
               const WordRarity& rarity,
               StoryTerms& out);

  private:
    struct Found {
        std::uint32_t term = 0;
        float amount = 0;
        std::uint16_t kind = 0;
        std::uint8_t in = 0;  // which vectors
        bool title = false;
    };

    void collect(const StoryWords& words, std::span<const TaggedTerm> tagged);

    std::vector<Found> found_;
    std::vector<TermWeight> own_;
    std::vector<TermWeight> shared_;
    std::vector<TermWeight> heard_;
    std::vector<TermWeight> title_;
    std::vector<TermWeight> ranked_;
};

}  // namespace vigie

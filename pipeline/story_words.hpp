#pragma once

// StoryWords: a story's title and text as words, the way copies and events look at them. Letters
// are reduced (pipeline/letter_table.hpp), agency bylines, links, "read more" and copyright lines
// left out; of scripts without spaces each character is a word. Linear in the text, of which at
// most kMaxWords words are read. A WordReader is for one thread.

#include "pipeline/common_words.hpp"
#include "pipeline/word_keys.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

struct Word {
    // What `kind` may hold.
    enum Kind : std::uint16_t {
        name = 1,          // capitalised where it need not be
        capital = 2,       // capitalised at all
        number = 4,        // begins with a digit
        small_number = 8,  // a day, a year: number that tells little
        wide = 16,         // one character of a script without spaces
        function = 32,     // grammar
        common = 64,       // in any day's news
        acronym = 128,     // all capitals, two letters or more
        cyrillic = 256,
        plain = 512,    // Latin letters
        value = 1024,   // a number with its magnitude
        place = 2048,   // a country, or what headlines say in every language
        field = 4096,   // a name that the news of the field is full of
        tagged = 8192,  // no word: whom a tag names
    };

    std::uint32_t key = 0;    // of the word as it is
    std::uint32_t term = 0;   // of its stem; of a wide character with the next; 0: says nothing
    std::uint32_t sound = 0;  // the same for names written in Latin and in Cyrillic; 0: none
    std::uint32_t heard = 0;  // the same for names written in Latin and in Han; 0: none
    std::uint16_t kind = 0;
    float amount = 0;  // what a number says

    [[nodiscard]] bool is(Kind one) const noexcept { return (kind & one) != 0; }
};

struct StoryWords {
    std::vector<Word> words;    // the title's first
    std::size_t title = 0;      // how many are the title's
    std::uint8_t language = 0;  // primary subtag squeezed into 8 bits; 0: unknown
    bool wide = false;          // more than a third in scripts without spaces

    [[nodiscard]] std::size_t text() const noexcept { return words.size() - title; }
};

class WordReader {
  public:
    static constexpr std::size_t kMaxWords = 6000;

    WordReader();

    // `lang` is BCP 47 or empty; then function words and script tell.
    void read(std::string_view title,
              std::string_view text,
              std::string_view lang,
              StoryWords& out);

  private:
    struct Run;

    // What a word's letters alone say of it, whoever writes it where.
    struct Learnt {
        std::uint64_t letters = 0;  // their hash; 0: nobody's
        std::uint32_t key = 0;
        std::uint32_t term = 0;
        std::uint32_t place = 0;  // its sound, where the word is a country
        NameKeys name;
        std::uint16_t kind = 0;   // Word::function, common and field
        bool name_known = false;  // `name` has been asked for
    };

    static constexpr std::size_t kLearnt = 4096;  // a power of two

    Learnt& learn(const Run& run);
    void read_field(std::string_view text, StoryWords& out);
    void finish_word(Run& run, StoryWords& out);
    static void finish_name(std::u32string& syllables, StoryWords& out);
    static void take_ascii_letters(std::string_view& text, Run& run);

    CommonWords common_;
    // Most words of a text have been read lately; one place for each hash, the last one stays.
    std::vector<Learnt> learnt_;
};

// The part of a text that its author wrote: without dateline and agency at the front and without
// invitations and rights at the end. Views `text`.
[[nodiscard]] std::string_view without_boilerplate(std::string_view text) noexcept;

// A run of digits, '.' and ',' as the number it is: "1,000.50" is 1000.5.
void read_number(std::u32string_view letters, Word& word);

// Gives each number that a magnitude follows ("97.4 billion", "974亿") its value's key.
void weigh_numbers(StoryWords& words, std::size_t from);

}  // namespace vigie

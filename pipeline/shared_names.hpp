#pragma once

// SharedNames: names that do not sound alike in different languages, brought together: countries
// (from ICU's locale data), cities and people of the news in Han characters (ICU's time zones; a
// list written by hand). The answer is a key like Word::sound. Immutable.

#include "pipeline/letter_table.hpp"

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace vigie {

class SharedNames {
  public:
    static constexpr std::size_t kShortest = 2;  // in Han characters
    static constexpr std::size_t kLongest = 7;

    explicit SharedNames(const LetterTable& letters);

    // By the stem of a word (Word::term); 0: none.
    [[nodiscard]] std::uint32_t of_stem(std::uint32_t term) const {
        const auto found = by_stem_.find(term);
        return found == by_stem_.end() ? 0 : found->second;
    }

    // Whether a key is a country's.
    [[nodiscard]] bool is_country(std::uint32_t sound) const {
        return countries_.find(sound) != countries_.end();
    }

    struct Found {
        std::uint32_t sound = 0;
        std::size_t length = 0;  // characters; 0: none
    };

    // The longest name in Han characters that ends the reduced text.
    [[nodiscard]] Found ending(std::u32string_view reduced) const;

  private:
    void add_demonyms(const LetterTable& letters);
    void add_countries(const LetterTable& letters);
    void add_cities(const LetterTable& letters);
    void add(const LetterTable& letters, std::u16string_view name, std::uint32_t sound);

    std::unordered_map<std::uint32_t, std::uint32_t> by_stem_;
    std::unordered_map<std::uint32_t, std::uint32_t> by_characters_;
    std::unordered_set<std::uint32_t> countries_;
    std::bitset<0x10000> last_;  // characters that end a name
};

}  // namespace vigie

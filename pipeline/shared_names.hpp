#pragma once

// SharedNames: what does not sound alike in different languages, brought together: countries (from
// ICU's locale data), cities, people and companies of the news in Han characters and kana (ICU's
// time zones; lists written by hand), and what headlines say everywhere: "earthquake", "sues". The
// answer is a key like Word::sound. Made when Vigie is built (pipeline/tables).

#include "pipeline/letter_table.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace vigie {

class SharedNames {
  public:
    static constexpr std::size_t kShortest = 2;  // in Han characters
    static constexpr std::size_t kLongest = 7;

    // By the stem of a word (Word::term); 0: none.
    [[nodiscard]] static std::uint32_t of_stem(std::uint32_t term) noexcept {
        return find(kByStem, term);
    }

    // Whether a key is a country's or of what headlines say: neither is rare.
    [[nodiscard]] static bool is_everyday(std::uint32_t sound) noexcept;

    // The key of the longest name in Han characters that ends the reduced text; 0: none.
    [[nodiscard]] static std::uint32_t ending(std::u32string_view reduced) noexcept;

    // Of the tables.
    struct Entry {
        std::uint32_t key = 0;  // 0: an empty place
        std::uint32_t sound = 0;
    };

  private:
    using Lasts = std::array<std::uint64_t, LetterTable::kSize / 64>;

    [[nodiscard]] static std::uint32_t find(std::span<const Entry> table,
                                            std::uint32_t key) noexcept {
        std::size_t at = key & (table.size() - 1);
        while (table[at].key != key && table[at].key != 0) {
            at = (at + 1) & (table.size() - 1);
        }
        return table[at].sound;
    }

    static const Lasts kLast;  // bits of the characters that end a name
    static const std::span<const Entry> kByStem;
    static const std::span<const Entry> kByCharacters;
    static const std::span<const std::uint32_t> kEveryday;  // rising
};

}  // namespace vigie

#pragma once

// The 32-bit keys by which copies and events know words: of a word, its stem, characters, and how a
// name sounds. Letters are reduced (pipeline/letter_table.hpp). 0 never is the key of anything.

#include <cstdint>
#include <string_view>

namespace vigie {

// The key of a word of reduced letters, in UTF-8.
[[nodiscard]] std::uint32_t word_key(std::string_view reduced) noexcept;

// The same of UTF-32; letters beyond the fortieth do not count.
[[nodiscard]] std::uint32_t word_key(std::u32string_view reduced) noexcept;

// The front of a word, which inflection leaves alone; a short one without its plural.
[[nodiscard]] std::u32string_view stem_of(std::u32string_view reduced) noexcept;

// Word::term of a word: the key of its stem.
[[nodiscard]] std::uint32_t stem_key(std::u32string_view reduced) noexcept;

// Two keys or characters as one, in this order.
[[nodiscard]] constexpr std::uint32_t pair_key(std::uint32_t first, std::uint32_t second) noexcept {
    const std::uint64_t mixed =
        ((static_cast<std::uint64_t>(first) << 32U) | second) * 0x9E3779B97F4A7C15U;
    const auto key = static_cast<std::uint32_t>(mixed >> 32U);
    return key == 0 ? 1 : key;
}

// A run of characters.
[[nodiscard]] std::uint32_t characters_key(std::u32string_view reduced) noexcept;

// How a name sounds, from its reduced letters, Latin or Cyrillic: consonants by kind, vowels and
// endings left out. 0: too short to tell.
struct NameKeys {
    std::uint32_t sound = 0;
    std::uint32_t heard = 0;  // as it comes through Chinese, which keeps fewer consonants apart
};

[[nodiscard]] NameKeys name_keys(std::u32string_view reduced);

[[nodiscard]] inline std::uint32_t sound_key(std::u32string_view reduced) {
    return name_keys(reduced).sound;
}

}  // namespace vigie

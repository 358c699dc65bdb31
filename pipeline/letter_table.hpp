#pragma once

// LetterTable: a character reduced to what words are compared by: without case, width and accent,
// traditional Chinese as simplified. Reading it is one look-up. The table is made of ICU's data
// when Vigie is built (pipeline/tables), so that no start has to wait for it.
// Source: Unicode NFKC_Casefold (UAX 31), canonical decomposition, ICU's Traditional-Simplified.

#include <array>
#include <cstddef>
#include <cstdint>

namespace vigie {

class LetterTable {
  public:
    static constexpr std::uint32_t kLetter = 1U << 24U;    // part of a word
    static constexpr std::uint32_t kDigit = 1U << 25U;     // 0-9 once reduced
    static constexpr std::uint32_t kUpper = 1U << 26U;     // was a capital
    static constexpr std::uint32_t kWide = 1U << 27U;      // Han or kana: written without spaces
    static constexpr std::uint32_t kCyrillic = 1U << 28U;  // sounds are known: docs of word_sound
    static constexpr std::uint32_t kMark = 1U << 29U;  // combining: belongs to the letter before
    static constexpr std::uint32_t kCharacter = 0x1FFFFF;

    static constexpr std::size_t kSize = 0x10000;
    using Letters = std::array<std::uint32_t, kSize>;

    // The reduced character in the low bits, flags above; 0: a gap between words.
    [[nodiscard]] static std::uint32_t of(std::uint32_t code_point) noexcept {
        return code_point < kSize ? kLetters[code_point] : beyond(code_point);
    }

    // Han and kana.
    [[nodiscard]] static constexpr bool is_wide(std::uint32_t c) noexcept {
        return (c >= 0x3041 && c <= 0x30FF && c != 0x30FB && c != 0x30FC) ||
               (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
               (c >= 0x20000 && c <= 0x3FFFF);
    }

  private:
    [[nodiscard]] static std::uint32_t beyond(std::uint32_t code_point) noexcept;

    static const Letters kLetters;
};

}  // namespace vigie

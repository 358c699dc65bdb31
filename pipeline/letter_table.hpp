#pragma once

// LetterTable: a character reduced to what words are compared by: without case, width and accent,
// traditional Chinese as simplified. The tables come from ICU when it is made (a few milliseconds,
// 256 KiB); reading them is one look-up. Immutable, callable from any thread.
// Source: Unicode NFKC_Casefold (UAX 31), canonical decomposition, ICU's Traditional-Simplified.

#include <cstdint>
#include <vector>

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

    LetterTable();

    // The reduced character in the low bits, flags above; 0: a gap between words.
    [[nodiscard]] std::uint32_t operator[](std::uint32_t code_point) const noexcept {
        return code_point < kSize ? letters_[code_point] : beyond(code_point);
    }

  private:
    static constexpr std::uint32_t kSize = 0x10000;

    [[nodiscard]] static std::uint32_t beyond(std::uint32_t code_point) noexcept;
    void simplify_chinese();

    std::vector<std::uint32_t> letters_;
};

}  // namespace vigie

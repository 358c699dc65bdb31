#pragma once

// HanSounds: foreign names as Chinese writes them: by a few hundred characters that stand for
// syllables ("斯塔默" for Starmer), so that the name can be heard from them. Immutable.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

class HanSounds {
  public:
    static constexpr std::size_t kShortest = 3;  // characters: fewer are ordinary words, too
    static constexpr std::size_t kLongest = 7;

    HanSounds();

    // Whether the simplified character stands for a syllable in foreign names.
    [[nodiscard]] bool is_syllable(std::uint32_t character) const noexcept {
        return character - kFirst < syllables_.size() && syllables_[character - kFirst] != 0;
    }

    // The key of a run of syllables, the same as heard_key() of the name in Latin; 0: too short or
    // too long to be a name.
    [[nodiscard]] std::uint32_t key(std::u32string_view run) const;

  private:
    static constexpr std::uint32_t kFirst = 0x4E00;

    std::vector<std::uint8_t> syllables_;  // which of kSyllables, from 1
};

}  // namespace vigie

#pragma once

// HanSounds: foreign names as Chinese writes them: by a few hundred characters that stand for
// syllables ("斯塔默" for Starmer), so that the name can be heard from them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vigie {

class HanSounds {
  public:
    static constexpr std::size_t kShortest = 3;  // characters: fewer are ordinary words, too
    static constexpr std::size_t kLongest = 7;

    // Whether the simplified character stands for a syllable in foreign names.
    [[nodiscard]] static bool is_syllable(std::uint32_t character) noexcept {
        return character - kFirst < kClasses.size() && kClasses[character - kFirst] != 0;
    }

    // The key of a run of syllables, NameKeys::heard of the name in Latin; 0: too short or
    // too long to be a name.
    [[nodiscard]] static std::uint32_t key(std::u32string_view run);

  private:
    static constexpr std::uint32_t kFirst = 0x4E00;

    using Classes = std::array<std::uint8_t, 0x5200>;

    [[nodiscard]] static constexpr Classes make_classes();

    static const Classes kClasses;  // the kind of syllable, from 1; 0: none
};

}  // namespace vigie

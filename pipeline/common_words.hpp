#pragma once

// CommonWords: what is known of words before any story was read: those that carry grammar and say
// nothing (function words, with the language they speak for) and those that any day's news is full
// of. Written by hand for English, French, Spanish, Portuguese, German, Italian, Russian and
// Chinese; the rest is learnt from the stream (pipeline/word_rarity.hpp). Immutable.

#include <cstdint>
#include <string_view>
#include <vector>

namespace vigie {

class CommonWords {
  public:
    // Languages are bits: 1 en, 2 fr, 4 es, 8 pt, 16 de, 32 it, 64 ru.
    static constexpr unsigned kLanguages = 7;

    struct Kind {
        std::uint8_t languages = 0;  // whose function word it is
        bool common = false;         // of the news
        bool often = false;          // a name that news of the field is full of
    };

    CommonWords();

    [[nodiscard]] Kind operator[](std::uint32_t key) const noexcept;

    // Han characters that are grammar: "的", "了".
    [[nodiscard]] static bool is_particle(std::uint32_t character) noexcept;

  private:
    struct Entry {
        std::uint32_t key = 0;  // 0: empty
        Kind kind;
    };

    Entry& slot(std::uint32_t key) noexcept;
    void add_often(std::string_view list);
    void add(std::string_view list, std::uint8_t languages, bool common);

    std::vector<Entry> entries_;  // open addressing
};

}  // namespace vigie

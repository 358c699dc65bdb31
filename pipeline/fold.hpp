#pragma once

// Folding: text brought to the form in which names are compared, with the way back to its bytes.
//
// Case, width and compatibility forms (NFKC casefold) are folded; quotes, apostrophes, hyphens and
// middle dots become one of their kind; invisible characters, Arabic and Hebrew points and tatweel
// go; Arabic letter variants and Cyrillic io are brought together; Turkish dotted and dotless i are
// both i; a base letter and its combining mark are composed. Accents stay.
// The tables come from ICU when a Folder is made; folding itself calls ICU only to compose.
// Immutable, callable from any thread.

#include "pipeline/code_point.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// What a character is to the finding of words.
enum class CharClass : std::uint8_t {
    other,     // between words
    word,      // letters, digits and marks of scripts with spaces between words
    clitic,    // Arabic and Hebrew: words that small words may be written onto
    hangul,    // words that particles are written onto
    katakana,  // a word is a run of them
    unspaced   // Han, Hiragana, Thai …: a name may begin and end at any character
};

// Whether a word may begin or end between two characters that stand side by side.
[[nodiscard]] constexpr bool is_word_break(CharClass before, CharClass after) noexcept {
    return before == CharClass::other || after == CharClass::other ||
           before == CharClass::unspaced || after == CharClass::unspaced || before != after;
}

// Text after folding. Bytes are followed by kPadding zeros, so that a few may be read ahead.
class FoldedText {
  public:
    static constexpr std::size_t kPadding = 8;

    FoldedText() = default;

    // Takes its room from `memory`, which outlives it.
    explicit FoldedText(std::pmr::memory_resource* memory) : bytes_(memory), steps_(memory) {}

    [[nodiscard]] std::string_view view() const noexcept { return {bytes_.data(), size_}; }

    [[nodiscard]] const char* data() const noexcept { return bytes_.data(); }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    // The byte of the original where [folded_start, …) starts, or where […, folded_end) ends. On
    // character boundaries of the original, also where one character became several.
    [[nodiscard]] std::uint32_t original_start(std::uint32_t folded_start) const noexcept;
    [[nodiscard]] std::uint32_t original_end(std::uint32_t folded_end) const noexcept;

  private:
    friend class Folder;

    // From `folded` on, original bytes run along from `original`.
    struct Step {
        std::uint32_t folded;
        std::uint32_t original;
    };

    [[nodiscard]] std::uint32_t original_at(std::uint32_t folded) const noexcept;

    std::pmr::vector<char> bytes_;  // may be longer than the text
    std::size_t size_ = 0;
    std::string_view source_;
    std::pmr::vector<Step> steps_;
};

class Folder {
  public:
    Folder();

    // Any bytes; ill-formed ones become a control character. `out` refers to `text` afterwards.
    void fold(std::string_view text, FoldedText& out) const;
    [[nodiscard]] std::string fold(std::string_view text) const;

    // The class of the character at the front of folded text, and its length in bytes (1 for what
    // is ill-formed).
    struct Classified {
        CharClass char_class;
        std::uint32_t length;
    };

    [[nodiscard]] Classified classify(const char* folded) const noexcept {
        const auto lead = static_cast<unsigned char>(*folded);
        if (lead < 0x80) {
            return {ascii_classes[lead], 1};
        }
        // Folded text is well-formed and padded: the lead byte tells the length.
        const std::uint32_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        return {static_cast<CharClass>(entry(decode_utf8(folded, length)) & kClassMask), length};
    }

    [[nodiscard]] static CharClass ascii_class(unsigned char c) noexcept {
        return ascii_classes[c & 0x7FU];
    }

  private:
    // Bits of a table entry: class in 0-2; then flags; then a code point or the place of a string.
    static constexpr std::uint32_t kClassMask = 0x7;
    static constexpr std::uint32_t kSame = 0x8;      // folds to itself
    static constexpr std::uint32_t kDropped = 0x10;  // folds to nothing
    static constexpr std::uint32_t kMark = 0x20;     // may compose with the letter before it
    static constexpr std::uint32_t kString = 0x40;   // the rest is a place in strings_
    static constexpr unsigned kShift = 8;

    static const std::array<CharClass, 128> ascii_classes;

    struct Writer;

    [[nodiscard]] std::uint32_t entry(std::uint32_t code_point) const noexcept {
        return blocks_[(static_cast<std::size_t>(stage_[code_point >> 8U]) << 8U) |
                       (code_point & 0xFFU)];
    }

    std::uint32_t make_entry(std::uint32_t code_point);
    bool fold_plain(Writer& writer) const;
    void fold_one(Writer& writer) const;
    bool compose(Writer& writer, std::uint32_t mark, std::size_t mark_bytes) const;

    std::vector<std::uint16_t> stage_;
    std::vector<std::uint32_t> blocks_;
    std::vector<std::string> strings_;
};

}  // namespace vigie

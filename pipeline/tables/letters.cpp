#include "pipeline/tables/tables.hpp"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <memory>

namespace vigie {

namespace {

std::uint32_t reduce(UChar32 c, const icu::Normalizer2& fold, const icu::Normalizer2& decompose) {
    icu::UnicodeString text;
    if (!fold.getDecomposition(c, text)) {
        text = icu::UnicodeString(c);
    }
    const bool hangul = c >= 0xAC00 && c <= 0xD7A3;
    icu::UnicodeString base;
    UErrorCode status = U_ZERO_ERROR;
    UChar32 letter = c;
    if (!hangul && text.length() > 0) {
        decompose.normalize(text, base, status);
        letter = U_SUCCESS(status) && base.length() > 0 ? base.char32At(0) : c;
    }
    letter = u_foldCase(letter, U_FOLD_CASE_DEFAULT);
    constexpr UChar32 kSharpS = 0xDF;
    constexpr UChar32 kStrokeO = 0xF8;
    constexpr UChar32 kStrokeL = 0x142;
    constexpr UChar32 kDotless = 0x131;
    letter = letter == kSharpS    ? 's'
             : letter == kStrokeO ? 'o'
             : letter == kStrokeL ? 'l'
             : letter == kDotless ? 'i'
                                  : letter;
    const int digit = u_charDigitValue(letter);
    if (digit >= 0 && u_charType(letter) == U_DECIMAL_DIGIT_NUMBER) {
        return static_cast<std::uint32_t>('0' + digit) | LetterTable::kLetter | LetterTable::kDigit;
    }
    if (!u_isalpha(letter)) {
        return 0;
    }
    std::uint32_t found = static_cast<std::uint32_t>(letter) | LetterTable::kLetter;
    UErrorCode script_status = U_ZERO_ERROR;
    if (uscript_getScript(letter, &script_status) == USCRIPT_CYRILLIC) {
        found |= LetterTable::kCyrillic;
    }
    if (u_isupper(c) != 0) {
        found |= LetterTable::kUpper;
    }
    if (LetterTable::is_wide(static_cast<std::uint32_t>(letter))) {
        found |= LetterTable::kWide;
    }
    return found;
}

// One character at a time, with gaps between, for words change the choice.
void simplify_chinese(LetterTable::Letters& letters) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::Transliterator> simplify(
        icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
    if (U_FAILURE(status) || !simplify) {
        return;
    }
    constexpr UChar32 kFirst = 0x4E00;
    constexpr UChar32 kLast = 0x9FFF;
    icu::UnicodeString text;
    for (UChar32 c = kFirst; c <= kLast; ++c) {
        text.append(c).append(u' ');
    }
    const std::int32_t length = text.length();
    simplify->transliterate(text);
    if (text.length() != length) {
        return;
    }
    for (UChar32 c = kFirst; c <= kLast; ++c) {
        std::uint32_t& entry = letters[static_cast<std::size_t>(c)];
        entry =
            (entry & ~LetterTable::kCharacter) | static_cast<std::uint32_t>(text[2 * (c - kFirst)]);
    }
}

}  // namespace

LetterTable::Letters make_letters() {
    LetterTable::Letters letters{};
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const fold = icu::Normalizer2::getNFKCInstance(status);
    const icu::Normalizer2* const decompose = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status)) {
        return letters;
    }
    for (std::size_t c = 0; c < letters.size(); ++c) {
        const auto code_point = static_cast<UChar32>(c);
        const auto type = u_charType(code_point);
        if (type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK) {
            letters[c] = LetterTable::kMark;
        } else if (u_isalnum(code_point) != 0) {
            letters[c] = reduce(code_point, *fold, *decompose);
        }
    }
    simplify_chinese(letters);
    return letters;
}

}  // namespace vigie

// The tables of Folder, from ICU and from our own exceptions.

#include "pipeline/code_point.hpp"
#include "pipeline/fold.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace vigie {

namespace {

constexpr std::uint32_t kCodePoints = 0x110000;
constexpr std::uint32_t kDrop = 0xFFFFFFFF;

struct Exception {
    std::uint32_t from;
    std::uint32_t to;
};

// What ICU's NFKC casefold leaves apart and the press does not keep apart. Sorted.
constexpr Exception kExceptions[] = {
    {0x00AD, kDrop},   // soft hyphen
    {0x00B4, '\''},    // acute accent
    {0x0130, 'i'},     // dotted capital I
    {0x0131, 'i'},     // dotless i
    {0x02BC, '\''},    // modifier apostrophe
    {0x0401, 0x0435},  // IO -> ie
    {0x0451, 0x0435},
    {0x0622, 0x0627},  // alef with madda, hamza above, below
    {0x0623, 0x0627},
    {0x0625, 0x0627},
    {0x0640, kDrop},   // tatweel
    {0x0649, 0x064A},  // alef maksura -> yeh
    {0x06A9, 0x0643},  // Persian kaf, yeh
    {0x06CC, 0x064A},
    {0x2010, '-'},  // hyphens and dashes
    {0x2011, '-'},
    {0x2012, '-'},
    {0x2013, '-'},
    {0x2014, '-'},
    {0x2015, '-'},
    {0x2018, '\''},  // single quotes
    {0x2019, '\''},
    {0x201A, '\''},
    {0x201B, '\''},
    {0x201C, '"'},  // double quotes
    {0x201D, '"'},
    {0x201E, '"'},
    {0x201F, '"'},
    {0x2022, 0x00B7},  // dots between the
                       // parts of a name
    {0x2027, 0x00B7},
    {0x2032, '\''},
    {0x2212, '-'},
    {0x30FB, 0x00B7},
    {0xFF65, 0x00B7},
};

std::uint32_t exception_for(std::uint32_t code_point) {
    const auto* const found =
        std::lower_bound(std::begin(kExceptions),
                         std::end(kExceptions),
                         code_point,
                         [](const Exception& e, std::uint32_t cp) { return e.from < cp; });
    return found != std::end(kExceptions) && found->from == code_point ? found->to : 0;
}

// Harakat, Koranic marks, superscript alef; Hebrew points.
bool is_point(std::uint32_t c) {
    return (c >= 0x064B && c <= 0x065F) || c == 0x0670 ||
           (c >= 0x0591 && c <= 0x05C7 && c != 0x05BE);
}

bool is_composing_mark(std::uint32_t c) {
    return (c >= 0x0300 && c <= 0x036F) || c == 0x3099 || c == 0x309A;
}

bool in_unspaced_script(UScriptCode script) {
    switch (script) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_BOPOMOFO:
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
            return true;
        default:
            return false;
    }
}

CharClass class_of(std::uint32_t code_point) {
    const auto c = static_cast<UChar32>(code_point);
    if (code_point == 0x30FC) {  // the long vowel mark has the script "common"
        return CharClass::katakana;
    }
    const std::uint32_t mask = U_GET_GC_MASK(c);
    if ((mask & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) == 0) {
        return CharClass::other;
    }
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(c, &status);
    if (in_unspaced_script(script)) {
        return CharClass::unspaced;
    }
    if (script == USCRIPT_KATAKANA) {
        return CharClass::katakana;
    }
    if (script == USCRIPT_HANGUL) {
        return CharClass::hangul;
    }
    if (script == USCRIPT_ARABIC || script == USCRIPT_HEBREW) {
        return CharClass::clitic;
    }
    return CharClass::word;
}

// Blocks that hold no letters or only letters of one kind that fold to themselves.
bool is_plain_block(std::uint32_t first) {
    const auto within = [&](std::uint32_t low, std::uint32_t high) {
        return first >= low && first + 0xFF <= high;
    };
    return within(0x3500, 0x4CFF) || within(0x4E00, 0x9EFF) || within(0xAC00, 0xD6FF) ||
           within(0xD800, 0xF8FF) || within(0x20000, 0x2F7FF) || within(0x30000, 0x10FFFF);
}

}  // namespace

const std::array<CharClass, 128> Folder::ascii_classes = {
#define O CharClass::other
#define W CharClass::word
    O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
    O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, W, W, W, W, W, W, W, W, W, W, O, O, O, O, O, O,
    O, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, O, O, O, O, O,
    O, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, O, O, O, O, O,
#undef O
#undef W
};

std::uint32_t Folder::make_entry(std::uint32_t code_point) {
    std::uint32_t value = static_cast<std::uint32_t>(class_of(code_point));
    if (is_composing_mark(code_point)) {
        value |= kMark;
    }
    if (is_point(code_point)) {
        return value | kDropped;
    }
    if (const std::uint32_t to = exception_for(code_point); to != 0) {
        return to == kDrop ? value | kDropped : value | (to << kShift);
    }
    const auto c = static_cast<UChar32>(code_point);
    if (u_hasBinaryProperty(c, UCHAR_CHANGES_WHEN_NFKC_CASEFOLDED) == 0) {
        return value | kSame;
    }
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* const folding = unorm2_getNFKCCasefoldInstance(&status);
    std::array<UChar, 2> in{};
    std::array<UChar, 32> out{};
    std::int32_t in_length = 0;
    U16_APPEND_UNSAFE(in.data(), in_length, c);
    const std::int32_t out_length = unorm2_normalize(
        folding, in.data(), in_length, out.data(), static_cast<std::int32_t>(out.size()), &status);
    if (U_FAILURE(status) != 0) {
        return value | kSame;
    }
    if (out_length == 0) {
        return value | kDropped;
    }
    std::string bytes;
    icu::UnicodeString(out.data(), out_length).toUTF8String(bytes);
    const std::size_t first_length = utf8_length(bytes);
    if (first_length == bytes.size()) {
        return value | (decode_utf8(bytes.data(), first_length) << kShift);
    }
    strings_.push_back(std::move(bytes));
    return value | kString | (static_cast<std::uint32_t>(strings_.size() - 1) << kShift);
}

Folder::Folder() : stage_(kCodePoints >> 8U) {
    constexpr std::uint16_t kNone = 0xFFFF;
    std::array<std::uint16_t, 8> plain{};  // by class: the block all of whose entries are alike
    plain.fill(kNone);
    for (std::uint32_t first = 0; first < kCodePoints; first += 0x100) {
        const auto place = static_cast<std::uint16_t>(blocks_.size() >> 8U);
        if (is_plain_block(first)) {
            const std::uint32_t value = make_entry(first + 0x40);
            std::uint16_t& block = plain[value & kClassMask];
            if (block == kNone) {
                block = place;
                blocks_.insert(blocks_.end(), 0x100, value);
            }
            stage_[first >> 8U] = block;
            continue;
        }
        stage_[first >> 8U] = place;
        for (std::uint32_t c = first; c < first + 0x100; ++c) {
            blocks_.push_back(make_entry(c));
        }
    }
}

}  // namespace vigie

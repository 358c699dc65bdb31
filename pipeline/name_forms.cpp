#include "pipeline/name_forms.hpp"

#include "base/utf8.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/unorm2.h>

#include <algorithm>
#include <array>
#include <span>

namespace vigie {

namespace {

using Endings = std::span<const std::string_view>;

// --- without accents ---

std::string without_accents(const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* const nfd = unorm2_getNFDInstance(&status);
    const icu::UnicodeString text = icu::UnicodeString::fromUTF8(name);
    std::vector<UChar> parts(static_cast<std::size_t>(text.length()) * 4 + 4);
    const std::int32_t size = unorm2_normalize(nfd,
                                               text.getBuffer(),
                                               text.length(),
                                               parts.data(),
                                               static_cast<std::int32_t>(parts.size()),
                                               &status);
    if (U_FAILURE(status) != 0) {
        return name;
    }
    icu::UnicodeString plain;
    for (std::int32_t i = 0; i < size; ++i) {
        const UChar c = parts[static_cast<std::size_t>(i)];
        if (c < 0x300 || c > 0x36F) {
            plain.append(c);
        }
    }
    // Marks of other scripts belong to their letters: put those back together.
    UErrorCode again = U_ZERO_ERROR;
    const UNormalizer2* const nfc = unorm2_getNFCInstance(&again);
    std::vector<UChar> whole(static_cast<std::size_t>(plain.length()) + 1);
    const std::int32_t length = unorm2_normalize(nfc,
                                                 plain.getBuffer(),
                                                 plain.length(),
                                                 whole.data(),
                                                 static_cast<std::int32_t>(whole.size()),
                                                 &again);
    if (U_FAILURE(again) != 0) {
        return name;
    }
    std::string out;
    return icu::UnicodeString(whole.data(), length).toUTF8String(out);
}

bool has_accents(std::string_view name) {
    // Latin-1 supplement and Latin extended-A and -B letters.
    return std::any_of(name.begin(), name.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xC3 && byte <= 0xC9;
    });
}

// --- without dots ---

std::string without_dots(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size();) {
        if (name.substr(i, 2) == "·") {
            i += 2;
        } else if (name.substr(i, 3) == "・") {
            i += 3;
        } else {
            out += name[i++];
        }
    }
    return out;
}

// --- Cyrillic ---

struct Declension {
    std::string_view ending;  // of the nominative; replaced
    Endings endings;          // in the other cases, in one order for all
};

// Genitive, dative, instrumental, prepositional, accusative where it differs.
constexpr std::array<std::string_view, 5> kConsonant{"а", "у", "ом", "е", "ым"};
constexpr std::array<std::string_view, 5> kSoft{"я", "ю", "ем", "е", "ем"};
constexpr std::array<std::string_view, 5> kFeminineA{"ы", "е", "ой", "е", "у"};
constexpr std::array<std::string_view, 5> kFeminineKa{"и", "е", "ой", "е", "у"};
constexpr std::array<std::string_view, 5> kFeminineYa{"и", "е", "ей", "и", "ю"};
constexpr std::array<std::string_view, 5> kAdjective{"ого", "ому", "им", "ом", "ого"};

bool is_cyrillic(std::string_view word) {
    const auto lead = static_cast<unsigned char>(word.empty() ? ' ' : word.front());
    return lead == 0xD0 || lead == 0xD1;
}

bool ends_with_any(std::string_view word, std::string_view letters) {
    if (word.size() < 2) {
        return false;
    }
    const std::string_view last = word.substr(word.size() - 2);
    for (std::size_t i = 0; i < letters.size(); i += 2) {
        if (letters.substr(i, 2) == last) {
            return true;
        }
    }
    return false;
}

// The form of `word` in case `which`; the word itself where it does not decline.
std::string decline_cyrillic(std::string_view word, std::size_t which) {
    if (!is_cyrillic(word) || word.size() < 6) {
        return std::string(word);
    }
    const std::string_view stem = word.substr(0, word.size() - 2);
    const auto with = [](std::string_view base, std::string_view ending) {
        return std::string(base) + std::string(ending);
    };
    if (word.ends_with("ий") || word.ends_with("ый")) {
        return with(word.substr(0, word.size() - 4), kAdjective[which]);
    }
    if (ends_with_any(word, "йь")) {
        return with(stem, kSoft[which]);
    }
    if (ends_with_any(word, "а")) {
        return with(stem, ends_with_any(stem, "гкхжчшщ") ? kFeminineKa[which] : kFeminineA[which]);
    }
    if (ends_with_any(word, "я")) {
        return with(stem, kFeminineYa[which]);
    }
    if (ends_with_any(word, "еёиоуыэю")) {
        return std::string(word);
    }
    return with(word, kConsonant[which]);
}

// --- Polish, Czech and their neighbours ---

constexpr std::array<std::string_view, 5> kWestSlavic{"a", "owi", "em", "ovi", "u"};
constexpr std::array<std::string_view, 6> kWestSlavicLanguages{"pl", "cs", "sk", "hr", "sl", "sr"};

bool is_latin_consonant_end(std::string_view word) {
    constexpr std::string_view kVowels = "aeiouyAEIOUY";
    const char last = word.empty() ? ' ' : word.back();
    const bool letter = (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z');
    return letter && kVowels.find(last) == std::string_view::npos;
}

std::string decline_west_slavic(std::string_view word, std::size_t which) {
    if (!is_latin_consonant_end(word) || word.size() < 3) {
        return std::string(word);
    }
    std::string out(word);
    if (kWestSlavic[which] == "em" && (out.ends_with('k') || out.ends_with('g'))) {
        out += 'i';
    }
    out += kWestSlavic[which];
    return out;
}

template <class Decline>
std::string decline_each(std::string_view name, std::size_t which, Decline&& decline) {
    std::string out;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t space = std::min(name.find(' ', at), name.size());
        out += decline(name.substr(at, space - at), which);
        if (space < name.size()) {
            out += ' ';
        }
        at = space + 1;
    }
    return out;
}

void add_form(std::vector<NameForm>& forms,
              std::string text,
              std::vector<std::string_view> languages) {
    if (!text.empty() && std::none_of(forms.begin(), forms.end(), [&](const NameForm& form) {
            return form.text == text;
        })) {
        forms.push_back({std::move(text), std::move(languages)});
    }
}

// --- endings ---

constexpr std::array<std::string_view, 1> kGenitiveS{"s"};
constexpr std::array<std::string_view, 14> kPolish{
    "a", "u", "owi", "em", "iem", "ie", "om", "ów", "y", "ego", "emu", "owa", "owe", "owy"};
constexpr std::array<std::string_view, 14> kCzech{
    "a", "u", "em", "ovi", "om", "e", "y", "ů", "ův", "ova", "ovo", "ové", "ovou", "ovu"};
constexpr std::array<std::string_view, 24> kFinnish{
    "n",    "in",   "ia",   "iä",   "a",   "ä",    "lla", "lle", "lta", "ssa", "sta", "illa",
    "ille", "ilta", "issa", "ista", "iin", "iksi", "ään", "aan", "een", "t",   "ksi", "ltä"};
constexpr std::array<std::string_view, 34> kHungarian{
    "t",   "ot",  "et",  "at",  "öt",  "nak", "nek", "ban", "ben", "ba",  "be",  "val",
    "vel", "tól", "től", "ról", "ről", "ra",  "re",  "nál", "nél", "hoz", "hez", "höz",
    "é",   "ék",  "ok",  "ek",  "kal", "kel", "on",  "en",  "ért", "nál"};
constexpr std::array<std::string_view, 22> kTurkish{
    "i", "ı",  "u",  "ü",  "in", "un",  "ün",  "nin", "nun", "nün", "e",
    "a", "ye", "ya", "de", "da", "den", "dan", "te",  "ta",  "ten", "tan"};
constexpr std::array<std::string_view, 8> kBaltic{"as", "o", "ui", "u", "s", "i", "am", "a"};
constexpr std::array<std::string_view, 46> kKorean{
    "은",   "는",   "이",     "가",   "을",   "를",     "의",       "에",     "에서",   "에게",
    "와",   "과",   "도",     "로",   "으로", "만",     "까지",     "부터",   "측",     "사",
    "한테", "께서", "보다",   "처럼", "이나", "나",     "라는",     "이라는", "이라고", "라고",
    "에는", "에도", "에서는", "와의", "과의", "로부터", "으로부터", "이란",   "랑",     "이랑",
    "씨",   "들",   "조차",   "마저", "에선", "으로는"};

Endings endings_of(std::string_view language) {
    if (language == "de" || language == "nl" || language == "sv" || language == "da" ||
        language == "no" || language == "nb") {
        return kGenitiveS;
    }
    if (language == "pl") {
        return kPolish;
    }
    if (language == "cs" || language == "sk" || language == "hr" || language == "sl" ||
        language == "sr" || language == "bs") {
        return kCzech;
    }
    if (language == "fi" || language == "et") {
        return kFinnish;
    }
    if (language == "hu") {
        return kHungarian;
    }
    if (language == "tr" || language == "az") {
        return kTurkish;
    }
    if (language == "lt" || language == "lv") {
        return kBaltic;
    }
    return {};
}

}  // namespace

std::vector<NameForm> name_forms(const std::string& name, TagKind kind) {
    std::vector<NameForm> forms;
    add_form(forms, name, {});
    if (has_accents(name)) {
        add_form(forms, without_accents(name), {});
    }
    add_form(forms, without_dots(name), {});
    if (is_cyrillic(name)) {
        for (std::size_t i = 0; i < kConsonant.size(); ++i) {
            add_form(forms, decline_each(name, i, decline_cyrillic), {});
        }
    } else if (name.ends_with("ia") && kind != TagKind::product) {
        // Nvidia: Nvidii, Nvidię, Nvidią in Polish; Nvidie, Nvidii, Nvidiou in Czech.
        for (const std::string_view ending : {"i", "ę", "ą", "o", "e", "ou"}) {
            add_form(forms,
                     name.substr(0, name.size() - 1) + std::string(ending),
                     {kWestSlavicLanguages.begin(), kWestSlavicLanguages.end()});
        }
    } else if (name.ends_with("le") && name.find(' ') == std::string::npos) {
        // Google: Googla, Googlu, Googlem, Googlowi.
        for (const std::string_view ending : {"a", "u", "em", "owi", "om"}) {
            add_form(forms,
                     name.substr(0, name.size() - 1) + std::string(ending),
                     {kWestSlavicLanguages.begin(), kWestSlavicLanguages.end()});
        }
    } else if (kind == TagKind::person && name.find(' ') != std::string::npos &&
               is_latin_consonant_end(name)) {
        for (std::size_t i = 0; i < kWestSlavic.size(); ++i) {
            add_form(forms,
                     decline_each(name, i, decline_west_slavic),
                     {kWestSlavicLanguages.begin(), kWestSlavicLanguages.end()});
        }
    }
    return forms;
}

bool is_ending(std::string_view tail, CharClass last, std::string_view language) {
    const auto is_among = [&](Endings endings) {
        return std::find(endings.begin(), endings.end(), tail) != endings.end();
    };
    if (last == CharClass::hangul) {
        return is_among(kKorean);
    }
    return last == CharClass::word && is_among(endings_of(language));
}

}  // namespace vigie

#include "pipeline/language.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"

#include <cld2/public/compact_lang_det.h>

#include <algorithm>

namespace vigie {

namespace {

constexpr std::size_t kScriptBytes = 600;
constexpr std::size_t kDetectBytes = 700;
constexpr std::size_t kShortestUnsure = 60;
constexpr std::size_t kShortBytes = 250;  // so short that names weigh too much

struct ScriptCounts {
    std::size_t kana = 0;
    std::size_t han = 0;
    std::size_t hangul = 0;
    std::size_t characters = 0;
};

// By lead and second byte: kana E3 81-83, Han E4-E9 (and E3 90 up), Hangul EA B0 to ED 9E.
ScriptCounts count_scripts(std::string_view text) {
    ScriptCounts counts;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (is_utf8_continuation(text[i])) {
            continue;
        }
        ++counts.characters;
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
        if (lead == 0xE3 && next >= 0x81 && next <= 0x83) {
            ++counts.kana;
        } else if (lead >= 0xE4 && lead <= 0xE9) {
            ++counts.han;
        } else if ((lead == 0xEA && next >= 0xB0) || lead == 0xEB || lead == 0xEC ||
                   (lead == 0xED && next < 0x9F)) {
            ++counts.hangul;
        }
    }
    return counts;
}

// The words that are no names: a short text about OpenAI and Microsoft would pass for English.
// All of it where hardly anything else remains.
std::string without_names(std::string_view text) {
    constexpr std::size_t kFewestWords = 3;
    std::string out;
    std::size_t words = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = text.find_first_not_of(" \n\t", at);
        if (start == std::string_view::npos) {
            break;
        }
        const std::size_t end = std::min(text.find_first_of(" \n\t", start), text.size());
        const std::string_view word = text.substr(start, end - start);
        const bool name = std::any_of(word.begin(), word.end(), [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '@';
        });
        if (!name) {
            out.append(word).append(1, ' ');
            ++words;
        }
        at = end;
    }
    return words < kFewestWords ? std::string(text) : out;
}

struct Guess {
    CLD2::Language language = CLD2::UNKNOWN_LANGUAGE;
    bool reliable = false;
};

Guess ask_cld2(const std::string& sample) {
    Guess guess;
    int valid_bytes = 0;
    guess.language = CLD2::DetectLanguageCheckUTF8(
        sample.data(), static_cast<int>(sample.size()), true, &guess.reliable, &valid_bytes);
    return guess;
}

// `shortest_unsure`: from how many bytes on an answer counts that CLD2 does not call reliable.
std::string detect(std::string_view title, std::string_view text, std::size_t shortest_unsure) {
    std::string sample(cut_utf8(title, kScriptBytes));
    sample += '\n';
    sample += cut_utf8(text, kScriptBytes);
    const ScriptCounts counts = count_scripts(sample);
    const std::size_t quarter = counts.characters / 4;
    if (counts.kana + counts.han > quarter) {
        return counts.kana * 12 > counts.han ? "ja" : "zh";
    }
    if (counts.hangul > quarter) {
        return "ko";
    }
    sample.resize(cut_utf8(sample, kDetectBytes).size());
    Guess guess = ask_cld2(sample);
    if (sample.size() < kShortBytes) {
        const Guess other = ask_cld2(without_names(sample));
        if (other.reliable) {
            guess = other;
        }
    }
    if (guess.language == CLD2::UNKNOWN_LANGUAGE ||
        (!guess.reliable && sample.size() < shortest_unsure)) {
        return {};
    }
    std::string code = to_lower_ascii(CLD2::LanguageCode(guess.language));
    if (code == "iw") {
        return "he";
    }
    if (code == "un" || code == "xxx") {
        return {};
    }
    return code;
}

}  // namespace

std::string detect_language(std::string_view title, std::string_view text) {
    return detect(title, text, kShortestUnsure);
}

std::string detect_language_reliably(std::string_view title, std::string_view text) {
    return detect(title, text, std::string::npos);
}

std::string_view primary_language(std::string_view language) noexcept {
    return language.substr(0, std::min(language.find_first_of("-_"), language.size()));
}

}  // namespace vigie

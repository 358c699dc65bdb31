// How names sound, so that Putin, Poutine and Путин are one. See word_keys.hpp.

#include "pipeline/word_keys.hpp"

#include <array>
#include <string>

namespace vigie {

namespace {

// Cyrillic а to я in Latin, as newspapers of English write names.
constexpr std::array<std::string_view, 32> kLatin = {
    "a", "b", "v", "g", "d", "e", "zh", "z",  "i",  "i",  "k", "l", "m", "n", "o",  "p",
    "r", "s", "t", "u", "f", "h", "c",  "ch", "sh", "sh", "",  "i", "",  "e", "iu", "ia"};

constexpr auto kEndings = std::to_array<std::u32string_view>({U"ами",
                                                              U"ями",
                                                              U"ого",
                                                              U"ему",
                                                              U"ому",
                                                              U"ыми",
                                                              U"ими",
                                                              U"ах",
                                                              U"ях",
                                                              U"ом",
                                                              U"ем",
                                                              U"ой",
                                                              U"ей",
                                                              U"ым",
                                                              U"им",
                                                              U"ою",
                                                              U"ов",
                                                              U"ев"});

std::string to_latin(std::u32string_view word) {
    constexpr std::size_t kShortest = 4;
    for (const std::u32string_view ending : kEndings) {
        if (word.size() >= ending.size() + kShortest && word.ends_with(ending)) {
            // "-ов" and "-ев" end names themselves: Иванов.
            if (ending != U"ов" && ending != U"ев") {
                word.remove_suffix(ending.size());
            }
            break;
        }
    }
    std::string latin;
    for (const char32_t c : word) {
        if (c < 0x80) {
            latin += static_cast<char>(c);
        } else if (c >= U'а' && c <= U'я') {
            latin += kLatin[c - U'а'];
        } else if (c == U'є' || c == U'ё') {
            latin += 'e';
        } else if (c == U'і' || c == U'ї') {
            latin += 'i';
        }
    }
    return latin;
}

bool is_vowel(char c) {
    return std::string_view("aeiouyhw").find(c) != std::string_view::npos;
}

// Names keep these apart less well than the rest on their way into Chinese.
char coarse(char c) {
    switch (c) {
        case 'b':
            return 'p';
        case 'd':
            return 't';
        case 'g':
            return 'k';
        case 'r':
            return 'l';
        case 'm':
            return 'n';
        default:
            return c;
    }
}

// The class of the consonant at `at`; 0 for none.
char consonant(std::string_view word, std::size_t at) {
    const char next = at + 1 < word.size() ? word[at + 1] : ' ';
    const bool soft = next == 'e' || next == 'i' || next == 'y';
    switch (word[at]) {
        case 'c':
            return next == 'h' ? 's' : soft ? 's' : 'k';
        case 'k':
        case 'q':
        case 'x':
            return 'k';
        case 'g':
            return soft ? 's' : 'g';
        case 'j':
        case 's':
        case 'z':
            return 's';
        case 'p':
            return next == 'h' ? 'f' : 'p';
        case 'f':
        case 'v':
            return 'f';
        default:
            return is_vowel(word[at]) ? '\0' : word[at];
    }
}

// The consonants of a word in Latin letters. `coarsely`: as they come through Chinese.
std::string consonants_of(std::string_view word, bool coarsely) {
    std::string sound;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const bool silent =
            coarsely && word[i] == 'r' && (i + 1 == word.size() || !is_vowel(word[i + 1]));
        const char c = silent ? '\0' : coarsely ? coarse(consonant(word, i)) : consonant(word, i);
        if (c != '\0' && (sound.empty() || sound.back() != c)) {
            sound += c;
        } else if (c == '\0' && i == 0 && word[i] != 'h') {
            sound += 'a';
        }
    }
    return sound;
}

constexpr std::size_t kTelling = 3;  // consonants

}  // namespace

NameKeys name_keys(std::u32string_view reduced) {
    const std::string word = to_latin(reduced);
    NameKeys keys;
    const std::string heard = consonants_of(word, true);
    if (heard.size() >= kTelling) {
        keys.heard = word_key("\x02" + heard);
    }
    std::string sound = consonants_of(word, false);
    if (sound.size() < kTelling) {
        if (word.size() < kTelling || word.size() > 6) {
            return keys;
        }
        sound = "=" + word;  // Iran, Gaza, Meta: nothing may be left out
        const bool plural = sound.back() == 's' || sound.back() == 'e' || sound.back() == 'u';
        if (plural && sound.size() > kTelling + 2) {
            sound.pop_back();
        }
    }
    keys.sound = word_key("\x01" + sound);
    return keys;
}

}  // namespace vigie

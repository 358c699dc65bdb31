#include "pipeline/story_words.hpp"

#include "pipeline/code_point.hpp"
#include "pipeline/language.hpp"

#include <algorithm>
#include <array>

namespace vigie {

namespace {

constexpr std::size_t kLongestWord = 40;  // letters that count
constexpr std::size_t kStem = 6;

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

std::uint32_t key_of(std::u32string_view letters) {
    std::array<char, kLongestWord * 4> bytes{};
    std::size_t size = 0;
    for (const char32_t c : letters) {
        if (c < 0x80) {
            bytes[size++] = static_cast<char>(c);
            continue;
        }
        const Utf8Character encoded = encode_utf8(c);
        std::copy_n(encoded.bytes.begin(), encoded.size, bytes.begin() + static_cast<long>(size));
        size += encoded.size;
    }
    return word_key({bytes.data(), size});
}

// The front of a word, which inflection leaves alone; a short one without its plural.
std::u32string_view stem_of(std::u32string_view word) {
    if (word.size() > kStem) {
        return word.substr(0, kStem);
    }
    constexpr std::size_t kShort = 4;
    if (word.size() >= kShort && word.back() == 's' && word[word.size() - 2] != 's') {
        word.remove_suffix(1);
    }
    return word;
}

// A link, from its scheme to the next gap.
std::size_t link_length(std::string_view text) {
    if (!text.starts_with("http://") && !text.starts_with("https://") && !text.starts_with("//")) {
        return 0;
    }
    const std::size_t end = text.find_first_of(" \n\t\r)>\"", 2);
    return std::min(end, text.size());
}

// A gap that may stand between the thousands of a number.
bool is_thin_gap(std::uint32_t code_point) {
    constexpr std::uint32_t kNoBreak = 0xA0;
    constexpr std::uint32_t kThin = 0x2009;
    constexpr std::uint32_t kNarrowNoBreak = 0x202F;
    return code_point == ' ' || code_point == kNoBreak || code_point == kThin ||
           code_point == kNarrowNoBreak;
}

// Three digits and no more.
bool begins_group(std::string_view text) {
    constexpr std::size_t kGroup = 3;
    const auto is_digit = [&](std::size_t i) {
        return i < text.size() && text[i] >= '0' && text[i] <= '9';
    };
    return is_digit(0) && is_digit(1) && is_digit(2) && !is_digit(kGroup);
}

// "&#39;", "&amp;": escaped twice on its way here.
std::size_t escape_length(std::string_view text) {
    constexpr std::size_t kLongest = 8;
    const std::size_t end = text.substr(0, kLongest).find(';');
    return end == std::string_view::npos || end < 3 ? 0 : end + 1;
}

}  // namespace

std::uint32_t pair_key(std::uint32_t first, std::uint32_t second) {
    const std::uint64_t mixed =
        ((static_cast<std::uint64_t>(first) << 32U) | second) * 0x9E3779B97F4A7C15U;
    const auto key = static_cast<std::uint32_t>(mixed >> 32U);
    return key == 0 ? 1 : key;
}

std::uint32_t stem_key(std::u32string_view reduced) {
    return key_of(stem_of(reduced.substr(0, kLongestWord)));
}

std::uint32_t characters_key(std::u32string_view reduced) {
    std::uint32_t key = 0;
    for (const char32_t c : reduced) {
        key = pair_key(key, c);
    }
    return key;
}

// A word being read.
struct WordReader::Run {
    std::array<char32_t, kLongestWord> letters{};
    std::size_t size = 0;
    std::size_t length = 0;  // letters, those that do not count included
    std::size_t capitals = 0;
    bool first_capital = false;
    bool digits = false;
    bool cyrillic = false;
    bool sentence_start = true;
};

void WordReader::finish_word(Run& run, StoryWords& out) const {
    if (run.length == 0) {
        return;
    }
    std::u32string_view letters(run.letters.data(), run.size);
    Word word;
    if (run.digits) {
        read_number({run.letters.data(), run.size}, word);
    } else {
        word.key = key_of(letters);
        const CommonWords::Kind known = common_[word.key];
        const bool function = known.languages != 0;
        word.kind = static_cast<std::uint16_t>(
            (function ? Word::function : 0) | (known.common ? Word::common : 0) |
            (known.often ? Word::field : 0) | (run.cyrillic ? Word::cyrillic : Word::plain));
        if (run.first_capital) {
            word.kind |= Word::capital;
            if (!run.sentence_start) {
                word.kind |= Word::name;
            }
        }
        if (run.capitals >= 2 && run.capitals == run.length) {
            word.kind |= Word::acronym;
        }
        if (!function && letters.size() >= 2) {
            word.term = stem_key(letters);
        }
        word.sound = word.term == 0 ? 0 : shared_.of_stem(word.term);
        if (word.sound != 0) {
            word.kind |= Word::place;
        } else if (word.is(Word::capital) && !function && !known.common && letters.size() >= 3) {
            word.sound = sound_key(letters);
            word.heard = heard_key(letters);
        }
    }
    out.words.push_back(word);
    const bool sentence_start = false;
    run = Run{};
    run.sentence_start = sentence_start;
}

// The last word is the last syllable; a name that is known already keeps its key.
void WordReader::finish_name(std::u32string& syllables, StoryWords& out) const {
    if (!syllables.empty() && out.words.back().sound == 0) {
        out.words.back().heard = syllables_.key(syllables);
    }
    syllables.clear();
}

void WordReader::read_field(std::string_view text, StoryWords& out) const {
    Run run;
    std::uint32_t wide_before = 0;
    std::u32string wide_run;   // characters since the last gap
    std::u32string syllables;  // of a foreign name, up to here
    const std::size_t from = out.words.size();
    while (!text.empty() && out.words.size() < kMaxWords) {
        const char c = text.front();
        if (c == 'h' || c == '/') {
            const std::size_t link = run.length == 0 ? link_length(text) : 0;
            if (link > 0) {
                text.remove_prefix(link);
                continue;
            }
        }
        if (c == '&') {
            const std::size_t escape = escape_length(text);
            if (escape > 0) {
                finish_word(run, out);
                text.remove_prefix(escape);
                continue;
            }
        }
        std::string_view rest = text;
        const std::uint32_t code_point =
            static_cast<signed char>(c) >= 0
                ? (rest.remove_prefix(1), static_cast<std::uint32_t>(c))
                : take_code_point(rest);
        const std::uint32_t letter = letters_[code_point];
        const bool wide = (letter & LetterTable::kWide) != 0;
        const bool syllable = wide && syllables_.is_syllable(letter & LetterTable::kCharacter);
        if (!syllable) {
            finish_name(syllables, out);
        }
        if (letter == 0) {
            const bool inside_number = run.digits && (c == '.' || c == ',') && !rest.empty() &&
                                       rest.front() >= '0' && rest.front() <= '9';
            if (inside_number) {
                if (run.size < kLongestWord) {
                    run.letters[run.size++] = static_cast<char32_t>(c);
                }
                ++run.length;
                text = rest;
                continue;
            }
            if (run.digits && run.size <= 3 && is_thin_gap(code_point) && begins_group(rest)) {
                text = rest;  // "2 750"
                continue;
            }
            finish_word(run, out);
            if (c == '.' || c == '!' || c == '?' || c == '\n' || c == ':') {
                run.sentence_start = c != '.' || rest.empty() || is_space(rest.front());
            }
            wide_before = 0;
            wide_run.clear();
            text = rest;
            continue;
        }
        text = rest;
        if ((letter & LetterTable::kMark) != 0) {
            continue;
        }
        const std::uint32_t character = letter & LetterTable::kCharacter;
        if (wide) {
            finish_word(run, out);
            if (syllable) {
                syllables += static_cast<char32_t>(character);
            }
            Word word;
            word.kind = Word::wide;
            word.key = pair_key(character, 0);
            const bool particle = CommonWords::is_particle(character);
            if (wide_before != 0 && !particle) {
                out.words.back().term = pair_key(wide_before, character);
            }
            if (wide_run.size() > 2 * SharedNames::kLongest) {
                wide_run.erase(0, SharedNames::kLongest);
            }
            wide_run += static_cast<char32_t>(character);
            const SharedNames::Found name = shared_.ending(wide_run);
            word.sound = name.sound;
            if (name.sound != 0 && shared_.is_country(name.sound)) {
                word.kind |= Word::place;
            }
            out.words.push_back(word);
            wide_before = particle ? 0 : character;
            continue;
        }
        wide_before = 0;
        wide_run.clear();
        const bool digit = (letter & LetterTable::kDigit) != 0;
        if (run.length > 0 && run.digits && !digit) {
            finish_word(run, out);  // "5G", "10亿", "97bn"
        }
        if (run.length == 0) {
            run.digits = digit;
            run.first_capital = (letter & LetterTable::kUpper) != 0;
        }
        if (run.size < kLongestWord) {
            run.letters[run.size++] = static_cast<char32_t>(character);
        }
        run.cyrillic = run.cyrillic || (letter & LetterTable::kCyrillic) != 0;
        run.capitals += (letter & LetterTable::kUpper) != 0 ? 1U : 0U;
        ++run.length;
    }
    finish_name(syllables, out);
    finish_word(run, out);
    weigh_numbers(out, from);
}

void WordReader::read(std::string_view title,
                      std::string_view text,
                      std::string_view lang,
                      StoryWords& out) const {
    out.words.clear();
    read_field(title, out);
    out.title = out.words.size();
    read_field(without_boilerplate(text), out);
    out.language = 0;
    const auto wide = static_cast<std::size_t>(std::count_if(
        out.words.begin(), out.words.end(), [](const Word& word) { return word.is(Word::wide); }));
    out.wide = wide * 3 > out.words.size();
    const std::string_view primary = primary_language(lang);
    if (primary.size() >= 2 && primary != "und") {
        out.language = static_cast<std::uint8_t>((primary[0] * 31 + primary[1]) & 0xFF);
        out.language |= out.language == 0 ? 1U : 0U;
        return;
    }
    std::array<std::size_t, CommonWords::kLanguages> votes{};
    for (const Word& word : out.words) {
        const CommonWords::Kind known =
            word.is(Word::function) ? common_[word.key] : CommonWords::Kind{};
        for (std::size_t i = 0; i < votes.size(); ++i) {
            votes[i] += (known.languages >> i) & 1U;
        }
    }
    static constexpr std::array<std::string_view, CommonWords::kLanguages> kTags = {
        "en", "fr", "es", "pt", "de", "it", "ru"};
    const auto most = std::max_element(votes.begin(), votes.end());
    std::string_view tag;
    if (out.wide) {
        tag = "zh";
    } else if (*most > 0 && std::count(votes.begin(), votes.end(), *most) == 1) {
        tag = kTags[static_cast<std::size_t>(most - votes.begin())];
    }
    if (!tag.empty()) {
        out.language = static_cast<std::uint8_t>((tag[0] * 31 + tag[1]) & 0xFF);
    }
}

}  // namespace vigie

#include "pipeline/story_words.hpp"

#include "pipeline/code_point.hpp"
#include "pipeline/han_sound.hpp"
#include "pipeline/language.hpp"
#include "pipeline/letter_table.hpp"
#include "pipeline/shared_names.hpp"
#include "pipeline/word_keys.hpp"

#include <algorithm>
#include <array>

namespace vigie {

namespace {

constexpr std::size_t kLongestWord = 40;  // letters that count

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
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

// A word being read.
struct WordReader::Run {
    std::array<char32_t, kLongestWord> letters;  // `size` of them; not cleared for each word
    std::size_t size = 0;
    std::size_t length = 0;  // letters, those that do not count included
    std::size_t capitals = 0;
    bool first_capital = false;
    bool digits = false;
    bool cyrillic = false;
    bool sentence_start = true;
    std::uint64_t mixed = 0;

    // Of the letters that count, never 0.
    [[nodiscard]] std::uint64_t hash() const noexcept {
        constexpr std::uint64_t kOdd = 0xD6E8FEB86659FD93U;
        return ((mixed ^ (mixed >> 32U)) * kOdd >> 1U) | (std::uint64_t{1} << 63U);
    }

    [[nodiscard]] std::u32string_view text() const noexcept { return {letters.data(), size}; }

    void add(std::uint32_t letter) noexcept {
        take(letter & LetterTable::kCharacter);
        cyrillic = cyrillic || (letter & LetterTable::kCyrillic) != 0;
        capitals += (letter & LetterTable::kUpper) != 0 ? 1U : 0U;
    }

    // The same for a letter of ASCII.
    void add_ascii(std::uint32_t lower, bool capital) noexcept {
        take(lower);
        capitals += capital ? 1U : 0U;
    }

    void take(std::uint32_t character) noexcept {
        if (size < kLongestWord) {
            letters[size++] = static_cast<char32_t>(character);
            constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15U;
            mixed = (mixed + character) * kOdd;
            mixed ^= mixed >> 29U;
        }
        ++length;
    }

    void begin(std::uint32_t letter) noexcept {
        digits = (letter & LetterTable::kDigit) != 0;
        first_capital = (letter & LetterTable::kUpper) != 0;
    }

    void clear() noexcept {
        mixed = 0;
        size = 0;
        length = 0;
        capitals = 0;
        first_capital = false;
        digits = false;
        cyrillic = false;
        sentence_start = false;
    }
};

WordReader::WordReader() : learnt_(kLearnt) {}

WordReader::Learnt& WordReader::learn(const Run& run) {
    const std::uint64_t hash = run.hash();
    constexpr unsigned kHashShift = 48;  // the middle of a product is mixed best
    Learnt& learnt = learnt_[(hash >> kHashShift) % kLearnt];
    if (learnt.letters == hash) {
        return learnt;
    }
    const std::u32string_view letters = run.text();
    learnt = {};
    learnt.letters = hash;
    learnt.key = word_key(letters);
    const CommonWords::Kind known = common_[learnt.key];
    const bool function = known.languages != 0;
    learnt.kind = static_cast<std::uint16_t>((function ? Word::function : 0) |
                                             (known.common ? Word::common : 0) |
                                             (known.often ? Word::field : 0));
    if (!function && letters.size() >= 2) {
        const std::u32string_view stem = stem_of(letters);
        learnt.term = stem.size() == letters.size() ? learnt.key : word_key(stem);
        learnt.place = SharedNames::of_stem(learnt.term);
    }
    return learnt;
}

void WordReader::finish_word(Run& run, StoryWords& out) {
    if (run.length == 0) {
        return;
    }
    const std::u32string_view letters = run.text();
    Word word;
    if (run.digits) {
        read_number(letters, word);
        out.words.push_back(word);
        run.clear();
        return;
    }
    Learnt& learnt = learn(run);
    word.key = learnt.key;
    word.term = learnt.term;
    word.sound = learnt.place;
    word.kind = learnt.kind | (run.cyrillic ? Word::cyrillic : Word::plain);
    if (run.first_capital) {
        word.kind |= Word::capital;
        if (!run.sentence_start) {
            word.kind |= Word::name;
        }
    }
    if (run.capitals >= 2 && run.capitals == run.length) {
        word.kind |= Word::acronym;
    }
    if (word.sound != 0) {
        word.kind |= Word::place;
    } else if (word.is(Word::capital) && !word.is(Word::function) && !word.is(Word::common) &&
               letters.size() >= 3) {
        if (!learnt.name_known) {
            learnt.name = name_keys(letters);
            learnt.name_known = true;
        }
        word.sound = learnt.name.sound;
        word.heard = learnt.name.heard;
    }
    out.words.push_back(word);
    run.clear();
}

// The last word is the last syllable; a name that is known already keeps its key.
void WordReader::finish_name(std::u32string& syllables, StoryWords& out) {
    if (out.words.back().sound == 0) {
        out.words.back().heard = HanSounds::key(syllables);
    }
    syllables.clear();
}

// The rest of a word, as far as it is letters of ASCII.
void WordReader::take_ascii_letters(std::string_view& text, Run& run) {
    std::size_t taken = 0;
    for (; taken < text.size(); ++taken) {
        const auto byte = static_cast<unsigned char>(text[taken]);
        const auto lower = static_cast<unsigned char>(byte | 0x20U);
        if (lower < 'a' || lower > 'z') {
            break;
        }
        run.add_ascii(lower, (byte & 0x20U) == 0);
    }
    text.remove_prefix(taken);
}

void WordReader::read_field(std::string_view text, StoryWords& out) {
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
        const std::uint32_t letter = LetterTable::of(code_point);
        const bool wide = (letter & LetterTable::kWide) != 0;
        const bool syllable = wide && HanSounds::is_syllable(letter & LetterTable::kCharacter);
        if (!syllable && !syllables.empty()) {
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
            word.sound = SharedNames::ending(wide_run);
            if (word.sound != 0 && SharedNames::is_everyday(word.sound)) {
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
            run.begin(letter);
        }
        run.add(letter);
        if (!run.digits) {
            take_ascii_letters(text, run);
        }
    }
    if (!syllables.empty()) {
        finish_name(syllables, out);
    }
    finish_word(run, out);
    weigh_numbers(out, from);
}

void WordReader::read(std::string_view title,
                      std::string_view text,
                      std::string_view lang,
                      StoryWords& out) {
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

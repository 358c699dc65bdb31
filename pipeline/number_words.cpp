// Numbers as words: what they say, whatever the language writes them like. See story_words.hpp.

#include "pipeline/story_words.hpp"
#include "pipeline/word_keys.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <unordered_map>

namespace vigie {

namespace {

constexpr std::size_t kLongestNumber = 24;  // digits and marks that count

// How many times one a number is when this follows it.
double magnitude(const Word& word) {
    struct Magnitude {
        std::string_view word;
        double times;
    };

    static constexpr auto kMagnitudes = std::to_array<Magnitude>(
        {{"thousand", 1e3},  {"тыс", 1e3},       {"тысяч", 1e3},      {"million", 1e6},
         {"millions", 1e6},  {"mln", 1e6},       {"mn", 1e6},         {"m", 1e6},
         {"millones", 1e6},  {"milhoes", 1e6},   {"millionen", 1e6},  {"mio", 1e6},
         {"milioni", 1e6},   {"млн", 1e6},       {"миллионов", 1e6},  {"billion", 1e9},
         {"billions", 1e9},  {"bln", 1e9},       {"bn", 1e9},         {"b", 1e9},
         {"milliard", 1e9},  {"milliards", 1e9}, {"milliarden", 1e9}, {"mrd", 1e9},
         {"miliardi", 1e9},  {"bilhoes", 1e9},   {"млрд", 1e9},       {"миллиардов", 1e9},
         {"миллиарда", 1e9}, {"trillion", 1e12}, {"trn", 1e12},       {"трлн", 1e12},
         {"crore", 1e7},     {"lakh", 1e5}});
    static const std::unordered_map<std::uint32_t, double> all_by_key = [] {
        std::unordered_map<std::uint32_t, double> by_key;
        for (const Magnitude& known : kMagnitudes) {
            by_key.emplace(word_key(known.word), known.times);
        }
        by_key.emplace(pair_key(U'万', 0), 1e4);
        by_key.emplace(pair_key(U'亿', 0), 1e8);
        return by_key;
    }();
    const auto found = all_by_key.find(word.key);
    return found == all_by_key.end() ? 1 : found->second;
}

// The same for "4,700 million" and "4.7 billion": three digits and a magnitude.
std::uint32_t value_key(double value) {
    std::array<char, 32> text{'#'};
    const auto end = std::to_chars(
        text.data() + 1, text.data() + text.size(), value, std::chars_format::scientific, 2);
    return word_key({text.data(), static_cast<std::size_t>(end.ptr - text.data())});
}

}  // namespace

void read_number(std::u32string_view letters, Word& word) {
    word.kind = Word::number;
    // "1,000.50" is 1000.5: a mark before three digits is no decimal point.
    letters = letters.substr(0, kLongestNumber);
    std::array<char, kLongestNumber> plain{};
    std::size_t size = 0;
    bool fraction = false;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (letters[i] != '.' && letters[i] != ',') {
            plain[size++] = static_cast<char>(letters[i]);
            continue;
        }
        const std::u32string_view rest = letters.substr(i + 1);
        const std::size_t group = std::min(rest.find_first_of(U".,"), rest.size());
        if (!fraction && (group != 3 || letters[0] == '0')) {
            plain[size++] = '.';
            fraction = true;
        }
    }
    while (fraction && size > 1 && (plain[size - 1] == '0' || plain[size - 1] == '.')) {
        fraction = plain[--size] != '.';
    }
    const std::string_view text(plain.data(), size);
    word.key = word_key(text);
    word.term = word.key;
    (void)std::from_chars(text.data(), text.data() + text.size(), word.amount);
    const bool year = size == 4 && (text.starts_with("19") || text.starts_with("20"));
    if (size <= 1 || year || (size == 2 && text[0] <= '3')) {
        word.kind |= Word::small_number;
    } else {
        word.sound = value_key(static_cast<double>(word.amount));
    }
}

void weigh_numbers(StoryWords& story, std::size_t from) {
    static const std::uint32_t thousand_key = word_key("mil");
    std::vector<Word>& words = story.words;
    for (std::size_t i = from; i + 1 < words.size(); ++i) {
        if (!words[i].is(Word::number)) {
            continue;
        }
        double times = magnitude(words[i + 1]);
        const bool thousand = words[i + 1].key == thousand_key;  // "mil millones"
        if (i + 2 < words.size() && (words[i + 1].is(Word::wide) || thousand)) {
            times *= (thousand ? 1e3 : 1) * magnitude(words[i + 2]);
        }
        if (times > 1) {
            words[i].sound = value_key(static_cast<double>(words[i].amount) * times);
            words[i].kind = static_cast<std::uint16_t>((words[i].kind | Word::value) &
                                                       ~static_cast<unsigned>(Word::small_number));
        }
    }
}

}  // namespace vigie

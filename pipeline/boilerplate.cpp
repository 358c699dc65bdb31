// What agencies and outlets put around a text. See story_words.hpp.

#include "pipeline/story_words.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace vigie {

namespace {

constexpr std::array<std::string_view, 22> kAgencies = {
    "reuters",     "ap",           "afp",  "efe",   "dpa",   "ansa",    "bloomberg",
    "xinhua",      "tass",         "upi",  "kyodo", "pti",   "ani",     "cnn",
    "ians",        "europa press", "lusa", "apa",   "belga", "sputnik", "dow jones newswires",
    "mt newswires"};

// Where one of these begins near the end, the text has ended before.
constexpr std::array<std::string_view, 34> kClosings = {"read more",
                                                        "continue reading",
                                                        "click here",
                                                        "sign up for",
                                                        "subscribe to",
                                                        "all rights reserved",
                                                        "copyright ",
                                                        "(c) 20",
                                                        "\xC2\xA9",
                                                        "reporting by ",
                                                        "the post ",
                                                        "read the full",
                                                        "appeared first on",
                                                        "lire la suite",
                                                        "lire aussi",
                                                        "en savoir plus",
                                                        "tous droits reserves",
                                                        "tous droits réservés",
                                                        "leer más",
                                                        "seguir leyendo",
                                                        "sigue leyendo",
                                                        "todos los derechos",
                                                        "mehr lesen",
                                                        "weiterlesen",
                                                        "alle rechte",
                                                        "leggi anche",
                                                        "leia mais",
                                                        "читать далее",
                                                        "читайте также",
                                                        "подробнее",
                                                        "阅读全文",
                                                        "閱讀全文",
                                                        "责任编辑",
                                                        "免责声明"};

constexpr std::array<std::string_view, 6> kWired = {
    "日电，", "日电 ", "日讯，", "日訊，", "日電，", "日消息，"};

constexpr unsigned char lower_byte(char c) {
    return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

bool same_letters(std::string_view text, std::string_view lower) {
    return text.size() >= lower.size() &&
           std::equal(lower.begin(), lower.end(), text.begin(), [](char want, char is) {
               return static_cast<unsigned char>(want) == lower_byte(is);
           });
}

static_assert(kClosings.size() <= 64);

// For each byte the closings that begin with it, a bit each.
constexpr std::array<std::uint64_t, 256> make_beginnings() {
    std::array<std::uint64_t, 256> beginning{};
    for (std::size_t i = 0; i < kClosings.size(); ++i) {
        beginning[static_cast<unsigned char>(kClosings[i].front())] |= std::uint64_t{1} << i;
    }
    return beginning;
}

constexpr std::array<std::uint64_t, 256> kBeginnings = make_beginnings();

// Bytes behind which a word may begin: gaps, punctuation, whatever is not ASCII.
constexpr std::array<bool, 256> make_gaps() {
    std::array<bool, 256> gap{};
    for (std::size_t byte = 0; byte < gap.size(); ++byte) {
        const bool digit = byte >= '0' && byte <= '9';
        const bool letter = (byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z';
        gap[byte] =
            byte == '\n' || byte >= 0x80 || (byte >= ' ' && byte < 0x7F && !digit && !letter);
    }
    return gap;
}

constexpr std::array<bool, 256> kGaps = make_gaps();

bool is_agency(std::string_view name) {
    return std::any_of(kAgencies.begin(), kAgencies.end(), [&](std::string_view agency) {
        return name.size() == agency.size() && same_letters(name, agency);
    });
}

// "NEW YORK, Feb 10 (Reuters) - "
std::string_view without_dateline(std::string_view text) {
    constexpr std::size_t kReach = 160;
    const std::string_view front = text.substr(0, kReach);
    for (std::size_t at = front.find_first_of("(/"); at != std::string_view::npos;
         at = front.find_first_of("(/", at + 1)) {
        const char closing = front[at] == '(' ? ')' : '/';
        const std::size_t end = front.find(closing, at + 1);
        if (end != std::string_view::npos && is_agency(front.substr(at + 1, end - at - 1))) {
            return text.substr(end + 1);
        }
    }
    for (const std::string_view wired : kWired) {
        const std::size_t at = front.find(wired);
        if (at != std::string_view::npos) {
            return text.substr(at + wired.size());
        }
    }
    return text;
}

std::string_view without_closing(std::string_view text) {
    constexpr std::size_t kReach = 400;
    constexpr std::size_t kLeast = 60;  // bytes of text in front
    std::size_t begin = text.size() > kReach + kLeast ? text.size() - kReach : kLeast;
    for (; begin < text.size(); ++begin) {
        std::uint64_t candidates = kBeginnings[lower_byte(text[begin])];
        if (candidates == 0 || !kGaps[static_cast<unsigned char>(text[begin - 1])]) {
            continue;
        }
        for (; candidates != 0; candidates &= candidates - 1) {
            const auto i = static_cast<std::size_t>(std::countr_zero(candidates));
            if (same_letters(text.substr(begin), kClosings[i])) {
                return text.substr(0, begin);
            }
        }
    }
    return text;
}

}  // namespace

std::string_view without_boilerplate(std::string_view text) noexcept {
    return without_closing(without_dateline(text));
}

}  // namespace vigie

#include "pipeline/copy_sketch.hpp"

#include "pipeline/word_keys.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace vigie {

namespace {

// Shares that a copy keeps of the text it was made from. Numbers, names and title hold forms apart:
// a notice that differs from another in these alone is another notice.
constexpr double kTextKept = 0.75;
constexpr double kLeadKept = 0.7;
constexpr double kNumbersKept = 0.75;
constexpr double kNumbersOfMore = 0.6;  // of texts that are as long
constexpr double kNamesKept = 0.75;
constexpr double kTitleKept = 0.6;
constexpr double kAsLong = 0.8;         // from here on two texts are as long as each other
constexpr std::size_t kNamesApart = 2;  // on both sides: the form is filled in for somebody else

// What is the same to the last word may have another title; what has the same title on the same
// day may have been rewritten.
constexpr double kWholly = 0.9;
constexpr double kTitleKeptOfEqual = 0.3;
constexpr double kTextKeptOfOneTitle = 0.4;
constexpr std::size_t kTitleTold = 3;  // terms

std::uint32_t mixed(std::uint64_t value) {
    value ^= value >> 33U;
    value *= 0xFF51AFD7ED558CCDU;
    value ^= value >> 29U;
    value *= 0xC4CEB9FE1A85EC53U;
    return static_cast<std::uint32_t>(value >> 32U);
}

// A hash in 16 bits, keeping the order: four for how small it is, twelve for the digits that
// follow. Samples hold the smallest hashes: there it is as good as telling as the whole hash.
std::uint16_t squeezed(std::uint32_t hash) {
    constexpr unsigned kDigits = 12;
    constexpr unsigned kSmallest = 15;
    const auto zeros = static_cast<unsigned>(std::countl_zero(hash));
    if (zeros >= kSmallest) {
        return static_cast<std::uint16_t>(hash >> (32U - kSmallest - kDigits));
    }
    const std::uint32_t digits = hash << (zeros + 1U) >> (32U - kDigits);
    return static_cast<std::uint16_t>((kSmallest - zeros) << kDigits | digits);
}

std::uint16_t short_key(std::uint32_t key) {
    return static_cast<std::uint16_t>(mixed(key) >> 16U);
}

// Of different words in any order.
std::uint16_t check_of(std::vector<std::uint32_t>& words) {
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    std::uint32_t sum = 0;
    for (const std::uint32_t word : words) {
        sum += mixed(word) & 0xFFFFU;
    }
    return static_cast<std::uint16_t>(sum);
}

// The words' `terms` are compared; `words` in full are checked, and left in another order.
void keep_set(std::vector<std::uint32_t>& words,
              std::span<const std::uint32_t> terms,
              std::size_t most,
              CopySketch::WordSet& out) {
    out.keys.clear();
    for (const std::uint32_t term : terms) {
        out.keys.push_back(short_key(term));
    }
    std::sort(out.keys.begin(), out.keys.end());
    out.keys.erase(std::unique(out.keys.begin(), out.keys.end()), out.keys.end());
    if (out.keys.size() > most) {
        out.keys.resize(most);
    }
    out.check = check_of(words);
}

template <class Key>
std::size_t count_common(std::span<const Key> a, std::span<const Key> b) {
    std::size_t common = 0;
    auto right = b.begin();
    for (const Key key : a) {
        while (right != b.end() && *right < key) {
            ++right;
        }
        common += right != b.end() && *right == key ? 1U : 0U;
    }
    return common;
}

// Samples up to the hash that both have been read to.
std::span<const std::uint16_t> up_to(std::span<const std::uint16_t> sample, unsigned limit) {
    const auto end = std::upper_bound(sample.begin(), sample.end(), limit);
    return sample.first(static_cast<std::size_t>(end - sample.begin()));
}

struct Share {
    double share = 0;
    std::size_t seen = 0;
};

Share contained(std::span<const std::uint16_t> a,
                std::uint32_t a_size,
                std::span<const std::uint16_t> b,
                std::uint32_t b_size) {
    const auto read_to = [](std::span<const std::uint16_t> sample, std::uint32_t size) -> unsigned {
        return sample.size() < size ? sample.back() : 0xFFFFU;
    };
    if (a.empty() || b.empty()) {
        return {};
    }
    const unsigned limit = std::min(read_to(a, a_size), read_to(b, b_size));
    const auto left = up_to(a, limit);
    const auto right = up_to(b, limit);
    const std::size_t fewer = std::min(left.size(), right.size());
    if (fewer == 0) {
        return {};
    }
    return {static_cast<double>(count_common(left, right)) / static_cast<double>(fewer), fewer};
}

// Of the fewer, what the more have. Where the keys are the same and the words are not, one differs.
double share_of(const CopySketch::WordSet& fewer, const CopySketch::WordSet& more) {
    if (fewer.keys.empty()) {
        return 1;
    }
    const auto size = static_cast<double>(fewer.keys.size());
    if (fewer.keys == more.keys) {
        return fewer.check == more.check ? 1 : (size - 1) / size;
    }
    return static_cast<double>(count_common<std::uint16_t>(fewer.keys, more.keys)) / size;
}

// Keys that only the one list has, of both lists the fewer. Each is cut at CopySketch::kNames: only
// as far as both go is compared.
std::size_t count_apart(std::span<const std::uint16_t> a, std::span<const std::uint16_t> b) {
    const auto read_to = [](std::span<const std::uint16_t> keys) -> unsigned {
        return keys.size() < CopySketch::kNames ? 0xFFFFU : keys.back();
    };
    const unsigned limit = std::min(read_to(a), read_to(b));
    const auto within = [&](std::span<const std::uint16_t> keys) {
        const auto end = std::upper_bound(keys.begin(), keys.end(), limit);
        return keys.first(static_cast<std::size_t>(end - keys.begin()));
    };
    return std::min(within(a).size(), within(b).size()) - count_common(within(a), within(b));
}

// Titles say the same with other words in between: "Update", "WSJ".
std::uint32_t title_key(std::span<const Word> title, std::vector<std::uint32_t>& keys) {
    static const std::array<std::uint32_t, 12> outlets = {word_key("wsj"),
                                                          word_key("barrons"),
                                                          word_key("com"),
                                                          word_key("reuters"),
                                                          word_key("sources"),
                                                          word_key("bloomberg"),
                                                          word_key("nd"),
                                                          word_key("rd"),
                                                          word_key("source"),
                                                          word_key("correction"),
                                                          word_key("ap"),
                                                          word_key("afp")};
    // Said every day of something else.
    static const std::array<std::uint32_t, 14> regular = {word_key("roundup"),
                                                          word_key("briefing"),
                                                          word_key("live"),
                                                          word_key("talk"),
                                                          word_key("recap"),
                                                          word_key("preview"),
                                                          word_key("schedule"),
                                                          word_key("horoscope"),
                                                          word_key("weather"),
                                                          word_key("midday"),
                                                          word_key("forecast"),
                                                          word_key("untraded"),
                                                          word_key("maintained"),
                                                          word_key("digest")};
    keys.clear();
    std::size_t telling = 0;
    for (const Word& word : title) {
        if (std::find(regular.begin(), regular.end(), word.key) != regular.end()) {
            return CopySketch::kRegular;
        }
        const bool outlet = std::find(outlets.begin(), outlets.end(), word.key) != outlets.end();
        if (word.is(Word::function) || word.is(Word::common) || outlet) {
            continue;
        }
        keys.push_back(word.key);
        telling += word.is(Word::wide) ? 1U : 2U;
    }
    constexpr std::size_t kTelling = 10;  // five words, ten characters
    if (telling < kTelling) {
        return 0;
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::uint64_t sum = 0x51ED;
    for (const std::uint32_t key : keys) {
        sum = (sum ^ key) * 0x9E3779B97F4A7C15U;
        sum ^= sum >> 31U;
    }
    return mixed(sum) | 2U;
}

}  // namespace

void CopySketcher::take_shingles(std::span<const Word> words) {
    shingles_.clear();
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::size_t run = words[i].is(Word::wide) ? CopySketch::kWideRun : CopySketch::kRun;
        if (i + run > words.size()) {
            break;
        }
        std::uint64_t hash = 0;
        for (std::size_t k = 0; k < run; ++k) {
            hash = (hash + words[i + k].key) * 0x9E3779B97F4A7C15U;
        }
        shingles_.push_back(std::max(mixed(hash), 1U));
    }
}

// Into kept_: the different ones of the first `among` shingles, the kWholeKept smallest in front.
void CopySketcher::keep_different(std::size_t among) {
    among = std::min(among, shingles_.size());
    kept_.clear();
    table_.assign(std::bit_ceil(2 * among + 1), 0);
    const std::size_t mask = table_.size() - 1;
    for (const std::uint32_t shingle : std::span(shingles_).first(among)) {
        std::size_t at = shingle & mask;
        while (table_[at] != 0 && table_[at] != shingle) {
            at = (at + 1) & mask;
        }
        if (table_[at] == 0) {
            table_[at] = shingle;
            kept_.push_back(shingle);
        }
    }
    const auto smallest =
        kept_.begin() + static_cast<std::ptrdiff_t>(std::min(kept_.size(), CopySketch::kWholeKept));
    if (smallest != kept_.end()) {
        std::nth_element(kept_.begin(), smallest, kept_.end());
    }
    std::sort(kept_.begin(), smallest);
}

void CopySketcher::look_up(std::size_t most, CopySketch& out) const {
    const std::size_t count = std::min(most, kept_.size());
    out.look_ups.insert(
        out.look_ups.end(), kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(count));
}

void CopySketcher::take_samples(CopySketch& out) {
    const auto sample = [this](std::size_t most, std::vector<std::uint16_t>& to) {
        to.clear();
        for (const std::uint32_t hash : std::span(kept_).first(std::min(most, kept_.size()))) {
            to.push_back(squeezed(hash));
        }
    };
    const bool enough = shingles_.size() >= CopySketch::kShortestText;
    if (enough) {
        keep_different(CopySketch::kLead / 2);
        look_up(3, out);
    }
    keep_different(CopySketch::kLead);
    sample(CopySketch::kLeadKept, out.lead);
    out.lead_size = static_cast<std::uint32_t>(kept_.size());
    if (enough) {
        look_up(3, out);
    }
    if (shingles_.size() > CopySketch::kLead) {
        keep_different(shingles_.size());
    }
    sample(CopySketch::kWholeKept, out.whole);
    out.whole_size = static_cast<std::uint32_t>(kept_.size());
    if (enough) {
        look_up(6, out);
    }
}

void CopySketcher::take_words(const StoryWords& story, CopySketch& out) {
    constexpr std::size_t kLeadWords = 60;
    numbers_.clear();
    names_.clear();
    titled_.clear();
    title_.clear();
    out.said.assign(0x10000 / 64, 0);
    for (std::size_t i = 0; i < story.words.size(); ++i) {
        const Word& word = story.words[i];
        const bool in_title = i < story.title;
        const bool telling = !word.is(Word::function) && !word.is(Word::common);
        if (i < story.title + kLeadWords) {
            if (word.is(Word::number)) {
                numbers_.push_back(word.key);
            } else if (!in_title && telling && (word.is(Word::name) || word.is(Word::acronym))) {
                names_.push_back(word.is(Word::wide) ? word.term : word.key);
            }
        }
        if (word.term == 0 || word.is(Word::function)) {
            continue;
        }
        const std::uint16_t term = short_key(word.term);
        out.said[term / 64U] |= std::uint64_t{1} << (term % 64U);
        if (in_title && telling) {
            titled_.push_back(word.term);
            title_.push_back(word.is(Word::wide) ? word.term : word.key);
        }
    }
    keep_set(numbers_, numbers_, CopySketch::kNumbers, out.numbers);
    keep_set(names_, names_, CopySketch::kNames, out.names);
    keep_set(title_, titled_, CopySketch::kTitleTerms, out.titled);
}

void CopySketcher::sketch(const StoryWords& story, CopySketch& out) {
    const std::span<const Word> all(story.words);
    out.title = title_key(all.first(story.title), title_);
    out.look_ups.clear();
    take_shingles(all.subspan(story.title));
    take_samples(out);
    take_words(story, out);
    if (out.title > CopySketch::kRegular) {
        out.look_ups.push_back(out.title);
    }
    std::sort(out.look_ups.begin(), out.look_ups.end());
    out.look_ups.erase(std::unique(out.look_ups.begin(), out.look_ups.end()), out.look_ups.end());
}

Likeness compare(const CopySketch& a, const CopySketch& b) {
    Likeness found;
    const Share whole = contained(a.whole, a.whole_size, b.whole, b.whole_size);
    const Share lead = contained(a.lead, a.lead_size, b.lead, b.lead_size);
    found.whole = whole.share;
    found.seen = whole.seen;
    found.lead = lead.share;
    const bool a_fewer = a.numbers.keys.size() <= b.numbers.keys.size();
    found.numbers = share_of(a_fewer ? a.numbers : b.numbers, a_fewer ? b.numbers : a.numbers);
    found.numbers_of_more =
        share_of(a_fewer ? b.numbers : a.numbers, a_fewer ? a.numbers : b.numbers);
    const bool a_names = a.names.keys.size() <= b.names.keys.size();
    found.names = share_of(a_names ? a.names : b.names, a_names ? b.names : a.names);
    found.names_apart = count_apart(a.names.keys, b.names.keys);
    const std::vector<std::uint16_t>& titled = b.titled.keys;
    const auto kept = std::count_if(
        titled.begin(), titled.end(), [&](std::uint16_t term) { return a.has_said(term); });
    found.title =
        titled.empty() ? 1.0 : static_cast<double>(kept) / static_cast<double>(titled.size());
    found.same_title = a.titled == b.titled && titled.size() >= kTitleTold;
    return found;
}

bool is_near_copy(const CopySketch& a, const CopySketch& b, bool same_day) {
    const bool telling = a.title > CopySketch::kRegular && a.title == b.title;
    if (!a.has_text() || !b.has_text()) {
        return telling && same_day;
    }
    const Likeness like = compare(a, b);
    const double size = static_cast<double>(std::min(a.whole_size, b.whole_size)) /
                        static_cast<double>(std::max(a.whole_size, b.whole_size));
    const bool regular = a.title == CopySketch::kRegular || b.title == CopySketch::kRegular;
    if (regular && (size <= kAsLong || like.whole < kWholly)) {
        return false;
    }
    if (same_day && !regular && like.same_title &&
        (like.whole >= kTextKeptOfOneTitle || like.lead >= kTextKeptOfOneTitle)) {
        return true;
    }
    const bool wholly = size > kAsLong && like.whole >= kWholly && like.lead >= kWholly;
    if (like.numbers < kNumbersKept || like.names < kNamesKept || like.names_apart >= kNamesApart ||
        like.title < (wholly ? kTitleKeptOfEqual : kTitleKept)) {
        return false;
    }
    if (size > kAsLong && like.numbers_of_more < kNumbersOfMore) {
        return false;
    }
    constexpr std::size_t kEnough = 8;  // samples
    if (like.seen >= kEnough && size > 0.5) {
        return like.whole >= kTextKept;
    }
    return like.lead >= kLeadKept && (like.seen < 3 || like.whole >= 0.5);
}

}  // namespace vigie

#include "pipeline/story_terms.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace vigie {

namespace {

constexpr std::size_t kRead = 300;  // words of the text that are weighed
constexpr std::size_t kLookUps = 20;

// How much a word counts, by where it stands and what it is.
constexpr float kInTitle = 2.0F;
constexpr float kWide = 0.6F;         // pairs of characters overlap
constexpr float kSmallNumber = 0.3F;  // days and years are everywhere
constexpr float kName = 1.2F;

// What is in more than one story of thirty says nothing of any.
constexpr float kEverywhere = 3.5F;

constexpr float kFieldBetween = 0.5F;

// Bits of the vectors that a term is in.
constexpr std::uint8_t kOwn = 1;
constexpr std::uint8_t kShared = 2;
constexpr std::uint8_t kHeard = 4;

float amount_at(std::size_t position) {
    constexpr std::size_t kLead = 50;
    constexpr std::size_t kBody = 120;
    return position < kLead ? 1.0F : position < kBody ? 0.6F : 0.3F;
}

float expected_share(std::uint16_t kinds) {
    if ((kinds & Word::tagged) != 0) {
        return (kinds & Word::field) != 0 ? WordRarity::kTaggedOften : WordRarity::kTagged;
    }
    return (kinds & Word::common) != 0  ? WordRarity::kCommon
           : (kinds & Word::place) != 0 ? WordRarity::kPlace
           : (kinds & Word::field) != 0 ? WordRarity::kField
                                        : WordRarity::kUnheard;
}

// Between languages there is little else but names. Those of the field make no event; and whom tags
// name does not, before it is known whom everybody names.
float trust_between(std::uint16_t kinds, float learnt) {
    return (kinds & Word::tagged) != 0 ? learnt : (kinds & Word::field) != 0 ? kFieldBetween : 1.0F;
}

}  // namespace

float keep_strongest(std::vector<TermWeight>& weighted, std::size_t most) {
    if (weighted.size() > most) {
        std::nth_element(weighted.begin(),
                         weighted.begin() + static_cast<std::ptrdiff_t>(most),
                         weighted.end(),
                         [](const TermWeight& a, const TermWeight& b) {
                             return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
                         });
        weighted.resize(most);
        std::sort(weighted.begin(), weighted.end(), [](const TermWeight& a, const TermWeight& b) {
            return a.term < b.term;
        });
    }
    float sum = 0;
    for (const TermWeight& term : weighted) {
        sum += term.weight * term.weight;
    }
    return std::sqrt(sum);
}

void TermVector::assign(std::vector<TermWeight>& weighted, std::size_t most) {
    length = keep_strongest(weighted, most);
    terms.assign(weighted.begin(), weighted.end());
}

void TermWeigher::collect(const StoryWords& words, std::span<const TaggedTerm> tagged) {
    found_.clear();
    const std::size_t count = std::min(words.words.size(), words.title + kRead);
    for (std::size_t i = 0; i < count; ++i) {
        const Word& word = words.words[i];
        float amount = i < words.title ? kInTitle : amount_at(i - words.title);
        if (word.is(Word::wide)) {
            amount *= kWide;
        }
        if (word.is(Word::small_number)) {
            amount *= kSmallNumber;
        }
        if (word.is(Word::name) || word.is(Word::acronym)) {
            amount *= kName;
        }
        if (word.term != 0 && !word.is(Word::function)) {
            found_.push_back({word.term, amount, word.kind, kOwn, i < words.title});
        }
        if (word.sound != 0) {
            const std::uint8_t in = word.heard == 0 ? kShared | kHeard : kShared;
            found_.push_back({word.sound, amount, word.kind, in, i < words.title});
        }
        if (word.heard != 0) {
            found_.push_back({word.heard, amount, word.kind, kHeard, i < words.title});
        }
    }
    for (const TaggedTerm& tag : tagged) {
        const auto kind = static_cast<std::uint16_t>(Word::tagged | (tag.field ? Word::field : 0));
        const float amount = tag.title ? kName * kInTitle : kName;
        found_.push_back({tag.term, amount, kind, kShared | kHeard, tag.title});
    }
}

void TermWeigher::weigh(const StoryWords& words,
                        std::span<const TaggedTerm> tagged,
                        const WordRarity& rarity,
                        StoryTerms& out) {
    out.learnt = rarity.learnt();
    collect(words, tagged);
    for (const Found& found : found_) {
        rarity.prefetch(found.term);
    }
    std::sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) {
        return a.term < b.term;
    });
    own_.clear();
    shared_.clear();
    heard_.clear();
    title_.clear();
    out.all.clear();
    for (std::size_t i = 0; i < found_.size();) {
        float amount = 0;
        std::uint16_t kinds = 0;
        bool title = false;
        const Found& first = found_[i];
        for (; i < found_.size() && found_[i].term == first.term; ++i) {
            amount += found_[i].amount;
            title = title || found_[i].title;
            kinds |= found_[i].kind;
        }
        const float rare = std::max(0.0F, rarity(first.term, expected_share(kinds)) - kEverywhere);
        const float weight = std::log1p(amount) * rare;
        if (title && (first.in & kOwn) != 0) {
            title_.push_back({first.term, rare});
        }
        if ((first.in & kOwn) != 0) {
            own_.push_back({first.term, weight});
        }
        const float between = weight * trust_between(kinds, out.learnt);
        if ((first.in & kShared) != 0) {
            shared_.push_back({first.term, between});
        }
        if ((first.in & kHeard) != 0) {
            heard_.push_back({first.term, between});
        }
        out.all.push_back(first.term);
    }
    out.own.assign(own_, StoryTerms::kMostTerms);
    out.shared.assign(shared_, StoryTerms::kMostShared);
    out.heard.assign(heard_, StoryTerms::kMostShared);
    out.title.assign(title_, StoryTerms::kMostTerms);
    out.words = std::min(words.words.size(), words.title + kRead);
    out.language = words.language;
    out.wide = words.wide;

    const auto heavier = [](const TermWeight& a, const TermWeight& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
    };
    out.strongest.clear();
    for (const TermVector* const vector : {&out.own, &out.shared, &out.heard}) {
        ranked_.assign(vector->terms.begin(), vector->terms.end());
        const std::size_t most =
            std::min(ranked_.size(), vector == &out.own ? kLookUps : kLookUps / 2);
        std::partial_sort(ranked_.begin(),
                          ranked_.begin() + static_cast<std::ptrdiff_t>(most),
                          ranked_.end(),
                          heavier);
        for (std::size_t i = 0; i < most; ++i) {
            out.strongest.push_back(ranked_[i]);
        }
    }
    std::sort(
        out.strongest.begin(), out.strongest.end(), [](const TermWeight& a, const TermWeight& b) {
            return a.term != b.term ? a.term < b.term : a.weight > b.weight;
        });
    out.strongest.erase(
        std::unique(out.strongest.begin(),
                    out.strongest.end(),
                    [](const TermWeight& a, const TermWeight& b) { return a.term == b.term; }),
        out.strongest.end());
}

}  // namespace vigie

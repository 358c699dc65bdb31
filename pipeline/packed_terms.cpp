#include "pipeline/packed_terms.hpp"

#include <algorithm>
#include <cmath>

namespace vigie {

namespace {

constexpr std::size_t kWeights = std::size_t{1} << kWeightBits;
constexpr float kLeast = -8;        // logarithms, of base 2
constexpr float kPerDoubling = 54;  // steps

using Weights = std::array<float, kWeights>;

Weights make_weights() {
    Weights weights{};
    for (std::size_t i = 0; i < kWeights; ++i) {
        weights[i] = std::exp2(kLeast + static_cast<float>(i) / kPerDoubling);
    }
    return weights;
}

}  // namespace

std::uint32_t pack_term(std::uint32_t term, float weight) noexcept {
    const float step = std::round((std::log2(std::max(weight, 1e-6F)) - kLeast) * kPerDoubling);
    const float most = static_cast<float>(kWeights - 1);
    return packed_key(term) << kWeightBits |
           static_cast<std::uint32_t>(std::clamp(step, 0.0F, most));
}

float unpack_weight(std::uint32_t packed) noexcept {
    static const Weights weights = make_weights();
    return weights[packed & (kWeights - 1)];
}

TermProbe::Term& TermProbe::take(std::uint32_t key) {
    std::size_t at = key % kSlots;
    while (slots_[at] != 0) {
        if (terms_[slots_[at] - 1U].key == key) {
            return terms_[slots_[at] - 1U];
        }
        at = (at + 1) % kSlots;
    }
    terms_.push_back({key, 0, 0});
    slots_[at] = static_cast<std::uint8_t>(terms_.size());
    return terms_.back();
}

void TermProbe::set(const TermVector& terms, const TermVector* title) {
    slots_.fill(0);
    terms_.clear();
    for (const TermWeight& term : terms.terms) {
        Term& taken = take(packed_key(term.term));
        taken.weight = std::max(taken.weight, term.weight);
    }
    if (title != nullptr) {
        for (const TermWeight& term : title->terms) {
            Term& taken = take(packed_key(term.term));
            taken.title = std::max(taken.title, term.weight);
        }
    }
}

Evidence TermProbe::common(std::span<const std::uint32_t> event) const noexcept {
    Evidence found;
    for (const std::uint32_t packed : event) {
        const std::uint32_t key = packed >> kWeightBits;
        for (std::size_t at = key % kSlots; slots_[at] != 0; at = (at + 1) % kSlots) {
            const Term& term = terms_[slots_[at] - 1U];
            if (term.key != key) {
                continue;
            }
            found.title += term.title * term.title;
            if (term.weight > 0) {
                ++found.terms;
                found.weight += term.weight * term.weight;
                found.product += unpack_weight(packed) * term.weight;
            }
            break;
        }
    }
    return found;
}

}  // namespace vigie

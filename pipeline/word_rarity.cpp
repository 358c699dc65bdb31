#include "pipeline/word_rarity.hpp"

#include <algorithm>
#include <cmath>

namespace vigie {

namespace {

constexpr std::size_t kRow = std::size_t{1} << 18U;

// Stories that were never read, in which words were as often as is expected of them.
constexpr std::uint32_t kPrior = 2'000;

}  // namespace

WordRarity::WordRarity() : counts_(2 * kRow), log_stories_(std::log(static_cast<float>(kPrior))) {}

std::size_t WordRarity::first(std::uint32_t term) noexcept {
    return (term * std::uint64_t{0x9E3779B97F4A7C15U} >> 40U) & (kRow - 1);
}

std::size_t WordRarity::second(std::uint32_t term) noexcept {
    return kRow + ((term * std::uint64_t{0xC2B2AE3D27D4EB4FU} >> 38U) & (kRow - 1));
}

void WordRarity::learn(std::span<const std::uint32_t> terms) {
    constexpr std::uint16_t kMost = 0xFFFF;
    for (const std::uint32_t term : terms) {
        std::uint16_t& a = counts_[first(term)];
        std::uint16_t& b = counts_[second(term)];
        const std::uint16_t least = std::min(a, b);
        if (least == kMost) {
            continue;
        }
        const auto next = static_cast<std::uint16_t>(least + 1);
        a = std::max(a, next);
        b = std::max(b, next);
    }
    if (++stories_ >= kHalf) {
        stories_ /= 2;
        for (std::uint16_t& count : counts_) {
            count /= 2;
        }
    }
    log_stories_ = std::log(static_cast<float>(stories_ + kPrior));
}

float WordRarity::learnt() const noexcept {
    const float part = static_cast<float>(std::min(stories_, kFew)) / static_cast<float>(kFew);
    return part * part;
}

float WordRarity::operator()(std::uint32_t term, float expected_share) const noexcept {
    const auto seen = static_cast<float>(std::min(counts_[first(term)], counts_[second(term)]));
    const float before = expected_share * static_cast<float>(kPrior);
    return std::max(0.0F, log_stories_ - std::log(seen + before));
}

}  // namespace vigie

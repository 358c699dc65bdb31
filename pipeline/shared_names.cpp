#include "pipeline/shared_names.hpp"

#include "pipeline/word_keys.hpp"

#include <algorithm>

namespace vigie {

bool SharedNames::is_everyday(std::uint32_t sound) noexcept {
    return std::binary_search(kEveryday.begin(), kEveryday.end(), sound);
}

std::uint32_t SharedNames::ending(std::u32string_view text) noexcept {
    const std::uint32_t last = text.empty() ? 0U : text.back() & 0xFFFFU;
    if (text.size() < kShortest || (kLast[last / 64] >> (last % 64) & 1U) == 0) {
        return 0;
    }
    for (std::size_t length = std::min(kLongest, text.size()); length >= kShortest; --length) {
        const std::uint32_t sound =
            find(kByCharacters, characters_key(text.substr(text.size() - length)));
        if (sound != 0) {
            return sound;
        }
    }
    return 0;
}

}  // namespace vigie

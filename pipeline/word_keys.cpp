#include "pipeline/word_keys.hpp"

#include "base/digest.hpp"
#include "pipeline/code_point.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace vigie {

namespace {

constexpr std::size_t kLongestWord = 40;  // letters that count
constexpr std::size_t kStem = 6;

}  // namespace

std::uint32_t word_key(std::string_view reduced) noexcept {
    const auto key = static_cast<std::uint32_t>(hash64(reduced) >> 32U);
    return key == 0 ? 1 : key;
}

std::uint32_t word_key(std::u32string_view reduced) noexcept {
    std::array<char, kLongestWord * 4> bytes;  // not cleared: this is asked of every word
    std::size_t size = 0;
    for (const char32_t c : reduced.substr(0, kLongestWord)) {
        if (c < 0x80) {
            bytes[size++] = static_cast<char>(c);
            continue;
        }
        const Utf8Character encoded = encode_utf8(c);
        std::copy_n(encoded.bytes.begin(), encoded.size, bytes.begin() + static_cast<long>(size));
        size += encoded.size;
    }
    return word_key(std::string_view(bytes.data(), size));
}

std::u32string_view stem_of(std::u32string_view word) noexcept {
    if (word.size() > kStem) {
        return word.substr(0, kStem);
    }
    constexpr std::size_t kShort = 4;
    if (word.size() >= kShort && word.back() == 's' && word[word.size() - 2] != 's') {
        word.remove_suffix(1);
    }
    return word;
}

std::uint32_t stem_key(std::u32string_view reduced) noexcept {
    return word_key(stem_of(reduced.substr(0, kLongestWord)));
}

std::uint32_t characters_key(std::u32string_view reduced) noexcept {
    std::uint32_t key = 0;
    for (const char32_t c : reduced) {
        key = pair_key(key, c);
    }
    return key;
}

}  // namespace vigie

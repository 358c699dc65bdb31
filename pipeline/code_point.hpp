#pragma once

// Code points and their UTF-8, for text that is known to be well-formed.

#include "base/utf8.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vigie {

// The character of `length` bytes at `at`.
[[nodiscard]] inline std::uint32_t decode_utf8(const char* at, std::size_t length) noexcept {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(at[i]));
    };
    switch (length) {
        case 1:
            return byte(0);
        case 2:
            return ((byte(0) & 0x1FU) << 6U) | (byte(1) & 0x3FU);
        case 3:
            return ((byte(0) & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
        default:
            return ((byte(0) & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) |
                   ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU);
    }
}

// One character as UTF-8.
struct Utf8Character {
    std::array<char, 4> bytes{};
    std::size_t size = 0;

    [[nodiscard]] std::string_view view() const noexcept { return {bytes.data(), size}; }
};

[[nodiscard]] inline Utf8Character encode_utf8(std::uint32_t code_point) noexcept {
    const auto byte = [](std::uint32_t value) {
        return static_cast<char>(static_cast<unsigned char>(value));
    };
    const auto tail = [&](unsigned shift) { return byte(0x80U | ((code_point >> shift) & 0x3FU)); };
    if (code_point < 0x80) {
        return {{byte(code_point)}, 1};
    }
    if (code_point < 0x800) {
        return {{byte(0xC0U | (code_point >> 6U)), tail(0)}, 2};
    }
    if (code_point < 0x10000) {
        return {{byte(0xE0U | (code_point >> 12U)), tail(6), tail(0)}, 3};
    }
    return {{byte(0xF0U | (code_point >> 18U)), tail(12), tail(6), tail(0)}, 4};
}

// Takes the first character off `text`, which is not empty; an ill-formed byte is U+FFFD.
[[nodiscard]] inline std::uint32_t take_code_point(std::string_view& text) noexcept {
    const std::size_t length = utf8_length(text);
    if (length == 0) {
        text.remove_prefix(1);
        return 0xFFFD;
    }
    const std::uint32_t code_point = decode_utf8(text.data(), length);
    text.remove_prefix(length);
    return code_point;
}

}  // namespace vigie

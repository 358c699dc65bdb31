#pragma once

// The scanner behind text.hpp and story_json: where well-formed UTF-8 ends and how long the fault
// is. Source: Unicode 15, section 3.9, tables 3-7 and 3-8.

#include <cstddef>
#include <string_view>

namespace vigie {

[[nodiscard]] constexpr bool is_utf8_continuation(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The length of the well-formed character at the front of `text` (which is not empty), 0 when what
// stands there is ill-formed.
[[nodiscard]] std::size_t utf8_length(std::string_view text) noexcept;

// The length of the longest well-formed prefix.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text) noexcept;

// `text` begins with an ill-formed sequence: the length of its maximal subpart, at least 1.
[[nodiscard]] std::size_t ill_formed_length(std::string_view text) noexcept;

}  // namespace vigie

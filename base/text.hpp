#pragma once

// Small things done to UTF-8 text that more than one room needs. Nothing here knows about news.

#include <cstddef>
#include <string>
#include <string_view>

namespace vigie {

[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;

// `text` with each ill-formed sequence replaced by U+FFFD (Unicode 15, section 3.9, maximal
// subparts).
[[nodiscard]] std::string to_valid_utf8(std::string_view text);

// The longest prefix of at most `limit_bytes` that ends at a character boundary.
[[nodiscard]] std::string_view cut_utf8(std::string_view text, std::size_t limit_bytes) noexcept;

// ASCII only: these are for protocol tokens, host names and keys, not for prose.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;
[[nodiscard]] std::string to_lower_ascii(std::string_view text);
[[nodiscard]] bool equals_ignore_case(std::string_view a, std::string_view b) noexcept;

// The known word nearest to `word` by edit distance, or empty when none is near enough to be what
// was meant (distance at most a third of the length). For "did you mean".
[[nodiscard]] std::string_view nearest_word(std::string_view word,
                                            const std::string_view* known,
                                            std::size_t count);

}  // namespace vigie

#pragma once

// Where sentences end in folded text: enough for telling who did what to whom.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace vigie {

// Whether a sentence ends at byte `at`: marks of several scripts, but not the point after an
// initial or a short title ("J. ", "Mr. ").
[[nodiscard]] bool is_sentence_end(std::string_view text, std::size_t at);

// The sentence around [start, end), at most `reach` bytes to either side.
[[nodiscard]] std::pair<std::uint32_t, std::uint32_t> sentence_around(std::string_view text,
                                                                      std::uint32_t start,
                                                                      std::uint32_t end,
                                                                      std::uint32_t reach);

}  // namespace vigie

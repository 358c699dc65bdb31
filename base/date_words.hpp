#pragma once

// The words in dates: month names (1…12) in the languages that feeds use, and zone names.

#include <optional>
#include <string_view>

namespace vigie {

// 0 when it is not a month. `word` in UTF-8; case and a final full stop do not matter.
[[nodiscard]] int month_of_word(std::string_view word);

// Minutes east of UTC. Military letters as RFC 822 section 5.1 has them; a word that could be a
// zone but is none that is known is UTC (RFC 2822 section 4.3).
[[nodiscard]] std::optional<int> zone_of_word(std::string_view word);

// What must be added to the year of a Japanese era; 0 when `word` names none.
[[nodiscard]] int years_before_era(std::string_view word) noexcept;

// Words that carry nothing: names of weekdays, "de", "um", "год", "г."…
[[nodiscard]] bool is_filler_word(std::string_view word);

}  // namespace vigie

#pragma once

// Which language a story is in, when its feed does not say: by script where that decides, else CLD2
// over the beginning of the text.

#include <string>
#include <string_view>

namespace vigie {

// BCP 47, lower case ("fr", "zh"); empty where it cannot be told. Any bytes.
[[nodiscard]] std::string detect_language(std::string_view title, std::string_view text);

// The same, but only where CLD2 calls its answer reliable: for what is shown as a fact.
[[nodiscard]] std::string detect_language_reliably(std::string_view title, std::string_view text);

// "zh" of "zh-hant-tw". Views `language`.
[[nodiscard]] std::string_view primary_language(std::string_view language) noexcept;

}  // namespace vigie

#pragma once

// Names of charsets as the web means them (WHATWG, Encoding), for ICU.

#include <string>
#include <string_view>

namespace vigie {

// What ICU calls the charset that `label` (lower case) names on the web; the label itself where the
// two agree.
[[nodiscard]] std::string icu_charset_name(std::string_view label);

// In which a letter is two bytes or more: well-formed UTF-8 is no proof against them.
[[nodiscard]] bool is_multi_byte_charset(std::string_view label) noexcept;

}  // namespace vigie

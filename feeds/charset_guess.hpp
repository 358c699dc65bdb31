#pragma once

// What charset a document is in that says nothing usable about it, from its bytes.

#include <string>
#include <string_view>

namespace vigie {

// Whether more of what is beyond ASCII is well-formed UTF-8 than not: UTF-8 with a few stray bytes.
[[nodiscard]] bool is_mostly_utf8(std::string_view body) noexcept;

// A label that ICU knows; empty where nothing is likely enough (then it is windows-1252, as for
// browsers). Looks at the first 256 KB.
[[nodiscard]] std::string guess_charset(std::string_view body);

}  // namespace vigie

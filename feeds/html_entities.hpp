#pragma once

// Character references of HTML ("&amp;", "&#8217;", "&eacute"), read the way browsers do.
// Source: the HTML standard, "Named character references", "Numeric character reference end state".

#include <cstddef>
#include <string>
#include <string_view>

namespace vigie {

// `text` begins with '&'. Appends what the reference stands for and returns its length, or returns
// 0 and appends nothing when it is not a reference. The text appended is valid UTF-8.
// `strict`: only references that end in ';' count (for text in which a bare '&' is likely).
std::size_t append_entity(std::string& out, std::string_view text, bool strict = false);

// All references of `text` resolved; appended.
void append_unescaped(std::string& out, std::string_view text, bool strict = false);

void append_utf8(std::string& out, char32_t code_point);

// The code point that HTML gives to byte 0x80…0x9F of windows-1252.
[[nodiscard]] char32_t windows_1252_code_point(unsigned char byte) noexcept;

}  // namespace vigie

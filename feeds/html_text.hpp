#pragma once

// HTML to plain text, streaming: no tree, one pass, for the pipeline and for titles.
//
// Output is valid UTF-8 where the input is. White space is collapsed; block elements, <br> and list
// items begin a line of their own ('\n', never two in a row, none at the ends); script, style,
// comments and other things not shown are dropped; character references are resolved.
// A '<' that begins no tag ("a < b", "<3") is text.

#include <cstddef>
#include <string>
#include <string_view>

namespace vigie {

// At most `limit_bytes`, cut at a character boundary; reading stops there.
[[nodiscard]] std::string html_to_text(std::string_view html,
                                       std::size_t limit_bytes = std::string_view::npos);

// Plain text of a title, name or category that may have been escaped once, twice or not at all.
// `html`: tags in it are markup (RSS, Atom type="html"); else they are text (Atom type="text").
// One line. Only tags that HTML knows are taken for markup.
[[nodiscard]] std::string clean_title(std::string_view title, bool html, std::size_t limit_bytes);

}  // namespace vigie

#pragma once

// The tag, comment or declaration at a '<' of HTML: how long it is and how it shows.
// Source: the HTML standard, "Tag open state" onwards, and its default style sheet for `block`.

#include <cstddef>
#include <string_view>

namespace vigie {

enum class HtmlTagKind {
    inline_text,  // known, changes no line: a, b, span, img…
    block,        // begins and ends a line: p, div, li, br…
    cell,         // apart by a space: td, th
    hidden,       // its content is not shown: script, style, template…
    comment,      // also declarations and processing instructions
    unknown
};

struct HtmlTag {
    std::size_t length = 0;  // with '<' and '>'; 0: no tag, the '<' is text
    std::string_view name;   // as written
    HtmlTagKind kind = HtmlTagKind::unknown;
    bool closing = false;
    bool self_closing = false;
};

// `html` begins with '<'. A tag that is never closed reaches to the end.
[[nodiscard]] HtmlTag scan_html_tag(std::string_view html) noexcept;

[[nodiscard]] HtmlTagKind html_tag_kind(std::string_view name) noexcept;

}  // namespace vigie

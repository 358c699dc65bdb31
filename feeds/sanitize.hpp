#pragma once

// sanitize_html: HTML made safe to show: an allow-list of elements and attributes, active content
// (scripts, handlers, forms, styles, javascript: links) gone, relative links resolved.
//
// The input is read as browsers read it (HTML5 tree construction, by gumbo), so nothing hides in
// broken markup. Text of elements that are not allowed stays, except where it is not text (script,
// style…). Nesting beyond a few hundred elements is answered with the plain text. Valid UTF-8 in,
// valid UTF-8 out. For display only: the pipeline reads html_to_text.

#include <string>
#include <string_view>

namespace vigie {

// `base`: what relative links are resolved against; those that cannot be are left out.
[[nodiscard]] std::string sanitize_html(std::string_view html, std::string_view base);

}  // namespace vigie

#pragma once

// What stands inside an XML element, as text or as markup. Elements are pugixml's, parsed with
// parse_embed_pcdata.

#include <pugixml.hpp>

#include <string>
#include <string_view>

namespace vigie {

[[nodiscard]] bool has_elements(pugi::xml_node node) noexcept;

// The text of `node`: a view into the document where it is in one piece, else of `scratch`. Markup
// inside (which should have been escaped) is written out as markup.
[[nodiscard]] std::string_view text_of(pugi::xml_node node, std::string& scratch);

// Everything inside `node` as HTML: text escaped (CDATA is markup already),
// prefixes of elements left out. Links below an element that has an xml:base of its own, against
// `base`, are absolute; the others are as they stand.
void append_inner_html(std::string& out, pugi::xml_node node, std::string_view base = {});

void append_escaped_html(std::string& out, std::string_view text);

// An attribute by local name, whatever its prefix and case; empty when it is not there.
[[nodiscard]] std::string_view attribute_of(pugi::xml_node node, std::string_view local) noexcept;

}  // namespace vigie

#pragma once

// An Atom text construct or content element as a TextPart.

#include "feeds/entry_parts.hpp"

#include <pugixml.hpp>

#include <string_view>

namespace vigie {

// Views `node`'s document or `pool`. Content that is neither text nor markup is empty.
[[nodiscard]] TextPart read_atom_text(pugi::xml_node node, std::string_view base, TextPool& pool);

}  // namespace vigie

#pragma once

// repair_xml: broken XML made well-formed enough to be read, keeping all that can be kept.
//
// Drops what stands before the first tag, XML declarations, DOCTYPEs (so no entity of a DTD is ever
// expanded), control characters, end tags that close nothing, and a tag that the end of the
// document cut through. Adds the end tags that are missing. A bare '&' or '<' becomes text, HTML's
// named references become the characters they stand for, attributes get their quotes. One pass,
// linear. UTF-8 in, UTF-8 out.

#include <string>
#include <string_view>

namespace vigie {

[[nodiscard]] std::string repair_xml(std::string_view text);

}  // namespace vigie

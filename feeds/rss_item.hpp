#pragma once

// read_rss_item: one <item> of RSS into an Entry; the precedence of its elements stands in rss.hpp.
//
// `base` is the address that its relative links are against, xml:base of the item not yet counted;
// `names` holds the declarations around it and is left as it was. Whether there are items inside
// the item, whose end tag was lost or stands too late: they are not read here.

#include "base/entry.hpp"
#include "feeds/entry_parts.hpp"
#include "feeds/xml_names.hpp"

#include <pugixml.hpp>

#include <string>
#include <string_view>

namespace vigie {

bool read_rss_item(pugi::xml_node item,
                   XmlNames& names,
                   TextPool& pool,
                   std::string_view base,
                   const std::string& feed_language,
                   bool want_html,
                   Entry& entry);

}  // namespace vigie

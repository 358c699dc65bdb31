#pragma once

// When a channel says it wants to be polled: <skipHours>, <skipDays>, and the syndication module.
// Sources: RSS 0.91 and 2.0 <skipHours>, <skipDays>; web.resource.org/rss/1.0/modules/syndication.

#include "base/entry.hpp"

#include <pugixml.hpp>

#include <string_view>

namespace vigie {

// The <hour>s inside: 0 to 23, and 24 for 0 as RSS 0.91 counts.
[[nodiscard]] SkipMask read_skip_hours(pugi::xml_node node);

// The <day>s inside, by their English names.
[[nodiscard]] SkipMask read_skip_days(pugi::xml_node node);

// The length of `period` ("hourly", "daily"…; daily where it is empty) over `frequency` (1 where it
// is not a number above 0). Zero where both are empty or the period is unknown.
[[nodiscard]] Seconds update_interval(std::string_view period, std::string_view frequency);

}  // namespace vigie

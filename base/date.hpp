#pragma once

// parse_feed_date: the dates that feeds really write.
//
// RFC 822/2822 with missing or wrong parts, RFC 3339 and ISO 8601 (basic, ordinal and week dates
// too), asctime, dates with month names of many languages, 年月日 and 년월일. Without a zone it is
// UTC. Two-digit years: 00-68 are 20xx. A date alone is its midnight. Anything not understood
// whole, or out of range, is absent: no guess. Unix timestamps are not dates here.
// Sources: RFC 2822 sections 3.3 and 4.3; ISO 8601; W3C NOTE-datetime.

#include "base/time.hpp"

#include <optional>
#include <string_view>

namespace vigie {

[[nodiscard]] std::optional<Time> parse_feed_date(std::string_view text);

}  // namespace vigie

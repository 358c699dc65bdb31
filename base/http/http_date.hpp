#pragma once

// Dates as HTTP headers carry them: IMF-fixdate and the two obsolete forms that a recipient must
// still read (RFC 9110 section 5.6.7), and Retry-After (section 10.2.3).
// `now` settles the century of a two-digit year. nullopt for anything else: never a guess.

#include "base/time.hpp"

#include <optional>
#include <string_view>

namespace vigie {

// "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994".
// The day's name is not checked against the date.
[[nodiscard]] std::optional<Time> parse_http_date(std::string_view text, Time now);

// How long to wait: seconds as stated, or from `now` to the date; zero for a date that has passed.
[[nodiscard]] std::optional<Seconds> parse_retry_after(std::string_view text, Time now);

// Digits only, surrounding blanks aside; numbers past 2^31 - 1 become it (RFC 9111 section 1.2.2).
[[nodiscard]] std::optional<Seconds> parse_delta_seconds(std::string_view text) noexcept;

}  // namespace vigie

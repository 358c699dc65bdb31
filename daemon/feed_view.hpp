#pragma once

// How a feed document looks to people: its head, then a line or two per entry; and what is said
// about one only where it is shown.

#include "base/entry.hpp"

#include <string>

namespace vigie {

[[nodiscard]] std::string view_feed(const FeedDocument& feed);

// Fills in the language of entries for which the feed says none, where it can be told for sure from
// title and text. A daemon's entries get theirs in the pipeline instead, where it is needed first.
void add_languages(FeedDocument& feed);

}  // namespace vigie

#pragma once

// How a feed document looks to people: its head, then a line or two per entry.

#include "base/entry.hpp"

#include <string>

namespace vigie {

[[nodiscard]] std::string view_feed(const FeedDocument& feed);

}  // namespace vigie

#pragma once

// The outlet that published a story.

#include <string>

namespace vigie {

// Host of the link, without "www."; empty where it has none.
[[nodiscard]] std::string outlet_of(const std::string& link);

}  // namespace vigie

#pragma once

// Where feeds usually are on a site that does not say.

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// Addresses to try for `page`, an http(s) URL: beside it, then at the root of its host; best
// guesses first, each once, `page` itself not among them. At most 16. Empty for anything else.
[[nodiscard]] std::vector<std::string> usual_feed_addresses(std::string_view page);

}  // namespace vigie

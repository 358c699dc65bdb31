#pragma once

// What the commands that fetch by hand share: the configuration, and a feed's request.

#include "base/http/client.hpp"
#include "daemon/config.hpp"

#include <string>

namespace vigie {

// A configuration is not needed to fetch a URL: where nobody named one and the usual file is not
// there, the defaults do. `usable` is false, and the mistakes are on stderr, where one is broken.
[[nodiscard]] Config config_or_defaults(const std::string& file, bool& usable);

[[nodiscard]] HttpRequest feed_request(const FeedSpec& spec, const PollOptions& options);

}  // namespace vigie

#pragma once

// Lists of feeds between OPML and the configuration.

#include "feeds/feed_spec.hpp"
#include "feeds/opml.hpp"

#include <string>
#include <vector>

namespace vigie {

// [[feed]] sections, ready to be put into a configuration: url, name, tags. Feeds that `known` has
// already are left out; names that are taken, there or here, get a number.
[[nodiscard]] std::string feeds_as_toml(const std::vector<OpmlFeed>& feeds,
                                        const std::vector<FeedSpec>& known);

[[nodiscard]] std::vector<OpmlFeed> feeds_as_opml(const std::vector<FeedSpec>& feeds);

}  // namespace vigie

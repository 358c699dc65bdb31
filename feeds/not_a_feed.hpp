#pragma once

// What a document is that is no feed, said in one line for a person: "an HTML page; it links to the
// feed https://…", "JSON, but not a JSON Feed", "empty", "a gzip file that is cut off"…

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// `raw` as it came over the wire.
[[nodiscard]] std::string describe_bytes(std::string_view raw);

// `text` is UTF-8; `url` is its address, `root` the name of its root element where XML was read.
[[nodiscard]] std::string describe_non_feed(std::string_view text,
                                            std::string_view url,
                                            std::string_view root);

// Feeds that an HTML page advertises (<link rel="alternate" type="application/rss+xml">…),
// resolved against <base> and `url`; in order, each once.
[[nodiscard]] std::vector<std::string> advertised_feeds(std::string_view html,
                                                        std::string_view url);

}  // namespace vigie

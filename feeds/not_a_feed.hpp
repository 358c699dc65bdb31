#pragma once

// What a document is that is no feed, in words for the person who configured it: "an HTML page; it
// links to the feed https://…".

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// Bytes as they came that are no text at all ("gzip data", "a PDF"…); empty for text.
[[nodiscard]] std::string describe_binary(std::string_view body);

// `text` is UTF-8; `root`: the name of its XML root element, where it has one.
[[nodiscard]] std::string describe_text(std::string_view text,
                                        std::string_view root,
                                        std::string_view url);

// The feeds that an HTML page advertises (link rel="alternate" with a feed's type), resolved, in
// page order.
[[nodiscard]] std::vector<std::string> advertised_feeds(std::string_view html,
                                                        std::string_view url);

}  // namespace vigie

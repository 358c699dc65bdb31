#pragma once

// feed_writer: a feed document in one of the formats, charsets and encodings that the world uses.
// For the demo's newsroom only; Vigie itself writes no feeds.

#include "base/time.hpp"
#include "daemon/demo/script.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vigie::demo {

struct Published {
    std::string guid;
    std::string link;  // absolute
    std::string title;
    std::string text;
    Time at{};
};

// `items` newest first. UTF-8, before encode().
[[nodiscard]] std::string write_feed(const Feed& feed, const std::vector<Published>& items);

[[nodiscard]] const char* content_type(const Feed& feed);

// UTF-8 into the feed's charset (characters it lacks become character references).
[[nodiscard]] std::string encode(std::string_view text, Charset charset);

[[nodiscard]] std::string gzip(std::string_view bytes);

}  // namespace vigie::demo

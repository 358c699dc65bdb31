#pragma once

// OPML: lists of feeds, as readers exchange them.
//
// Reading is as tolerant as reading feeds: broken XML is repaired, names of elements and attributes
// are taken in any case, folders in any depth (beyond kMaxOpmlDepth they are left out). Writing is
// OPML 2.0. Sources: OPML 2.0 (opml.org/spec2.opml): <outline>, "xmlUrl", "category".

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

inline constexpr int kMaxOpmlDepth = 16;

struct OpmlFeed {
    std::string url;    // absolute http(s)
    std::string title;  // plain text; may be empty
    std::vector<std::string>
        tags;  // names of the folders around it, then its categories; each once
};

struct Opml {
    std::vector<OpmlFeed> feeds;  // in the order of the document, each URL once, tags joined
    std::size_t unusable = 0;     // outlines that name a feed whose address is no http(s) URL
};

// Errc::malformed when it is no OPML; the detail says what it is instead. Errc::too_large past
// 100,000 feeds.
[[nodiscard]] Result<Opml> read_opml(std::string body);

// A feed stands in a folder of its first tag's name; further tags are categories, so that reading
// what was written gives the same feeds with the same tags.
[[nodiscard]] std::string write_opml(const std::vector<OpmlFeed>& feeds, std::string_view title);

}  // namespace vigie

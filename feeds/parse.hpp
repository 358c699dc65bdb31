#pragma once

// parse_feed: a document as it came over the wire (content-encoding removed) in, FeedDocument out.
//
// The charset is found from content_type, byte order mark and declaration, in the order real
// readers use; text comes out as UTF-8. Tolerant: whatever entries can be read are returned.
// Errc::malformed when it is not a feed; the detail says what it is instead ("an HTML page; it
// links to the feed https://…", "JSON, but not a JSON Feed", "empty"). Errc::too_large past
// max_entries. No I/O, no clock; callable from any thread.

#include "base/entry.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <string>

namespace vigie {

struct ParseHints {
    std::string url;           // the document's address: base for relative links
    std::string content_type;  // the HTTP header, or empty
    bool html = false;         // also fill Entry::summary and Entry::content
    std::size_t max_entries = 100'000;
};

[[nodiscard]] Result<FeedDocument> parse_feed(std::string body, const ParseHints& hints);

// The object of `vigie parse --json` (docs: vigie-parse), on one line without '\n'.
void append_feed_json(std::string& out, const FeedDocument& feed);

}  // namespace vigie

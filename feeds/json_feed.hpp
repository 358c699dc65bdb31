#pragma once

// read_json_feed: JSON Feed 1.0 and 1.1.
//
//   link         url; external_url
//   content      content_html; content_text
//   published    date_published            updated  date_modified
//   authors      authors; author (1.0); else those of the feed
//   enclosures   attachments
//   id           id, a number is taken as text
//
// A value of the wrong type is absent. Source: https://www.jsonfeed.org/version/1.1/.

#include "base/entry.hpp"
#include "base/result.hpp"
#include "feeds/parse.hpp"

#include <string>

namespace vigie {

// `json` is valid UTF-8; it is padded. Errc::malformed with what it is instead.
[[nodiscard]] Result<FeedDocument> read_json_feed(std::string json, const ParseHints& hints);

}  // namespace vigie

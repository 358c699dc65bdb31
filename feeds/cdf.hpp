#pragma once

// read_cdf: the Channel Definition Format, the oldest kind of feed there is.
//
// A CHANNEL holds ITEMs and further CHANNELs, whose items count too. What other formats write as
// text stands in attributes: HREF, LASTMOD, BASE; elements may give theirs in VALUE. Names in any
// case.
//
//   link         @HREF; else an A inside with one
//   id           @ID, else nothing
//   title        TITLE
//   summary      ABSTRACT
//   updated      @LASTMOD; else LASTMOD
//   published    PUBLICATIONDATE
//   authors      AUTHOR, all of them
//   categories   CATEGORY and KEYWORDS, all of them
//
// Source: W3C NOTE-CDFsubmit-970309 and the form that Internet Explorer 4 read.

#include "base/entry.hpp"
#include "base/result.hpp"
#include "feeds/parse.hpp"

#include <pugixml.hpp>

namespace vigie {

// Whether a document whose root is <channel> is CDF and not RSS without its root.
[[nodiscard]] bool is_cdf(pugi::xml_node root);

// Errc::too_large past hints.max_entries.
[[nodiscard]] Result<FeedDocument> read_cdf(pugi::xml_node root, const ParseHints& hints);

}  // namespace vigie

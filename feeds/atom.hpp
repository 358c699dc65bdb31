#pragma once

// read_atom: Atom 0.3 and 1.0 out of a parsed XML document; a lone <entry> is a feed of one.
//
// Where a field can be said in several ways, the first that is there and can be used wins:
//
//   link         feedburner:origLink; link rel=alternate (HTML before other types); content @src;
//                an id that is a URL
//   id           id; guid
//   published    published; issued (0.3); created (0.3); dcterms:issued; dc:date; pubDate
//   updated      updated; modified (0.3); dcterms:modified
//   summary      summary; description; dc:description; itunes:summary; media:description
//   content      content; content:encoded
//   title        title; dc:title; media:title
//   authors      author, all of them: name, else email; else those of source; else of the feed
//   categories   all of category (term, else label, else text), dc:subject, itunes:keywords,
//                media:category, media:keywords
//   enclosures   link rel=enclosure; enclosure; media:content; once per URL
//   language     xml:lang of the entry, of its content, of its title, of the feed
//
// Of the feed: title, dc:title; subtitle or tagline, description, dc:description, itunes:summary;
// updated, modified, dcterms:modified, dc:date; xml:lang, language, dc:language.
//
// Text constructs follow type (text, html, xhtml, or a media type) and, in 0.3, mode (xml, escaped,
// base64). Sources: RFC 4287; the Atom 0.3 draft (atompub-format-03).

#include "base/entry.hpp"
#include "base/result.hpp"
#include "feeds/parse.hpp"

#include <pugixml.hpp>

#include <optional>

namespace vigie {

[[nodiscard]] std::optional<FeedFormat> atom_format(pugi::xml_node root);

// Errc::too_large past hints.max_entries.
[[nodiscard]] Result<FeedDocument> read_atom(pugi::xml_node root, const ParseHints& hints);

}  // namespace vigie

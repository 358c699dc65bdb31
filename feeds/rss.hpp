#pragma once

// read_rss: RSS 0.90, 0.91, 0.92, 0.93, 0.94, 1.0 and 2.0 out of a parsed XML document.
//
// Where a field can be said in several ways, the first that is there and can be used wins:
//
//   link         feedburner:origLink; link (text, else @href); atom:link rel=alternate; guid unless
//                isPermaLink is false; rdf:about
//   id           guid; atom:id or id; dc:identifier; rdf:about
//   title        title; dc:title; atom:title; media:title; itunes:title
//   published    pubDate; atom:published; dcterms:issued; dc:date; dcterms:created; date,
//                published, issued or created
//   updated      atom:updated; dcterms:modified; dcterms:updated, updated, modified or
//                lastBuildDate
//   summary      description; atom:summary; dc:description; dcterms:abstract; media:description;
//                itunes:summary; itunes:subtitle
//   content      content:encoded; xhtml:body or xhtml:div; atom:content
//   authors      author and dc:creator, all of them; else those of atom:author; else itunes:author
//   categories   all of category, atom:category, dc:subject, itunes:category, itunes:keywords,
//                keywords, media:category and media:keywords
//   enclosures   enclosure; enc:enclosure; atom:link rel=enclosure; media:content; once per URL
//   language     xml:lang; dc:language; that of the channel
//
//   channel      link: link, atom:link rel=alternate; updated: lastBuildDate, atom:updated,
//                dcterms:modified, dc:date, pubDate; language: language, dc:language, xml:lang;
//                generator: generator, atom:generator
//
// Elements are known by namespace in any prefix; RSS's own need none. Items may stand in the
// channel or beside it.

#include "base/entry.hpp"
#include "base/result.hpp"
#include "feeds/parse.hpp"

#include <pugixml.hpp>

#include <optional>

namespace vigie {

// What RSS `root` is; nullopt when it is none.
[[nodiscard]] std::optional<FeedFormat> rss_format(pugi::xml_node root);

// Errc::too_large past hints.max_entries.
[[nodiscard]] Result<FeedDocument> read_rss(pugi::xml_node root, const ParseHints& hints);

}  // namespace vigie

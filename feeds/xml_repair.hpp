#pragma once

// repair_xml: broken XML made well-formed, so that a second strict pass reads all of it.
//
// What is done: everything before the first tag of a feed goes (blank lines, warnings of scripts);
// DOCTYPE, comments and processing instructions go, entities are never expanded; control characters
// go; a '<' that begins no tag and a '&' that begins no reference become text; named HTML
// references become characters; attributes get their quotes; tags are closed where their parent
// closes, where the next item begins or where the document ends; end tags that match nothing go.
// Names match without regard to case. Valid UTF-8 in, valid UTF-8 out; linear in time.

#include <string>
#include <string_view>

namespace vigie {

[[nodiscard]] std::string repair_xml(std::string_view xml);

// Where the first tag that can begin a feed stands ("<rss", "<feed", "<rdf:RDF", "<channel"…); npos
// when there is none.
[[nodiscard]] std::size_t find_feed_start(std::string_view xml) noexcept;

}  // namespace vigie

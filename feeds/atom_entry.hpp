#pragma once

// read_atom_entry: one <entry> of Atom into an Entry; the precedence of its elements stands in
// atom.hpp. What feeds and entries read alike is here, too.

#include "base/entry.hpp"
#include "feeds/atom_text.hpp"
#include "feeds/entry_parts.hpp"
#include "feeds/xml_names.hpp"

#include <pugixml.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// What an entry has from the feed around it.
struct AtomContext {
    std::string_view base;  // of its relative links, xml:base of the entry not yet counted
    const std::vector<std::string>& authors;
    const std::string& language;
    bool want_html = false;
};

// `names` holds the declarations around the entry and is left as it was.
void read_atom_entry(
    pugi::xml_node node, XmlNames& names, TextPool& pool, const AtomContext& feed, Entry& entry);

[[nodiscard]] bool is_atom(const XmlName& name) noexcept;

// Of a link: HTML, or nothing said.
[[nodiscard]] bool is_html_type(std::string_view type) noexcept;

// A text construct as plain text.
[[nodiscard]] std::string plain(const TextPart& part, std::size_t limit);

// Adds the person that the person construct `node` says.
void add_person(pugi::xml_node node,
                const XmlNames& names,
                TextPool& pool,
                std::vector<std::string>& people);

}  // namespace vigie

#include "feeds/atom.hpp"

#include "base/text.hpp"
#include "feeds/atom_text.hpp"
#include "feeds/entry_parts.hpp"
#include "feeds/html_text.hpp"
#include "feeds/people.hpp"
#include "feeds/xml_names.hpp"
#include "feeds/xml_text.hpp"

#include <string>
#include <utility>

namespace vigie {

namespace {

struct EntryParts {
    Ranked<5> link;
    Ranked<5> published;
    Ranked<3> updated;
    std::string_view id;
    TextPart title;
    TextPart summary;
    TextPart content;
    MediaParts media;
    std::string_view content_language;
    std::string_view title_language;
    std::vector<std::string> source_authors;
};

bool is_html_type(std::string_view type) noexcept {
    return type.empty() || type.find("html") != std::string_view::npos;
}

bool is_atom(const XmlName& name) noexcept {
    return name.ns == Ns::atom || name.bare();
}

std::string plain(const TextPart& part, std::size_t limit) {
    return part.html ? clean_title(part.value, true, limit) : clean_title(part.value, false, limit);
}

class AtomReader {
  public:
    explicit AtomReader(const ParseHints& hints) : hints_(hints) {}

    Result<FeedDocument> read(pugi::xml_node root, FeedFormat format) {
        feed_.format = format;
        names_.enter(root);
        if (names_.name_of(root).ns == Ns::other) {
            names_.adopt(root, Ns::atom);
        }
        if (same_name(names_.name_of(root).local, "entry")) {
            base_ = hints_.url;
            read_entry(root);
            return std::move(feed_);
        }
        base_ = base_of(root, hints_.url, pool_);
        feed_.language = clean_language(attribute_of(root, "xml:lang"));
        for (const pugi::xml_node child : root.children()) {
            if (child.type() == pugi::node_element) {
                feed_child(child);
            }
        }
        feed_.link = first_url(link_, base_);
        feed_.updated = first_date(updated_);
        if (base_.empty()) {
            base_ = feed_.link;
        }
        if (!read_entries(root)) {
            return Error(Errc::too_large,
                         "more than " + std::to_string(hints_.max_entries) + " entries");
        }
        return std::move(feed_);
    }

  private:
    void feed_child(pugi::xml_node node) {
        const XmlName name = names_.name_of(node);
        const auto is = [&](std::string_view local) { return same_name(name.local, local); };
        if (!is_atom(name)) {
            if (name.ns == Ns::dc && is("language") && feed_.language.empty()) {
                feed_.language = clean_language(pool_.text(node));
            }
            return;
        }
        if (is("title") && feed_.title.empty()) {
            feed_.title = plain(read_atom_text(node, base_, pool_), kMaxTitleBytes);
        } else if (is("link")) {
            const std::string_view rel = link_rel(node);
            if (rel.empty() || same_name(rel, "alternate")) {
                link_.offer(is_html_type(attribute_of(node, "type")) ? 0 : 1,
                            address_at(node, attribute_of(node, "href"), base_, pool_));
            }
        } else if (is("id") && feed_.id.empty()) {
            feed_.id = pool_.text(node);
        } else if (is("updated")) {
            updated_.offer(0, pool_.text(node));
        } else if (is("modified")) {
            updated_.offer(1, pool_.text(node));
        } else if ((is("subtitle") || is("tagline")) && feed_.description.empty()) {
            feed_.description = plain(read_atom_text(node, base_, pool_), kMaxTextBytes);
        } else if (is("generator") && feed_.generator.empty()) {
            feed_.generator = clean_title(pool_.text(node), true, kMaxTitleBytes);
        } else if (is("author")) {
            person(node, authors_);
        }
    }

    void person(pugi::xml_node node, std::vector<std::string>& people) {
        std::string_view name;
        std::string_view mail;
        for (const pugi::xml_node child : node.children()) {
            if (child.type() != pugi::node_element) {
                continue;
            }
            const std::string_view local = names_.name_of(child).local;
            if (same_name(local, "name")) {
                name = pool_.text(child);
            } else if (same_name(local, "email")) {
                mail = pool_.text(child);
            }
        }
        if (name.empty() && !has_elements(node)) {
            name = pool_.text(node);
        }
        add_unique(people, person_name(name.empty() ? mail : name));
    }

    bool read_entries(pugi::xml_node root) {
        for (const pugi::xml_node child : root.children()) {
            if (child.type() != pugi::node_element) {
                continue;
            }
            const XmlName name = names_.name_of(child);
            if (is_atom(name) && same_name(name.local, "entry")) {
                if (feed_.entries.size() >= hints_.max_entries) {
                    return false;
                }
                read_entry(child);
            }
        }
        return true;
    }

    void read_entry(pugi::xml_node node) {
        const std::size_t mark = names_.enter(node);
        const std::string_view base = base_of(node, base_, pool_);
        Entry& entry = feed_.entries.emplace_back();
        EntryParts parts;
        for (const pugi::xml_node child : node.children()) {
            if (child.type() == pugi::node_element) {
                entry_child(child, base, entry, parts);
            }
        }
        entry.language = clean_language(attribute_of(node, "xml:lang"));
        finish_entry(base, entry, parts);
        names_.leave(mark);
    }

    void entry_child(pugi::xml_node node, std::string_view base, Entry& entry, EntryParts& parts) {
        const XmlName name = names_.name_of(node);
        if (is_atom(name)) {
            entry_atom(node, name.local, base, entry, parts);
        } else if (name.ns == Ns::media) {
            read_media(node, names_, pool_, base, entry, parts.media);
        } else if (name.ns == Ns::dc || name.ns == Ns::dcterms) {
            entry_dc(node, name.local, entry, parts);
        } else if (name.ns == Ns::feedburner && same_name(name.local, "origLink")) {
            parts.link.offer(0, pool_.text(node));
        }
    }

    void entry_atom(pugi::xml_node node,
                    std::string_view local,
                    std::string_view base,
                    Entry& entry,
                    EntryParts& parts) {
        const auto is = [local](std::string_view name) { return same_name(local, name); };
        if (is("title")) {
            if (parts.title.value.empty()) {
                parts.title = read_atom_text(node, base, pool_);
                parts.title_language = attribute_of(node, "xml:lang");
            }
        } else if (is("link")) {
            link(node, base, entry, parts);
        } else if (is("id")) {
            parts.id = parts.id.empty() ? pool_.text(node) : parts.id;
        } else if (is("updated")) {
            parts.updated.offer(0, pool_.text(node));
        } else if (is("published")) {
            parts.published.offer(0, pool_.text(node));
        } else if (is("summary")) {
            if (parts.summary.value.empty()) {
                parts.summary = read_atom_text(node, base, pool_);
            }
        } else if (is("content")) {
            content(node, base, parts);
        } else if (is("author")) {
            person(node, entry.authors);
        } else if (is("category")) {
            category(node, entry);
        } else if (is("issued")) {
            parts.published.offer(1, pool_.text(node));
        } else if (is("created")) {
            parts.published.offer(2, pool_.text(node));
        } else if (is("modified")) {
            parts.updated.offer(1, pool_.text(node));
        } else if (is("source")) {
            for (const pugi::xml_node child : node.children()) {
                if (same_name(names_.name_of(child).local, "author")) {
                    person(child, parts.source_authors);
                }
            }
        }
    }

    void link(pugi::xml_node node, std::string_view base, Entry& entry, EntryParts& parts) {
        const std::string_view rel = link_rel(node);
        const std::string_view href = address_at(node, attribute_of(node, "href"), base, pool_);
        const std::string_view type = attribute_of(node, "type");
        if (rel.empty() || same_name(rel, "alternate")) {
            const std::string_view target = href.empty() ? pool_.text(node) : href;
            parts.link.offer(is_html_type(type) ? 1 : 2, target);
        } else if (same_name(rel, "enclosure")) {
            add_enclosure(entry, base, href, type, attribute_of(node, "length"));
        }
    }

    void content(pugi::xml_node node, std::string_view base, EntryParts& parts) {
        if (const std::string_view src = attribute_of(node, "src"); !src.empty()) {
            parts.link.offer(3, address_at(node, src, base, pool_));
            return;
        }
        if (equals_ignore_case(trim(attribute_of(node, "type")).substr(0, 10), "multipart/")) {
            for (const pugi::xml_node child : node.children()) {
                if (same_name(names_.name_of(child).local, "content")) {
                    one_content(child, base_of(node, base, pool_), parts);
                }
            }
            return;
        }
        one_content(node, base, parts);
    }

    void one_content(pugi::xml_node node, std::string_view base, EntryParts& parts) {
        TextPart part = read_atom_text(node, base, pool_);
        // Atom 0.3 may say the same thing in several types: the longest is the fullest.
        if (part.value.size() > parts.content.value.size()) {
            parts.content = part;
            parts.content_language = attribute_of(node, "xml:lang");
        }
    }

    void category(pugi::xml_node node, Entry& entry) {
        std::string_view term = trim(attribute_of(node, "term"));
        if (term.empty()) {
            term = trim(attribute_of(node, "label"));
        }
        add_unique(entry.categories,
                   clean_title(term.empty() ? pool_.text(node) : term, true, kMaxTitleBytes));
    }

    void entry_dc(pugi::xml_node node, std::string_view local, Entry& entry, EntryParts& parts) {
        const auto is = [local](std::string_view name) { return same_name(local, name); };
        if (is("creator")) {
            add_people(entry.authors, pool_.text(node));
        } else if (is("subject")) {
            add_unique(entry.categories, clean_title(pool_.text(node), true, kMaxTitleBytes));
        } else if (is("issued")) {
            parts.published.offer(3, pool_.text(node));
        } else if (is("date")) {
            parts.published.offer(4, pool_.text(node));
        } else if (is("modified")) {
            parts.updated.offer(2, pool_.text(node));
        }
    }

    void finish_entry(std::string_view base, Entry& entry, EntryParts& parts) {
        if (parts.title.value.empty()) {
            parts.title.value = parts.media.title;
        }
        if (parts.summary.value.empty()) {
            parts.summary = {parts.media.description, false, base};
        }
        entry.id = parts.id;
        entry.title = plain(parts.title, kMaxTitleBytes);
        if (equals_ignore_case(parts.id.substr(0, 4), "http")) {
            parts.link.offer(4, parts.id);
        }
        entry.link = first_url(parts.link, base);
        entry.published = first_date(parts.published);
        entry.updated = first_date(parts.updated);
        for (const std::string_view language : {parts.content_language, parts.title_language}) {
            if (entry.language.empty()) {
                entry.language = clean_language(language);
            }
        }
        if (entry.language.empty()) {
            entry.language = feed_.language;
        }
        if (entry.authors.empty()) {
            entry.authors =
                parts.source_authors.empty() ? authors_ : std::move(parts.source_authors);
        }
        fill_text(entry, parts.summary, parts.content, hints_.html);
    }

    const ParseHints& hints_;
    FeedDocument feed_;
    XmlNames names_;
    TextPool pool_;
    Ranked<2> link_;
    Ranked<2> updated_;
    std::vector<std::string> authors_;
    std::string_view base_;
};

// What a feed in a namespace that nobody knows is known by.
bool has_entry(pugi::xml_node root) {
    for (const pugi::xml_node child : root.children()) {
        std::string_view name = child.name();
        name.remove_prefix(name.find(':') + 1);  // npos + 1 is 0
        if (same_name(name, "entry")) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::optional<FeedFormat> atom_format(pugi::xml_node root) {
    XmlNames names;
    names.enter(root);
    const XmlName name = names.name_of(root);
    const bool known = same_name(name.local, "feed") || same_name(name.local, "entry");
    if (!known || (!is_atom(name) && !(name.ns == Ns::other && has_entry(root)))) {
        return std::nullopt;
    }
    if (trim(attribute_of(root, "version")).substr(0, 3) == "0.3") {
        return FeedFormat::atom03;
    }
    for (const pugi::xml_attribute attribute : root.attributes()) {
        if (std::string_view(attribute.value()).find("purl.org/atom/ns") !=
            std::string_view::npos) {
            return FeedFormat::atom03;
        }
    }
    return FeedFormat::atom10;
}

Result<FeedDocument> read_atom(pugi::xml_node root, const ParseHints& hints) {
    return AtomReader(hints).read(root, atom_format(root).value_or(FeedFormat::atom10));
}

}  // namespace vigie

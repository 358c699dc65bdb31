#include "feeds/atom_entry.hpp"

#include "base/text.hpp"
#include "feeds/html_text.hpp"
#include "feeds/people.hpp"
#include "feeds/xml_text.hpp"

#include <utility>

namespace vigie {

namespace {

struct EntryParts {
    Ranked<5> link;
    Ranked<2> id;
    Ranked<6> published;
    Ranked<3> updated;
    TextPart title;
    TextPart summary;
    TextPart content;
    std::string_view dc_title;
    std::string_view encoded;  // content:encoded
    Ranked<3> other_summary;   // of other vocabularies, as HTML
    MediaParts media;
    std::string_view content_language;
    std::string_view title_language;
    std::vector<std::string> source_authors;
};

class EntryReader {
  public:
    EntryReader(XmlNames& names, TextPool& pool, const AtomContext& feed, Entry& entry)
        : names_(names), pool_(pool), feed_(feed), entry_(entry) {}

    void read(pugi::xml_node node) {
        base_ = base_of(node, feed_.base, pool_);
        for (const pugi::xml_node child : node.children()) {
            if (child.type() == pugi::node_element) {
                entry_child(child);
            }
        }
        entry_.language = clean_language(attribute_of(node, "xml:lang"));
        finish();
    }

  private:
    void entry_child(pugi::xml_node node) {
        const XmlName name = names_.name_of(node);
        const auto is = [&](std::string_view local) { return same_name(name.local, local); };
        if (is_atom(name)) {
            if (!entry_atom(node, name.local)) {
                entry_rss(node, name.local);
            }
        } else if (name.ns == Ns::media) {
            read_media(node, names_, pool_, base_, entry_, parts_.media);
        } else if (name.ns == Ns::dc || name.ns == Ns::dcterms) {
            entry_dc(node, name.local);
        } else if (name.ns == Ns::feedburner && is("origLink")) {
            parts_.link.offer(0, pool_.text(node));
        } else if (name.ns == Ns::content && is("encoded") && parts_.encoded.empty()) {
            parts_.encoded = pool_.text(node);
        } else if (name.ns == Ns::itunes && (is("summary") || is("subtitle"))) {
            parts_.other_summary.offer(2, pool_.text(node));
        } else if (name.ns == Ns::itunes && is("keywords")) {
            add_keywords(entry_, pool_.text(node));
        }
    }

    // Whether it is an element of Atom.
    bool entry_atom(pugi::xml_node node, std::string_view local) {
        const auto is = [local](std::string_view name) { return same_name(local, name); };
        if (is("title")) {
            if (parts_.title.value.empty()) {
                parts_.title = read_atom_text(node, base_, pool_);
                parts_.title_language = attribute_of(node, "xml:lang");
            }
        } else if (is("link")) {
            link(node);
        } else if (is("id")) {
            parts_.id.offer(0, pool_.text(node));
        } else if (is("updated")) {
            parts_.updated.offer(0, pool_.text(node));
        } else if (is("published")) {
            parts_.published.offer(0, pool_.text(node));
        } else if (is("summary")) {
            if (parts_.summary.value.empty()) {
                parts_.summary = read_atom_text(node, base_, pool_);
            }
        } else if (is("content")) {
            content(node);
        } else if (is("author")) {
            add_person(node, names_, pool_, entry_.authors);
        } else if (is("category")) {
            category(node);
        } else if (is("issued")) {
            parts_.published.offer(1, pool_.text(node));
        } else if (is("created")) {
            parts_.published.offer(2, pool_.text(node));
        } else if (is("modified")) {
            parts_.updated.offer(1, pool_.text(node));
        } else if (is("source")) {
            for (const pugi::xml_node child : node.children()) {
                if (same_name(names_.name_of(child).local, "author")) {
                    add_person(child, names_, pool_, parts_.source_authors);
                }
            }
        } else {
            return false;
        }
        return true;
    }

    // What RSS calls it, in an entry whose writer knew both.
    void entry_rss(pugi::xml_node node, std::string_view local) {
        const auto is = [local](std::string_view name) { return same_name(local, name); };
        if (is("guid")) {
            parts_.id.offer(1, pool_.text(node));
        } else if (is("pubDate")) {
            parts_.published.offer(5, pool_.text(node));
        } else if (is("description")) {
            parts_.other_summary.offer(0, pool_.text(node));
        } else if (is("enclosure")) {
            add_enclosure(entry_,
                          base_,
                          attribute_of(node, "url"),
                          attribute_of(node, "type"),
                          attribute_of(node, "length"));
        }
    }

    void link(pugi::xml_node node) {
        const std::string_view rel = link_rel(node);
        const std::string_view href = address_at(node, attribute_of(node, "href"), base_, pool_);
        const std::string_view type = attribute_of(node, "type");
        if (rel.empty() || same_name(rel, "alternate")) {
            const std::string_view target = href.empty() ? pool_.text(node) : href;
            parts_.link.offer(is_html_type(type) ? 1 : 2, target);
        } else if (same_name(rel, "enclosure")) {
            add_enclosure(entry_, base_, href, type, attribute_of(node, "length"));
        }
    }

    void content(pugi::xml_node node) {
        if (const std::string_view src = attribute_of(node, "src"); !src.empty()) {
            parts_.link.offer(3, address_at(node, src, base_, pool_));
            if (pool_.text(node).empty()) {
                return;
            }
        }
        if (equals_ignore_case(trim(attribute_of(node, "type")).substr(0, 10), "multipart/")) {
            for (const pugi::xml_node child : node.children()) {
                if (same_name(names_.name_of(child).local, "content")) {
                    one_content(child, base_of(node, base_, pool_));
                }
            }
            return;
        }
        one_content(node, base_);
    }

    void one_content(pugi::xml_node node, std::string_view base) {
        TextPart part = read_atom_text(node, base, pool_);
        // Atom 0.3 may say the same thing in several types: the longest is the fullest.
        if (part.value.size() > parts_.content.value.size()) {
            parts_.content = part;
            parts_.content_language = attribute_of(node, "xml:lang");
        }
    }

    void category(pugi::xml_node node) {
        add_unique(entry_.categories, category_name(node, pool_));
    }

    void entry_dc(pugi::xml_node node, std::string_view local) {
        const auto is = [local](std::string_view name) { return same_name(local, name); };
        if (is("creator")) {
            add_people(entry_.authors, pool_.text(node));
        } else if (is("subject")) {
            add_unique(entry_.categories, category_name(node, pool_));
        } else if (is("issued")) {
            parts_.published.offer(3, pool_.text(node));
        } else if (is("date")) {
            parts_.published.offer(4, pool_.text(node));
        } else if (is("modified")) {
            parts_.updated.offer(2, pool_.text(node));
        } else if (is("title") && parts_.dc_title.empty()) {
            parts_.dc_title = pool_.text(node);
        } else if (is("description") || is("abstract")) {
            parts_.other_summary.offer(1, pool_.text(node));
        }
    }

    void finish() {
        if (parts_.title.value.empty()) {
            parts_.title.value = parts_.dc_title.empty() ? parts_.media.title : parts_.dc_title;
        }
        if (parts_.summary.value.empty()) {
            const std::string_view other = parts_.other_summary.best();
            parts_.summary =
                other.empty()
                    ? TextPart{parts_.media.description, parts_.media.description_is_html, base_}
                    : TextPart{other, true, base_};
        }
        if (parts_.content.value.empty()) {
            parts_.content = {parts_.encoded, true, base_};
        }
        const std::string_view id = parts_.id.best();
        entry_.id = id;
        entry_.title = plain(parts_.title, kMaxTitleBytes);
        if (equals_ignore_case(id.substr(0, 4), "http")) {
            parts_.link.offer(4, id);
        }
        entry_.link = first_url(parts_.link, base_);
        entry_.published = first_date(parts_.published);
        entry_.updated = first_date(parts_.updated);
        for (const std::string_view language : {parts_.content_language, parts_.title_language}) {
            if (entry_.language.empty()) {
                entry_.language = clean_language(language);
            }
        }
        if (entry_.language.empty()) {
            entry_.language = feed_.language;
        }
        if (entry_.authors.empty()) {
            entry_.authors = std::move(parts_.source_authors);
        }
        if (entry_.authors.empty()) {
            entry_.authors = feed_.authors;
        }
        fill_text(entry_, parts_.summary, parts_.content, feed_.want_html);
    }

    XmlNames& names_;
    TextPool& pool_;
    const AtomContext& feed_;
    Entry& entry_;
    std::string_view base_;
    EntryParts parts_;
};

}  // namespace

void read_atom_entry(
    pugi::xml_node node, XmlNames& names, TextPool& pool, const AtomContext& feed, Entry& entry) {
    const std::size_t mark = names.enter(node);
    EntryReader(names, pool, feed, entry).read(node);
    names.leave(mark);
}

bool is_atom(const XmlName& name) noexcept {
    return name.ns == Ns::atom || name.bare();
}

bool is_html_type(std::string_view type) noexcept {
    return type.empty() || type.find("html") != std::string_view::npos;
}

std::string plain(const TextPart& part, std::size_t limit) {
    return clean_title(part.value, part.html, limit);
}

void add_person(pugi::xml_node node,
                const XmlNames& names,
                TextPool& pool,
                std::vector<std::string>& people) {
    std::string_view name;
    std::string_view mail;
    for (const pugi::xml_node child : node.children()) {
        if (child.type() != pugi::node_element) {
            continue;
        }
        const std::string_view local = names.name_of(child).local;
        if (same_name(local, "name")) {
            name = pool.text(child);
        } else if (same_name(local, "email")) {
            mail = pool.text(child);
        }
    }
    if (name.empty() && !has_elements(node)) {
        name = pool.text(node);
    }
    add_unique(people, person_name(name.empty() ? mail : name));
}

}  // namespace vigie

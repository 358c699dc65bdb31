#include "feeds/rss_item.hpp"

#include "base/text.hpp"
#include "feeds/html_text.hpp"
#include "feeds/people.hpp"
#include "feeds/xml_text.hpp"

#include <utility>
#include <vector>

namespace vigie {

namespace {

struct ItemParts {
    Ranked<5> link;
    Ranked<4> id;
    Ranked<5> title;
    Ranked<6> published;
    Ranked<3> updated;
    Ranked<7> summary;
    Ranked<3> content;
    MediaParts media;
    std::string_view language;
    std::vector<std::string> atom_authors;
    std::string_view itunes_author;
};

std::string_view name_in(pugi::xml_node person, const XmlNames& names, TextPool& pool) {
    for (const pugi::xml_node child : person.children()) {
        if (child.type() == pugi::node_element && names.name_of(child).local == "name") {
            return pool.text(child);
        }
    }
    return has_elements(person) ? std::string_view() : pool.text(person);
}

class ItemReader {
  public:
    ItemReader(XmlNames& names, TextPool& pool, std::string_view base, Entry& entry)
        : names_(names), pool_(pool), base_(base), entry_(entry) {}

    // Whether there are items inside.
    bool read(pugi::xml_node item, const std::string& feed_language, bool want_html) {
        if (item.first_attribute()) {
            parts_.language = attribute_of(item, "xml:lang");
            const std::string_view about = attribute_of(item, "about");
            parts_.id.offer(3, about);
            parts_.link.offer(4, about);
        }
        for (const pugi::xml_node child : item.children()) {
            if (child.type() == pugi::node_element) {
                item_child(child);
            }
        }
        finish(feed_language, want_html);
        return items_inside_;
    }

  private:
    std::string_view address(pugi::xml_node node, std::string_view reference) {
        return address_at(node, reference, base_, pool_);
    }

    // Remembers the xml:base of an element that has one of its own.
    std::string_view text(pugi::xml_node node) {
        const std::string_view words = pool_.text(node);
        if (node.first_attribute()) {
            const std::string_view base = base_of(node, base_, pool_);
            if (base.data() != base_.data()) {
                own_bases_.emplace_back(words.data(), base);
            }
        }
        return words;
    }

    [[nodiscard]] std::string_view base_for(std::string_view words) const noexcept {
        for (const auto& [start, base] : own_bases_) {
            if (start == words.data()) {
                return base;
            }
        }
        return base_;
    }

    void item_child(pugi::xml_node node) {
        const XmlName name = names_.name_of(node);
        switch (name.ns) {
            case Ns::none:
            case Ns::rss:
                item_rss(node, name.local);
                break;
            case Ns::atom:
                item_atom(node, name.local);
                break;
            case Ns::dc:
            case Ns::dcterms:
                item_dc(node, name.local);
                break;
            case Ns::content:
                if (same_name(name.local, "encoded")) {
                    parts_.content.offer(0, text(node));
                }
                break;
            case Ns::media:
                read_media(node, names_, pool_, base_, entry_, parts_.media);
                break;
            case Ns::itunes:
                item_itunes(node, name.local);
                break;
            case Ns::feedburner:
                if (same_name(name.local, "origLink")) {
                    parts_.link.offer(0, pool_.text(node));
                }
                break;
            case Ns::xhtml:
                if (name.local == "body" || name.local == "div") {
                    parts_.content.offer(1, text(node));
                }
                break;
            case Ns::enc:  // RSS 1.0's module
                if (same_name(name.local, "enclosure")) {
                    add_enclosure(entry_,
                                  base_,
                                  attribute_of(node, "resource"),
                                  attribute_of(node, "type"),
                                  attribute_of(node, "length"));
                }
                break;
            case Ns::rdf:
            case Ns::sy:
            case Ns::xml:
            case Ns::other:
                break;
        }
    }

    void item_rss(pugi::xml_node node, std::string_view local) {
        const auto is = [local](std::string_view name) { return same_name(local, name); };
        if (is("title")) {
            parts_.title.offer(0, pool_.text(node));
        } else if (is("link")) {
            const std::string_view link = pool_.text(node);
            parts_.link.offer(1, address(node, link.empty() ? attribute_of(node, "href") : link));
        } else if (is("description")) {
            parts_.summary.offer(0, text(node));
        } else if (is("guid")) {
            guid(node);
        } else if (is("pubDate")) {
            parts_.published.offer(0, pool_.text(node));
        } else if (is("category")) {
            add_unique(entry_.categories, category_name(node, pool_));
        } else if (is("keywords")) {
            add_keywords(entry_, pool_.text(node));
        } else if (is("author")) {
            const std::string_view text = name_in(node, names_, pool_);
            add_people(entry_.authors, text);
        } else if (is("enclosure")) {
            enclosure(node);
        } else if (is("id")) {
            parts_.id.offer(1, pool_.text(node));
        } else if (is("date") || is("published") || is("issued") || is("created")) {
            parts_.published.offer(5, pool_.text(node));
        } else if (is("updated") || is("modified") || is("lastBuildDate")) {
            parts_.updated.offer(2, pool_.text(node));
        } else if (is("summary")) {
            parts_.summary.offer(1, text(node));
        } else if (is("body") || is("fullitem")) {
            parts_.content.offer(1, text(node));
        } else if (is("content")) {
            parts_.content.offer(2, text(node));
        } else if (is("item")) {
            items_inside_ = true;
        }
    }

    void enclosure(pugi::xml_node node) {
        const std::string_view url = attribute_of(node, "url");
        add_enclosure(entry_,
                      base_,
                      url.empty() ? attribute_of(node, "href") : url,
                      attribute_of(node, "type"),
                      attribute_of(node, "length"));
    }

    void guid(pugi::xml_node node) {
        const std::string_view id = pool_.text(node);
        parts_.id.offer(0, id);
        const std::string_view permalink = trim(attribute_of(node, "isPermaLink"));
        const bool said = equals_ignore_case(permalink, "true") && id.substr(0, 1) == "/";
        if (!equals_ignore_case(permalink, "false") &&
            (said || equals_ignore_case(id.substr(0, 4), "http"))) {
            parts_.link.offer(3, id);
        }
    }

    void item_atom(pugi::xml_node node, std::string_view local) {
        if (local == "link") {
            const std::string_view rel = link_rel(node);
            const std::string_view href = address(node, attribute_of(node, "href"));
            if (rel.empty() || same_name(rel, "alternate")) {
                parts_.link.offer(2, href);
            } else if (same_name(rel, "enclosure")) {
                add_enclosure(
                    entry_, base_, href, attribute_of(node, "type"), attribute_of(node, "length"));
            }
        } else if (local == "id") {
            parts_.id.offer(1, pool_.text(node));
        } else if (local == "title") {
            parts_.title.offer(2, pool_.text(node));
        } else if (local == "published" || local == "issued") {
            parts_.published.offer(1, pool_.text(node));
        } else if (local == "updated" || local == "modified") {
            parts_.updated.offer(0, pool_.text(node));
        } else if (local == "summary") {
            parts_.summary.offer(1, text(node));
        } else if (local == "content") {
            parts_.content.offer(2, text(node));
        } else if (local == "author") {
            add_people(parts_.atom_authors, name_in(node, names_, pool_));
        } else if (local == "category") {
            add_unique(entry_.categories, category_name(node, pool_));
        }
    }

    void item_dc(pugi::xml_node node, std::string_view local) {
        const std::string_view words = text(node);
        const auto is = [local](std::string_view name) { return same_name(local, name); };
        if (is("creator")) {
            add_people(entry_.authors, has_elements(node) ? name_in(node, names_, pool_) : words);
        } else if (is("date")) {
            parts_.published.offer(3, words);
        } else if (is("issued")) {
            parts_.published.offer(2, words);
        } else if (is("created")) {
            parts_.published.offer(4, words);
        } else if (is("modified")) {
            parts_.updated.offer(1, words);
        } else if (is("updated")) {
            parts_.updated.offer(2, words);
        } else if (is("subject")) {
            add_unique(entry_.categories, category_name(node, pool_));
        } else if (is("title")) {
            parts_.title.offer(1, words);
        } else if (is("description")) {
            parts_.summary.offer(2, words);
        } else if (is("abstract")) {
            parts_.summary.offer(3, words);
        } else if (is("identifier")) {
            parts_.id.offer(2, words);
        } else if (is("language") && parts_.language.empty()) {
            parts_.language = words;
        }
    }

    void item_itunes(pugi::xml_node node, std::string_view local) {
        if (same_name(local, "summary")) {
            parts_.summary.offer(5, text(node));
        } else if (same_name(local, "subtitle")) {
            parts_.summary.offer(6, text(node));
        } else if (same_name(local, "title")) {
            parts_.title.offer(4, pool_.text(node));
        } else if (same_name(local, "author") && parts_.itunes_author.empty()) {
            parts_.itunes_author = pool_.text(node);
        } else if (same_name(local, "keywords")) {
            add_keywords(entry_, pool_.text(node));
        } else if (same_name(local, "category")) {
            itunes_category(node, 0);
        }
    }

    // A category with its subcategories inside.
    void itunes_category(pugi::xml_node node, int depth) {
        add_unique(entry_.categories,
                   clean_title(attribute_of(node, "text"), true, kMaxTitleBytes));
        for (const pugi::xml_node child : node.children()) {
            if (child.type() == pugi::node_element && depth < 2) {
                itunes_category(child, depth + 1);
            }
        }
    }

    void finish(const std::string& feed_language, bool want_html) {
        parts_.title.offer(3, parts_.media.title);
        parts_.summary.offer(4, parts_.media.description);
        entry_.id = parts_.id.best();
        entry_.title = clean_title(parts_.title.best(), true, kMaxTitleBytes);
        entry_.link = first_url(parts_.link, base_);
        entry_.published = first_date(parts_.published);
        entry_.updated = first_date(parts_.updated);
        entry_.language = clean_language(parts_.language);
        if (entry_.language.empty()) {
            entry_.language = feed_language;
        }
        if (entry_.authors.empty()) {
            entry_.authors = std::move(parts_.atom_authors);
        }
        if (entry_.authors.empty()) {
            add_people(entry_.authors, parts_.itunes_author);
        }
        fill_text(entry_,
                  {parts_.summary.best(), true, base_for(parts_.summary.best())},
                  {parts_.content.best(), true, base_for(parts_.content.best())},
                  want_html);
    }

    XmlNames& names_;
    TextPool& pool_;
    std::string_view base_;
    Entry& entry_;
    ItemParts parts_;
    bool items_inside_ = false;
    std::vector<std::pair<const char*, std::string_view>> own_bases_;
};

}  // namespace

bool read_rss_item(pugi::xml_node item,
                   XmlNames& names,
                   TextPool& pool,
                   std::string_view base,
                   const std::string& feed_language,
                   bool want_html,
                   Entry& entry) {
    const std::size_t mark = names.enter(item);
    const bool more = ItemReader(names, pool, base_of(item, base, pool), entry)
                          .read(item, feed_language, want_html);
    names.leave(mark);
    return more;
}

}  // namespace vigie

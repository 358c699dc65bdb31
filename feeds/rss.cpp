#include "feeds/rss.hpp"

#include "base/text.hpp"
#include "feeds/entry_parts.hpp"
#include "feeds/html_text.hpp"
#include "feeds/people.hpp"
#include "feeds/xml_names.hpp"
#include "feeds/xml_text.hpp"

#include <string>
#include <utility>

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
    std::string_view atom_author;
    std::string_view itunes_author;
};

struct ChannelParts {
    Ranked<2> link;
    Ranked<2> id;
    Ranked<3> title;
    Ranked<5> updated;
    Ranked<4> description;
    Ranked<3> language;
    std::string_view generator;
    std::string_view ttl;
};

// The last word of a rel that is written as a URI.
std::string_view rel_of(pugi::xml_node link) noexcept {
    const std::string_view rel = trim(attribute_of(link, "rel"));
    const std::size_t slash = rel.rfind('/');
    return slash == std::string_view::npos ? rel : rel.substr(slash + 1);
}

std::string_view name_in(pugi::xml_node person, const XmlNames& names, TextPool& pool) {
    for (const pugi::xml_node child : person.children()) {
        if (child.type() == pugi::node_element && names.name_of(child).local == "name") {
            return pool.text(child);
        }
    }
    return has_elements(person) ? std::string_view() : pool.text(person);
}

class RssReader {
  public:
    explicit RssReader(const ParseHints& hints) : hints_(hints) {}

    Result<FeedDocument> read(pugi::xml_node root, FeedFormat format) {
        feed_.format = format;
        names_.enter(root);
        base_ = base_of(root, hints_.url, pool_);
        channel_.language.offer(2, attribute_of(root, "xml:lang"));
        const bool root_is_channel = same_name(names_.name_of(root).local, "channel");
        const pugi::xml_node channel = root_is_channel ? root : find_channel(root);
        if (channel && !root_is_channel) {
            read_channel(channel);
        }
        if (root_is_channel) {
            read_children(channel, true);
        }
        finish_channel();
        if (!read_items(channel) || (!root_is_channel && !read_items(root))) {
            return Error(Errc::too_large,
                         "more than " + std::to_string(hints_.max_entries) + " entries");
        }
        return std::move(feed_);
    }

  private:
    pugi::xml_node find_channel(pugi::xml_node root) const {
        for (const pugi::xml_node child : root.children()) {
            if (same_name(names_.name_of(child).local, "channel")) {
                return child;
            }
        }
        return {};
    }

    void read_channel(pugi::xml_node channel) {
        names_.enter(channel);
        base_ = base_of(channel, base_, pool_);
        channel_.language.offer(2, attribute_of(channel, "xml:lang"));
        channel_.id.offer(1, attribute_of(channel, "rdf:about"));
        read_children(channel, false);
    }

    void read_children(pugi::xml_node channel, bool /*is_root*/) {
        for (const pugi::xml_node child : channel.children()) {
            if (child.type() == pugi::node_element) {
                channel_child(child);
            }
        }
    }

    void channel_child(pugi::xml_node node) {
        const XmlName name = names_.name_of(node);
        const auto is = [&](std::string_view local) { return same_name(name.local, local); };
        if (name.bare()) {
            if (is("title")) {
                channel_.title.offer(0, pool_.text(node));
            } else if (is("link")) {
                channel_.link.offer(0, pool_.text(node));
                channel_.link.offer(1, attribute_of(node, "href"));
            } else if (is("description")) {
                channel_.description.offer(0, pool_.text(node));
            } else if (is("language")) {
                channel_.language.offer(0, pool_.text(node));
            } else if (is("lastBuildDate")) {
                channel_.updated.offer(0, pool_.text(node));
            } else if (is("pubDate")) {
                channel_.updated.offer(4, pool_.text(node));
            } else if (is("generator")) {
                generator(node);
            } else if (is("ttl")) {
                channel_.ttl = pool_.text(node);
            }
        } else if (name.ns == Ns::atom) {
            channel_atom(node, name.local);
        } else if (name.ns == Ns::dc || name.ns == Ns::dcterms) {
            channel_dc(node, name.local);
        } else if (name.ns == Ns::itunes) {
            if (is("summary") || is("subtitle")) {
                channel_.description.offer(3, pool_.text(node));
            }
        }
    }

    void generator(pugi::xml_node node) {
        if (channel_.generator.empty()) {
            channel_.generator = pool_.text(node);
        }
    }

    void channel_atom(pugi::xml_node node, std::string_view local) {
        if (local == "link") {
            if (const std::string_view rel = rel_of(node); rel.empty() || rel == "alternate") {
                channel_.link.offer(1, attribute_of(node, "href"));
            }
        } else if (local == "id") {
            channel_.id.offer(0, pool_.text(node));
        } else if (local == "updated") {
            channel_.updated.offer(1, pool_.text(node));
        } else if (local == "title") {
            channel_.title.offer(2, pool_.text(node));
        } else if (local == "subtitle") {
            channel_.description.offer(1, pool_.text(node));
        }
    }

    void channel_dc(pugi::xml_node node, std::string_view local) {
        if (local == "title") {
            channel_.title.offer(1, pool_.text(node));
        } else if (local == "description") {
            channel_.description.offer(2, pool_.text(node));
        } else if (local == "language") {
            channel_.language.offer(1, pool_.text(node));
        } else if (local == "modified") {
            channel_.updated.offer(2, pool_.text(node));
        } else if (local == "date") {
            channel_.updated.offer(3, pool_.text(node));
        }
    }

    void finish_channel() {
        feed_.title = clean_title(channel_.title.best(), true, kMaxTitleBytes);
        feed_.link = first_url(channel_.link, base_);
        feed_.id = channel_.id.best();
        for (const std::string_view language : channel_.language) {
            if (feed_.language.empty()) {
                feed_.language = clean_language(language);
            }
        }
        feed_.updated = first_date(channel_.updated);
        feed_.description = html_to_text(channel_.description.best(), kMaxTextBytes);
        feed_.generator = clean_title(channel_.generator, true, kMaxTitleBytes);
        feed_.ttl = channel_.ttl;
        // A feed whose own address nobody knows: its site is the best base there is.
        if (base_.empty()) {
            base_ = feed_.link;
        }
    }

    // False when there are too many.
    bool read_items(pugi::xml_node parent) {
        for (const pugi::xml_node child : parent.children()) {
            if (child.type() != pugi::node_element) {
                continue;
            }
            const XmlName name = names_.name_of(child);
            if (same_name(name.local, "items")) {  // a list of them, wrapped: seen in RSS 1.1
                if (!read_items(child)) {
                    return false;
                }
            } else if (name.bare() && same_name(name.local, "item")) {
                if (feed_.entries.size() >= hints_.max_entries) {
                    return false;
                }
                read_item(child);
            }
        }
        return true;
    }

    void read_item(pugi::xml_node item) {
        const std::size_t mark = names_.enter(item);
        const std::string_view base = base_of(item, base_, pool_);
        Entry& entry = feed_.entries.emplace_back();
        ItemParts parts;
        if (item.first_attribute()) {
            parts.language = attribute_of(item, "xml:lang");
            const std::string_view about = attribute_of(item, "about");
            parts.id.offer(3, about);
            parts.link.offer(4, about);
        }
        TextPart content;
        content.base = base;
        for (const pugi::xml_node child : item.children()) {
            if (child.type() == pugi::node_element) {
                item_child(child, base, entry, parts);
            }
        }
        finish_item(base, entry, parts);
        names_.leave(mark);
    }

    void item_child(pugi::xml_node node, std::string_view base, Entry& entry, ItemParts& parts) {
        const XmlName name = names_.name_of(node);
        switch (name.ns) {
            case Ns::none:
            case Ns::rss:
                item_rss(node, name.local, base, entry, parts);
                break;
            case Ns::atom:
                item_atom(node, name.local, base, entry, parts);
                break;
            case Ns::dc:
            case Ns::dcterms:
                item_dc(node, name.local, entry, parts);
                break;
            case Ns::content:
                if (same_name(name.local, "encoded")) {
                    parts.content.offer(0, pool_.text(node));
                }
                break;
            case Ns::media:
                read_media(node, names_, pool_, base, entry, parts.media);
                break;
            case Ns::itunes:
                item_itunes(node, name.local, parts);
                break;
            case Ns::feedburner:
                if (same_name(name.local, "origLink")) {
                    parts.link.offer(0, pool_.text(node));
                }
                break;
            case Ns::xhtml:
                if (name.local == "body" || name.local == "div") {
                    parts.content.offer(1, pool_.text(node));
                }
                break;
            case Ns::rdf:
            case Ns::xml:
            case Ns::other:
                break;
        }
    }

    void item_rss(pugi::xml_node node,
                  std::string_view local,
                  std::string_view base,
                  Entry& entry,
                  ItemParts& parts) {
        const auto is = [local](std::string_view name) { return same_name(local, name); };
        if (is("title")) {
            parts.title.offer(0, pool_.text(node));
        } else if (is("link")) {
            const std::string_view link = pool_.text(node);
            parts.link.offer(1, link.empty() ? attribute_of(node, "href") : link);
        } else if (is("description")) {
            parts.summary.offer(0, pool_.text(node));
        } else if (is("guid")) {
            guid(node, parts);
        } else if (is("pubDate")) {
            parts.published.offer(0, pool_.text(node));
        } else if (is("category")) {
            add_unique(entry.categories, clean_title(pool_.text(node), true, kMaxTitleBytes));
        } else if (is("author")) {
            const std::string_view text = name_in(node, names_, pool_);
            add_people(entry.authors, text);
        } else if (is("enclosure")) {
            add_enclosure(entry,
                          base,
                          attribute_of(node, "url"),
                          attribute_of(node, "type"),
                          attribute_of(node, "length"));
        } else if (is("date") || is("published")) {
            parts.published.offer(5, pool_.text(node));
        } else if (is("updated") || is("modified")) {
            parts.updated.offer(2, pool_.text(node));
        } else if (is("summary")) {
            parts.summary.offer(1, pool_.text(node));
        } else if (is("body")) {
            parts.content.offer(1, pool_.text(node));
        } else if (is("content")) {
            parts.content.offer(2, pool_.text(node));
        }
    }

    void guid(pugi::xml_node node, ItemParts& parts) {
        const std::string_view id = pool_.text(node);
        parts.id.offer(0, id);
        if (!equals_ignore_case(trim(attribute_of(node, "isPermaLink")), "false") &&
            equals_ignore_case(id.substr(0, 4), "http")) {
            parts.link.offer(3, id);
        }
    }

    void item_atom(pugi::xml_node node,
                   std::string_view local,
                   std::string_view base,
                   Entry& entry,
                   ItemParts& parts) {
        if (local == "link") {
            const std::string_view rel = rel_of(node);
            const std::string_view href = attribute_of(node, "href");
            if (rel.empty() || rel == "alternate") {
                parts.link.offer(2, href);
            } else if (rel == "enclosure") {
                add_enclosure(
                    entry, base, href, attribute_of(node, "type"), attribute_of(node, "length"));
            }
        } else if (local == "id") {
            parts.id.offer(1, pool_.text(node));
        } else if (local == "title") {
            parts.title.offer(2, pool_.text(node));
        } else if (local == "published" || local == "issued") {
            parts.published.offer(1, pool_.text(node));
        } else if (local == "updated" || local == "modified") {
            parts.updated.offer(0, pool_.text(node));
        } else if (local == "summary") {
            parts.summary.offer(1, pool_.text(node));
        } else if (local == "content") {
            parts.content.offer(2, pool_.text(node));
        } else if (local == "author" && parts.atom_author.empty()) {
            parts.atom_author = name_in(node, names_, pool_);
        }
    }

    void item_dc(pugi::xml_node node, std::string_view local, Entry& entry, ItemParts& parts) {
        const std::string_view text = pool_.text(node);
        const auto is = [local](std::string_view name) { return same_name(local, name); };
        if (is("creator")) {
            add_people(entry.authors, has_elements(node) ? name_in(node, names_, pool_) : text);
        } else if (is("date")) {
            parts.published.offer(3, text);
        } else if (is("issued")) {
            parts.published.offer(2, text);
        } else if (is("created")) {
            parts.published.offer(4, text);
        } else if (is("modified")) {
            parts.updated.offer(1, text);
        } else if (is("updated")) {
            parts.updated.offer(2, text);
        } else if (is("subject")) {
            add_unique(entry.categories, clean_title(text, true, kMaxTitleBytes));
        } else if (is("title")) {
            parts.title.offer(1, text);
        } else if (is("description")) {
            parts.summary.offer(2, text);
        } else if (is("abstract")) {
            parts.summary.offer(3, text);
        } else if (is("identifier")) {
            parts.id.offer(2, text);
        } else if (is("language") && parts.language.empty()) {
            parts.language = text;
        }
    }

    void item_itunes(pugi::xml_node node, std::string_view local, ItemParts& parts) {
        if (same_name(local, "summary")) {
            parts.summary.offer(5, pool_.text(node));
        } else if (same_name(local, "subtitle")) {
            parts.summary.offer(6, pool_.text(node));
        } else if (same_name(local, "title")) {
            parts.title.offer(4, pool_.text(node));
        } else if (same_name(local, "author") && parts.itunes_author.empty()) {
            parts.itunes_author = pool_.text(node);
        }
    }

    void finish_item(std::string_view base, Entry& entry, ItemParts& parts) {
        parts.title.offer(3, parts.media.title);
        parts.summary.offer(4, parts.media.description);
        entry.id = parts.id.best();
        entry.title = clean_title(parts.title.best(), true, kMaxTitleBytes);
        entry.link = first_url(parts.link, base);
        entry.published = first_date(parts.published);
        entry.updated = first_date(parts.updated);
        entry.language = clean_language(parts.language);
        if (entry.language.empty()) {
            entry.language = feed_.language;
        }
        if (entry.authors.empty()) {
            add_people(entry.authors,
                       parts.atom_author.empty() ? parts.itunes_author : parts.atom_author);
        }
        fill_text(entry,
                  {parts.summary.best(), true, base},
                  {parts.content.best(), true, base},
                  hints_.html);
    }

    const ParseHints& hints_;
    FeedDocument feed_;
    XmlNames names_;
    TextPool pool_;
    ChannelParts channel_;
    std::string_view base_;
};

}  // namespace

std::optional<FeedFormat> rss_format(pugi::xml_node root) {
    XmlNames names;
    names.enter(root);
    const XmlName name = names.name_of(root);
    if (same_name(name.local, "rss")) {
        const std::string_view version = trim(attribute_of(root, "version"));
        return version.substr(0, 2) == "0." ? FeedFormat::rss09x : FeedFormat::rss20;
    }
    if (same_name(name.local, "channel") && name.bare()) {
        return FeedFormat::rss20;
    }
    if (!same_name(name.local, "rdf")) {
        return std::nullopt;
    }
    for (const pugi::xml_node child : root.children()) {
        const XmlName inner = names.name_of(child);
        if (same_name(inner.local, "channel") || same_name(inner.local, "item")) {
            for (const pugi::xml_attribute attribute : root.attributes()) {
                const std::string_view uri = attribute.value();
                if (uri.find("netscape.com/rdf/simple/0.9") != std::string_view::npos) {
                    return FeedFormat::rss09x;
                }
            }
            return FeedFormat::rss10;
        }
    }
    return std::nullopt;
}

Result<FeedDocument> read_rss(pugi::xml_node root, const ParseHints& hints) {
    return RssReader(hints).read(root, rss_format(root).value_or(FeedFormat::rss20));
}

}  // namespace vigie

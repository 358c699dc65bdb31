#include "feeds/rss.hpp"

#include "base/text.hpp"
#include "feeds/channel_schedule.hpp"
#include "feeds/entry_parts.hpp"
#include "feeds/html_text.hpp"
#include "feeds/rss_item.hpp"
#include "feeds/xml_names.hpp"
#include "feeds/xml_text.hpp"

#include <string>
#include <utility>

namespace vigie {

namespace {

// Items in channels in channels, items in items: nobody means more than this.
constexpr int kMaxItemsDepth = 8;

struct ChannelParts {
    Ranked<2> link;
    Ranked<2> id;
    Ranked<3> title;
    Ranked<5> updated;
    Ranked<4> description;
    Ranked<3> language;
    std::string_view generator;
    std::string_view ttl;
    std::string_view period;
    std::string_view frequency;
};

class RssReader {
  public:
    explicit RssReader(const ParseHints& hints) : hints_(hints) {}

    Result<FeedDocument> read(pugi::xml_node root, FeedFormat format) {
        feed_.format = format;
        names_.enter(root);
        // <rss> in a namespace of its own, or in that of Atom: it is RSS.
        if (const Ns ns = names_.name_of(root).ns; ns != Ns::none && ns != Ns::rdf) {
            names_.adopt(root, Ns::rss);
        }
        base_ = base_of(root, hints_.url, pool_);
        channel_.language.offer(2, attribute_of(root, "xml:lang"));
        const bool root_is_channel = same_name(names_.name_of(root).local, "channel");
        const pugi::xml_node channel = root_is_channel ? root : find_channel(root);
        if (channel && !root_is_channel) {
            read_channel(channel);
        }
        if (root_is_channel) {
            read_children(channel);
        }
        finish_channel();
        if (!read_items(root)) {
            return Error(Errc::too_large,
                         "more than " + std::to_string(hints_.max_entries) + " entries");
        }
        return std::move(feed_);
    }

  private:
    [[nodiscard]] pugi::xml_node find_channel(pugi::xml_node root) const {
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
        read_children(channel);
    }

    void read_children(pugi::xml_node channel) {
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
                channel_.link.offer(0, address_at(node, pool_.text(node), base_, pool_));
                channel_.link.offer(1, address_at(node, attribute_of(node, "href"), base_, pool_));
            } else if (is("description")) {
                channel_.description.offer(0, pool_.text(node));
            } else if (is("language")) {
                channel_.language.offer(0, pool_.text(node));
            } else if (is("lastBuildDate")) {
                channel_.updated.offer(0, pool_.text(node));
            } else if (is("pubDate")) {
                channel_.updated.offer(4, pool_.text(node));
            } else if (is("generator")) {
                generator(pool_.text(node));
            } else if (is("ttl")) {
                channel_.ttl = pool_.text(node);
            } else if (is("skipHours")) {
                feed_.skip |= read_skip_hours(node);
            } else if (is("skipDays")) {
                feed_.skip |= read_skip_days(node);
            }
        } else if (name.ns == Ns::atom) {
            channel_atom(node, name.local);
        } else if (name.ns == Ns::dc || name.ns == Ns::dcterms) {
            channel_dc(node, name.local);
        } else if (name.ns == Ns::sy) {
            if (is("updatePeriod")) {
                channel_.period = pool_.text(node);
            } else if (is("updateFrequency")) {
                channel_.frequency = pool_.text(node);
            }
        } else if (name.ns == Ns::itunes) {
            if (is("summary") || is("subtitle")) {
                channel_.description.offer(3, pool_.text(node));
            }
        }
    }

    void generator(std::string_view name) {
        if (channel_.generator.empty()) {
            channel_.generator = name;
        }
    }

    void channel_atom(pugi::xml_node node, std::string_view local) {
        if (local == "link") {
            if (const std::string_view rel = link_rel(node);
                rel.empty() || same_name(rel, "alternate")) {
                channel_.link.offer(1, address_at(node, attribute_of(node, "href"), base_, pool_));
            }
        } else if (local == "id") {
            channel_.id.offer(0, pool_.text(node));
        } else if (local == "updated") {
            channel_.updated.offer(1, pool_.text(node));
        } else if (local == "title") {
            channel_.title.offer(2, pool_.text(node));
        } else if (local == "subtitle") {
            channel_.description.offer(1, pool_.text(node));
        } else if (local == "generator") {
            generator(pool_.text(node));
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
        feed_.update_every = update_interval(channel_.period, channel_.frequency);
        // A feed whose own address nobody knows: its site is the best base there is.
        if (base_.empty()) {
            base_ = feed_.link;
        }
    }

    // False when there are too many.
    bool read_items(pugi::xml_node parent, int depth = 0) {
        if (depth > kMaxItemsDepth) {
            return true;
        }
        for (const pugi::xml_node child : parent.children()) {
            if (child.type() != pugi::node_element) {
                continue;
            }
            const XmlName name = names_.name_of(child);
            // Channels, the second of two as well; a list of items, wrapped, as in RSS 1.1.
            if (same_name(name.local, "items") || same_name(name.local, "channel")) {
                const std::size_t mark = names_.enter(child);
                if (!read_items(child, depth + 1)) {
                    return false;
                }
                names_.leave(mark);
            } else if (name.bare() && same_name(name.local, "item")) {
                if (feed_.entries.size() >= hints_.max_entries) {
                    return false;
                }
                const bool more = read_rss_item(child,
                                                names_,
                                                pool_,
                                                base_,
                                                feed_.language,
                                                hints_.html,
                                                feed_.entries.emplace_back());
                if (more && !read_items(child, depth + 1)) {
                    return false;
                }
            }
        }
        return true;
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

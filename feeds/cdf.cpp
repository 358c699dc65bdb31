#include "feeds/cdf.hpp"

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

constexpr int kMaxChannelDepth = 8;

bool is_named(pugi::xml_node node, std::string_view name) noexcept {
    return node.type() == pugi::node_element && same_name(node.name(), name);
}

// RSS has none of these on its items.
bool is_cdf_item(pugi::xml_node node) {
    if (!is_named(node, "item")) {
        return false;
    }
    if (!attribute_of(node, "href").empty() || !attribute_of(node, "lastmod").empty()) {
        return true;
    }
    for (const pugi::xml_node child : node.children()) {
        if (is_named(child, "abstract")) {
            return true;
        }
    }
    return false;
}

// What CHANNEL and ITEM have in common.
struct CdfParts {
    Ranked<2> link;
    Ranked<2> updated;
    std::string_view title;
    std::string_view abstract;
    std::string_view published;
};

class CdfReader {
  public:
    explicit CdfReader(const ParseHints& hints) : hints_(hints) { feed_.format = FeedFormat::cdf; }

    Result<FeedDocument> read(pugi::xml_node root) {
        feed_.language = clean_language(attribute_of(root, "xml:lang"));
        const std::string_view base = channel_base(root, hints_.url);
        const CdfParts parts = read_parts(root, nullptr);
        feed_.title = clean_title(parts.title, true, kMaxTitleBytes);
        feed_.link = first_url(parts.link, base);
        feed_.id = trim(attribute_of(root, "id"));
        feed_.updated = first_date(parts.updated);
        feed_.description = html_to_text(parts.abstract, kMaxTextBytes);
        if (!read_items(root, base.empty() ? std::string_view(feed_.link) : base, 0)) {
            return Error(Errc::too_large,
                         "more than " + std::to_string(hints_.max_entries) + " entries");
        }
        return std::move(feed_);
    }

  private:
    std::string_view channel_base(pugi::xml_node channel, std::string_view outer) {
        const std::string_view base = base_of(channel, outer, pool_);
        std::string own = absolute_url(base, attribute_of(channel, "base"));
        return own.empty() ? base : pool_.keep(std::move(own));
    }

    std::string_view value_of(pugi::xml_node node) {
        const std::string_view value = trim(attribute_of(node, "value"));
        return value.empty() ? pool_.text(node) : value;
    }

    // False when there are too many.
    bool read_items(pugi::xml_node channel, std::string_view base, int depth) {
        for (const pugi::xml_node child : channel.children()) {
            if (is_named(child, "channel") && depth < kMaxChannelDepth) {
                if (!read_items(child, channel_base(child, base), depth + 1)) {
                    return false;
                }
            } else if (is_named(child, "item")) {
                if (feed_.entries.size() >= hints_.max_entries) {
                    return false;
                }
                read_item(child, base);
            }
        }
        return true;
    }

    void read_item(pugi::xml_node item, std::string_view outer) {
        Entry& entry = feed_.entries.emplace_back();
        const std::string_view base = base_of(item, outer, pool_);
        const CdfParts parts = read_parts(item, &entry);
        entry.id = trim(attribute_of(item, "id"));
        entry.title = clean_title(parts.title, true, kMaxTitleBytes);
        entry.link = first_url(parts.link, base);
        entry.updated = first_date(parts.updated);
        entry.published = read_date(parts.published);
        entry.language = clean_language(attribute_of(item, "xml:lang"));
        if (entry.language.empty()) {
            entry.language = feed_.language;
        }
        fill_text(entry, {parts.abstract, true, base}, {}, hints_.html);
    }

    // `entry`: where authors and categories go, if anywhere.
    CdfParts read_parts(pugi::xml_node node, Entry* entry) {
        CdfParts parts;
        parts.link.offer(0, attribute_of(node, "href"));
        parts.updated.offer(0, attribute_of(node, "lastmod"));
        for (const pugi::xml_node child : node.children()) {
            if (is_named(child, "title")) {
                parts.title = parts.title.empty() ? value_of(child) : parts.title;
            } else if (is_named(child, "abstract")) {
                parts.abstract = parts.abstract.empty() ? value_of(child) : parts.abstract;
            } else if (is_named(child, "a")) {
                parts.link.offer(1, attribute_of(child, "href"));
            } else if (is_named(child, "lastmod")) {
                parts.updated.offer(1, value_of(child));
            } else if (is_named(child, "publicationdate")) {
                parts.published = value_of(child);
            } else if (entry != nullptr && is_named(child, "author")) {
                add_people(entry->authors, value_of(child));
            } else if (entry != nullptr &&
                       (is_named(child, "category") || is_named(child, "keywords"))) {
                add_unique(entry->categories, clean_title(value_of(child), true, kMaxTitleBytes));
            }
        }
        return parts;
    }

    const ParseHints& hints_;
    FeedDocument feed_;
    TextPool pool_;
};

}  // namespace

bool is_cdf(pugi::xml_node root) {
    if (!is_named(root, "channel")) {
        return false;
    }
    for (const char* attribute : {"href", "lastmod", "base"}) {
        for (const pugi::xml_attribute given : root.attributes()) {
            if (same_name(given.name(), attribute)) {
                return true;
            }
        }
    }
    for (const pugi::xml_node child : root.children()) {
        if (is_named(child, "abstract") || is_named(child, "channel") || is_cdf_item(child)) {
            return true;
        }
    }
    return false;
}

Result<FeedDocument> read_cdf(pugi::xml_node root, const ParseHints& hints) {
    return CdfReader(hints).read(root);
}

}  // namespace vigie

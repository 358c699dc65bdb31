#include "feeds/xml_lexis.hpp"

#include "feeds/xml_names.hpp"
#include "feeds/xml_repair.hpp"

#include <algorithm>
#include <array>

namespace vigie {

bool is_entry_name(std::string_view name) noexcept {
    return same_name(name, "item") || same_name(local_part(name), "entry");
}

bool is_leaf_name(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 12> kLeaves{"title",
                                                       "link",
                                                       "guid",
                                                       "pubDate",
                                                       "id",
                                                       "updated",
                                                       "published",
                                                       "author",
                                                       "category",
                                                       "comments",
                                                       "dc:date",
                                                       "dc:creator"};
    return std::any_of(kLeaves.begin(), kLeaves.end(), [name](std::string_view leaf) {
        return same_name(leaf, name);
    });
}

bool holds_no_elements(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 8> kPlain{
        "link", "guid", "pubDate", "updated", "published", "comments", "dc:date", "lastBuildDate"};
    return std::any_of(kPlain.begin(), kPlain.end(), [name](std::string_view plain) {
        return same_name(plain, name);
    });
}

bool closes_entries(std::string_view name) noexcept {
    const std::string_view local = local_part(name);
    return is_entry_name(name) || same_name(local, "channel") || same_name(local, "rss") ||
           same_name(local, "feed") || same_name(local, "rdf");
}

std::size_t find_feed_start(std::string_view xml) noexcept {
    constexpr std::array<std::string_view, 4> kRoots{"rss", "feed", "rdf", "channel"};
    for (std::size_t pos = xml.find('<'); pos != std::string_view::npos;
         pos = xml.find('<', pos + 1)) {
        if (xml.substr(pos, 9) == "<![CDATA[" || pos + 1 >= xml.size()) {
            continue;
        }
        std::size_t end = pos + 1;
        while (end < xml.size() && end < pos + 32 && is_name(xml[end])) {
            ++end;
        }
        const std::string_view name = local_part(xml.substr(pos + 1, end - pos - 1));
        for (const std::string_view root : kRoots) {
            if (same_name(root, name)) {
                return pos;
            }
        }
    }
    return std::string_view::npos;
}

}  // namespace vigie

#include "feeds/parse.hpp"

#include "base/text.hpp"
#include "feeds/atom.hpp"
#include "feeds/cdf.hpp"
#include "feeds/charset.hpp"
#include "feeds/gunzip.hpp"
#include "feeds/json_feed.hpp"
#include "feeds/not_a_feed.hpp"
#include "feeds/rss.hpp"
#include "feeds/xml_lexis.hpp"
#include "feeds/xml_names.hpp"
#include "feeds/xml_repair.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

namespace vigie {

namespace {

// pugixml has no entities but XML's five, loads nothing and skips DTDs. It leaves HTML's references
// in the text, where they are resolved as those of the HTML the text is anyway.
unsigned parse_flags(std::string_view text) noexcept {
    constexpr unsigned kFlags = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                                pugi::parse_wconv_attribute | pugi::parse_embed_pcdata;
    // White space between elements matters in xhtml only.
    return text.find("xhtml") == std::string_view::npos ? kFlags : kFlags | pugi::parse_ws_pcdata;
}

bool is_feed_root(pugi::xml_node node) {
    return rss_format(node) || atom_format(node);
}

pugi::xml_node find_root(const pugi::xml_document& document) {
    for (const pugi::xml_node node : document.children()) {
        if (node.type() == pugi::node_element && is_feed_root(node)) {
            return node;
        }
    }
    return {};
}

Result<FeedDocument> read_root(pugi::xml_node root, const ParseHints& hints) {
    if (is_cdf(root)) {
        return read_cdf(root, hints);
    }
    return rss_format(root) ? read_rss(root, hints) : read_atom(root, hints);
}

std::string key_of(const Entry& entry) {
    return entry.id + '\n' + entry.link + '\n' + entry.title;
}

// Of several roots, one behind the other, the first is the feed; the entries are those of all.
Result<FeedDocument> read_roots(pugi::xml_node root, const ParseHints& hints) {
    Result<FeedDocument> feed = read_root(root, hints);
    std::set<std::string> known;
    while ((root = root.next_sibling()) && feed) {
        if (root.type() != pugi::node_element || !is_feed_root(root)) {
            continue;
        }
        Result<FeedDocument> more = read_root(root, hints);
        if (!more) {
            return more;
        }
        if (known.empty()) {
            std::transform(feed->entries.begin(),
                           feed->entries.end(),
                           std::inserter(known, known.end()),
                           key_of);
        }
        for (Entry& entry : more->entries) {
            if (known.insert(key_of(entry)).second) {
                feed->entries.push_back(std::move(entry));
            }
        }
        if (feed->entries.size() > hints.max_entries) {
            return Error(Errc::too_large,
                         "more than " + std::to_string(hints.max_entries) + " entries");
        }
    }
    return feed;
}

// The items of RSS that lost what is around them, from the first element on; empty where the
// document is something else.
std::string_view loose_items(std::string_view text, std::string_view first_element) {
    constexpr std::array<std::string_view, 5> kFirst{
        "item", "items", "title", "link", "description"};
    const bool may_be = std::any_of(kFirst.begin(), kFirst.end(), [=](std::string_view name) {
        return same_name(name, first_element);
    });
    const std::size_t item = may_be ? text.find("<item") : std::string_view::npos;
    if (item == std::string_view::npos || text.find("<title", item) == std::string_view::npos ||
        text.find("<link", item) == std::string_view::npos) {
        return {};
    }
    return text.substr(text.find('<'));
}

std::string first_element_name(const pugi::xml_document& document) {
    for (const pugi::xml_node node : document.children()) {
        if (node.type() == pugi::node_element) {
            return node.name();
        }
    }
    return {};
}

bool load(pugi::xml_document& document, std::string_view text) {
    return static_cast<bool>(
        document.load_buffer(text.data(), text.size(), parse_flags(text), pugi::encoding_utf8));
}

// Whether pugixml reads every reference right: it takes numbers for code points as they are, those
// of windows-1252 and those that Unicode does not have.
bool has_sound_references(std::string_view text) {
    for (std::size_t at = text.find("&#"); at != std::string_view::npos;
         at = text.find("&#", at + 2)) {
        const bool hex = text.substr(at + 2, 1) == "x";
        const char* const first = text.data() + at + (hex ? 3 : 2);
        std::uint32_t value = 0;
        const auto end = std::from_chars(first, text.data() + text.size(), value, hex ? 16 : 10);
        const bool sound = end.ec == std::errc() && value < 0x110000 &&
                           (value >= 0xA0 || value == '\t' || value == '\n' || value == '\r' ||
                            (value >= 0x20 && value < 0x7F)) &&
                           (value < 0xD800 || value > 0xDFFF);
        if (!sound) {
            return false;
        }
    }
    return true;
}

Result<FeedDocument> parse_xml(std::string_view text, const ParseHints& hints) {
    pugi::xml_document document;
    // A NUL ends the document for pugixml without being an error.
    const bool well_formed = load(document, text) && text.find('\0') == std::string_view::npos &&
                             has_sound_references(text);
    pugi::xml_node root = find_root(document);
    if (well_formed && root) {
        return read_roots(root, hints);
    }
    std::string root_name = first_element_name(document);
    if (find_feed_start(text) != std::string_view::npos || root || !well_formed) {
        const std::string repaired = repair_xml(text);
        load(document, repaired);
        root = find_root(document);
        if (root) {
            return read_roots(root, hints);
        }
        if (root_name.empty()) {
            root_name = first_element_name(document);
        }
    }
    if (const std::string_view items = loose_items(text, root_name); !items.empty()) {
        load(document, repair_xml("<rss><channel>" + std::string(items)));
        return read_roots(find_root(document), hints);
    }
    return Error(Errc::malformed, describe_non_feed(text, hints.url, root_name));
}

Result<FeedDocument> parse_document(std::string body, const ParseHints& hints) {
    std::string text = decode_to_utf8(std::move(body), hints.content_type);
    const std::size_t first = text.find_first_not_of(" \t\r\n\f\v");
    if (first == std::string::npos) {
        return Error(Errc::malformed, "empty");
    }
    if (text[first] == '{' || text[first] == '[') {
        return read_json_feed(std::move(text), hints);
    }
    return parse_xml(text, hints);
}

}  // namespace

Result<FeedDocument> parse_feed(std::string body, const ParseHints& hints) {
    std::string what = describe_bytes(body);
    if (what.empty()) {
        return parse_document(std::move(body), hints);
    }
    if (is_gzip(body)) {
        if (Result<FeedDocument> inside = parse_document(gunzip(body), hints)) {
            return inside;
        }
    }
    return Error(Errc::malformed, std::move(what));
}

}  // namespace vigie

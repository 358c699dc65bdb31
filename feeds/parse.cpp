#include "feeds/parse.hpp"

#include "base/text.hpp"
#include "feeds/atom.hpp"
#include "feeds/cdf.hpp"
#include "feeds/charset.hpp"
#include "feeds/json_feed.hpp"
#include "feeds/not_a_feed.hpp"
#include "feeds/rss.hpp"
#include "feeds/xml_repair.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
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
        return read_root(root, hints);
    }
    std::string root_name = first_element_name(document);
    if (find_feed_start(text) != std::string_view::npos || root || !well_formed) {
        const std::string repaired = repair_xml(text);
        load(document, repaired);
        root = find_root(document);
        if (root) {
            return read_root(root, hints);
        }
        if (root_name.empty()) {
            root_name = first_element_name(document);
        }
    }
    return Error(Errc::malformed, describe_non_feed(text, hints.url, root_name));
}

}  // namespace

Result<FeedDocument> parse_feed(std::string body, const ParseHints& hints) {
    if (std::string what = describe_bytes(body); !what.empty()) {
        return Error(Errc::malformed, std::move(what));
    }
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

}  // namespace vigie

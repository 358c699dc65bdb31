#include "feeds/parse.hpp"

#include "base/text.hpp"
#include "feeds/atom.hpp"
#include "feeds/charset.hpp"
#include "feeds/json_feed.hpp"
#include "feeds/not_a_feed.hpp"
#include "feeds/rss.hpp"
#include "feeds/xml_repair.hpp"

#include <pugixml.hpp>

#include <optional>
#include <utility>

namespace vigie {

namespace {

constexpr unsigned kParse = (pugi::parse_default | pugi::parse_embed_pcdata) & ~pugi::parse_eol;

// The feed of a parsed document; nullopt where its root is none.
std::optional<Result<FeedDocument>> read_root(pugi::xml_node root, const ParseHints& hints) {
    if (rss_format(root)) {
        return read_rss(root, hints);
    }
    if (atom_format(root)) {
        return read_atom(root, hints);
    }
    return std::nullopt;
}

// Of several roots, or of a feed inside something else, the first that is a feed.
std::optional<Result<FeedDocument>> read_roots(const pugi::xml_document& document,
                                               const ParseHints& hints) {
    for (const pugi::xml_node root : document.children()) {
        if (root.type() == pugi::node_element) {
            auto feed = read_root(root, hints);
            if (feed) {
                return feed;
            }
        }
    }
    return std::nullopt;
}

}  // namespace

Result<FeedDocument> parse_feed(std::string body, const ParseHints& hints) {
    const std::string binary = describe_binary(body);
    if (!binary.empty()) {
        return Error(Errc::malformed, binary);
    }
    std::string text = decode_to_utf8(std::move(body), hints.content_type);
    const std::string_view content = trim(text);
    if (content.empty()) {
        return Error(Errc::malformed, "empty");
    }
    if (content.front() == '{' || content.front() == '[') {
        return read_json_feed(std::move(text), hints);
    }

    pugi::xml_document document;
    const std::size_t start = text.find('<');
    if (start != std::string::npos) {
        const pugi::xml_parse_result strict = document.load_buffer(
            text.data() + start, text.size() - start, kParse, pugi::encoding_utf8);
        if (strict) {
            auto feed = read_roots(document, hints);
            if (feed) {
                return *std::move(feed);
            }
        }
    }
    std::string repaired = repair_xml(text);
    document.reset();
    document.load_buffer_inplace(repaired.data(), repaired.size(), kParse, pugi::encoding_utf8);
    auto feed = read_roots(document, hints);
    if (feed) {
        return *std::move(feed);
    }
    return Error(Errc::malformed,
                 describe_text(text, document.document_element().name(), hints.url));
}

}  // namespace vigie

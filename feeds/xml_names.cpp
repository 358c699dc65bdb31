#include "feeds/xml_names.hpp"

#include "base/text.hpp"

#include <array>

namespace vigie {

namespace {

struct Known {
    std::string_view name;
    Ns ns;
};

// Without scheme and trailing slash or '#'.
constexpr std::array<Known, 40> kUris{{
    {"www.w3.org/2005/atom", Ns::atom},
    {"purl.org/atom/ns", Ns::atom},
    {"purl.org/atom", Ns::atom},
    {"purl.org/pie", Ns::atom},
    {"example.com/newformat", Ns::atom},
    {"example.com/necho", Ns::atom},
    {"purl.org/echo", Ns::atom},
    {"uri/of/echo/namespace", Ns::atom},
    {"purl.org/rss/1.0", Ns::rss},
    {"my.netscape.com/rdf/simple/0.9", Ns::rss},
    {"channel.netscape.com/rdf/simple/0.9", Ns::rss},
    {"my.netscape.com/publish/formats/rss-0.91.dtd", Ns::rss},
    {"backend.userland.com/rss", Ns::rss},
    {"backend.userland.com/rss2", Ns::rss},
    {"backend.userland.com/rss091", Ns::rss},
    {"blogs.law.harvard.edu/tech/rss", Ns::rss},
    {"cyber.law.harvard.edu/rss", Ns::rss},
    {"cyber.law.harvard.edu/rss/rss.html", Ns::rss},
    {"purl.org/net/rss1.1", Ns::rss},
    {"my.theinfo.org/changed/1.0/rss", Ns::rss},
    {"www.w3.org/1999/02/22-rdf-syntax-ns", Ns::rdf},
    {"purl.org/dc/elements/1.1", Ns::dc},
    {"purl.org/dc/elements/1.0", Ns::dc},
    {"purl.org/dc/terms", Ns::dcterms},
    {"purl.org/rss/1.0/modules/content", Ns::content},
    {"search.yahoo.com/mrss", Ns::media},
    {"search.yahoo.com/rss", Ns::media},
    {"search.yahoo.com/mrssand", Ns::media},
    {"video.search.yahoo.com/mrss", Ns::media},
    {"www.rssboard.org/media-rss", Ns::media},
    {"www.itunes.com/dtds/podcast-1.0.dtd", Ns::itunes},
    {"itunes.com/dtds/podcast-1.0.dtd", Ns::itunes},
    {"example.com/dtds/podcast-1.0.dtd", Ns::itunes},
    {"rssnamespace.org/feedburner/ext/1.0", Ns::feedburner},
    {"www.pheedo.com/namespace/pheedo", Ns::feedburner},  // its origLink means the same
    {"purl.oclc.org/net/rss_2.0/enc", Ns::enc},
    {"purl.org/rss/1.0/modules/syndication", Ns::sy},
    {"www.w3.org/1999/xhtml", Ns::xhtml},
    {"www.w3.org/xml/1998/namespace", Ns::xml},
    {"purl.org/dc/elements/2.0", Ns::dc},
}};

constexpr std::array<Known, 16> kUsual{{{"dc", Ns::dc},
                                        {"content", Ns::content},
                                        {"media", Ns::media},
                                        {"itunes", Ns::itunes},
                                        {"atom", Ns::atom},
                                        {"atom10", Ns::atom},
                                        {"atom03", Ns::atom},
                                        {"dcterms", Ns::dcterms},
                                        {"rdf", Ns::rdf},
                                        {"sy", Ns::sy},
                                        {"feedburner", Ns::feedburner},
                                        {"xhtml", Ns::xhtml},
                                        {"xml", Ns::xml},
                                        {"rss", Ns::rss},
                                        {"a10", Ns::atom},
                                        {"enc", Ns::enc}}};

// In force at once. Every name is compared with them, so there must be an end.
constexpr std::size_t kMostBindings = 256;

Ns usual_meaning(std::string_view prefix) noexcept {
    if (prefix.empty()) {
        return Ns::none;
    }
    for (const Known& usual : kUsual) {
        if (same_name(usual.name, prefix)) {
            return usual.ns;
        }
    }
    return Ns::other;
}

// The prefix that an attribute declares; false when it declares none.
bool declares(std::string_view attribute, std::string_view& prefix) noexcept {
    if (attribute.size() < 5 || attribute.substr(0, 5) != "xmlns") {
        return false;
    }
    if (attribute.size() > 5 && attribute[5] != ':') {
        return false;
    }
    prefix = attribute.size() > 5 ? attribute.substr(6) : std::string_view();
    return true;
}

// A declaration with an unknown URI, for a prefix that everybody uses for one thing, means that.
Ns declared(std::string_view prefix, std::string_view uri) noexcept {
    const Ns ns = namespace_of_uri(uri);
    return ns == Ns::other && !prefix.empty() ? usual_meaning(prefix) : ns;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) noexcept {
    return a == b || equals_ignore_case(a, b);
}

Ns namespace_of_uri(std::string_view uri) noexcept {
    uri = trim(uri);
    if (uri.empty()) {
        return Ns::none;
    }
    if (const std::size_t scheme = uri.find("://"); scheme != std::string_view::npos) {
        uri.remove_prefix(scheme + 3);
    }
    while (!uri.empty() && (uri.back() == '/' || uri.back() == '#')) {
        uri.remove_suffix(1);
    }
    for (const Known& known : kUris) {
        if (equals_ignore_case(known.name, uri)) {
            return known.ns;
        }
    }
    return Ns::other;
}

std::size_t XmlNames::enter(pugi::xml_node node) {
    const std::size_t mark = bindings_.size();
    for (const pugi::xml_attribute attribute : node.attributes()) {
        std::string_view prefix;
        if (bindings_.size() < kMostBindings && declares(attribute.name(), prefix)) {
            bindings_.push_back({prefix, declared(prefix, attribute.value())});
        }
    }
    return mark;
}

void XmlNames::adopt(pugi::xml_node node, Ns ns) noexcept {
    const std::string_view full = node.name();
    const std::size_t colon = full.find(':');
    const std::string_view prefix =
        colon == std::string_view::npos ? std::string_view() : full.substr(0, colon);
    for (Binding& binding : bindings_) {
        if (binding.prefix == prefix) {
            binding.ns = ns;
        }
    }
}

XmlName XmlNames::name_of(pugi::xml_node node) const noexcept {
    const std::string_view full = node.name();
    const std::size_t colon = full.find(':');
    const std::string_view prefix =
        colon == std::string_view::npos ? std::string_view() : full.substr(0, colon);
    XmlName name;
    name.local = colon == std::string_view::npos ? full : full.substr(colon + 1);
    for (const pugi::xml_attribute attribute : node.attributes()) {
        std::string_view declared_prefix;
        if (declares(attribute.name(), declared_prefix) && declared_prefix == prefix) {
            name.ns = declared(prefix, attribute.value());
            return name;
        }
    }
    for (std::size_t i = bindings_.size(); i > 0; --i) {
        if (bindings_[i - 1].prefix == prefix) {
            name.ns = bindings_[i - 1].ns;
            return name;
        }
    }
    name.ns = usual_meaning(prefix);
    return name;
}

}  // namespace vigie

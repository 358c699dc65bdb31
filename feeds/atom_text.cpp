#include "feeds/atom_text.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "feeds/xml_text.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace vigie {

namespace {

bool ends_with(std::string_view text, std::string_view end) noexcept {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Where the markup stands: in the one <div> that Atom wraps xhtml in, else in `node` itself.
pugi::xml_node without_wrapper(pugi::xml_node node) {
    pugi::xml_node inside = node;
    pugi::xml_node only;
    int elements = 0;
    for (const pugi::xml_node child : node.children()) {
        if (child.type() == pugi::node_element) {
            only = child;
            ++elements;
        }
    }
    if (elements == 1 && trim(node.value()).empty()) {
        const std::string_view name = only.name();
        if (name == "div" || ends_with(name, ":div")) {
            inside = only;
        }
    }
    return inside;
}

std::string_view decoded_base64(std::string_view text, TextPool& pool) {
    std::string packed(text);
    packed.erase(std::remove_if(packed.begin(),
                                packed.end(),
                                [](char c) { return static_cast<unsigned char>(c) <= ' '; }),
                 packed.end());
    std::optional<std::string> bytes = from_base64(packed);
    return bytes && is_valid_utf8(*bytes) ? pool.keep(std::move(*bytes)) : std::string_view();
}

}  // namespace

TextPart read_atom_text(pugi::xml_node node, std::string_view base, TextPool& pool) {
    TextPart part;
    part.base = base_of(node, base, pool);
    const std::string type = to_lower_ascii(trim(node.attribute("type").value()));
    const std::string mode = to_lower_ascii(trim(node.attribute("mode").value()));
    if (mode == "base64") {
        part.value = decoded_base64(pool.text(node), pool);
        part.html = type != "text/plain";
        return part;
    }
    if (has_elements(node) || type == "xhtml") {
        const pugi::xml_node inside = without_wrapper(node);
        if (inside != node) {
            part.base = base_of(inside, part.base, pool);
        }
        std::string markup;
        append_inner_html(markup, inside, part.base);
        part.value = pool.keep(std::move(markup));
        return part;
    }
    part.value = pool.text(node);
    const bool html = type == "html" || type == "text/html" || type == "application/xhtml+xml" ||
                      mode == "escaped";
    part.html = html && type != "text/plain" && type != "text";
    const bool media = type.find('/') != std::string::npos;
    if (media && !html && mode.empty() && type.substr(0, 5) != "text/") {
        part.value = ends_with(type, "xml") ? part.value : decoded_base64(part.value, pool);
    }
    return part;
}

}  // namespace vigie

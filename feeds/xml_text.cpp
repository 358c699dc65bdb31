#include "feeds/xml_text.hpp"

#include "base/url.hpp"
#include "feeds/xml_lexis.hpp"
#include "feeds/xml_names.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace vigie {

namespace {

bool is_text(pugi::xml_node node) noexcept {
    return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

// Elements that HTML closes by themselves.
bool is_void(std::string_view name) noexcept {
    constexpr std::string_view kVoid = " area base br col embed hr img input link meta source wbr ";
    std::string key = " ";
    key.append(name);
    key += ' ';
    return kVoid.find(key) != std::string_view::npos;
}

bool is_link(std::string_view attribute) noexcept {
    constexpr std::string_view kLinks = " href src cite longdesc poster background usemap ";
    std::string key = " ";
    key.append(attribute);
    key += ' ';
    return kLinks.find(key) != std::string_view::npos;
}

// The xml:base of elements inside the markup; whoever reads the markup later knows none of them.
class InnerBases {
  public:
    explicit InnerBases(std::string_view outer) : outer_(outer) {}

    void enter(pugi::xml_node node) {
        if (const std::string_view own = node.attribute("xml:base").value(); !own.empty()) {
            std::string base = resolve_url(bases_.empty() ? outer_ : bases_.back().second, own);
            if (!base.empty()) {
                bases_.emplace_back(node, std::move(base));
            }
        }
    }

    void leave(pugi::xml_node node) {
        if (!bases_.empty() && bases_.back().first == node) {
            bases_.pop_back();
        }
    }

    // `value` as it stands, or resolved where an element inside has a base; kept in `scratch`.
    [[nodiscard]] std::string_view resolved(std::string_view attribute,
                                            std::string_view value,
                                            std::string& scratch) const {
        if (bases_.empty() || !is_link(attribute)) {
            return value;
        }
        scratch = resolve_url(bases_.back().second, value);
        return scratch.empty() ? value : scratch;
    }

  private:
    std::string_view outer_;
    std::vector<std::pair<pugi::xml_node, std::string>> bases_;
};

void append_start_tag(std::string& out, pugi::xml_node node, InnerBases& bases) {
    bases.enter(node);
    std::string scratch;
    out += '<';
    out += local_part(node.name());
    for (const pugi::xml_attribute attribute : node.attributes()) {
        const std::string_view name = attribute.name();
        if (name.substr(0, 5) == "xmlns") {
            continue;
        }
        out += ' ';
        out += name;
        out += "=\"";
        append_escaped_html(out, bases.resolved(name, attribute.value(), scratch));
        out += '"';
    }
    out += '>';
}

void append_end_tag(std::string& out, pugi::xml_node node, InnerBases& bases) {
    bases.leave(node);
    const std::string_view name = local_part(node.name());
    if (!is_void(name)) {
        out += "</";
        out += name;
        out += '>';
    }
}

void append_piece(std::string& out, pugi::xml_node node) {
    if (node.type() != pugi::node_cdata) {
        append_escaped_html(out, node.value());
    } else {
        out += node.value();
    }
}

}  // namespace

bool has_elements(pugi::xml_node node) noexcept {
    for (const pugi::xml_node child : node.children()) {
        if (child.type() == pugi::node_element) {
            return true;
        }
    }
    return false;
}

std::string_view text_of(pugi::xml_node node, std::string& scratch) {
    const pugi::xml_node first = node.first_child();
    if (!first) {
        return node.value();
    }
    if (node.value()[0] == '\0' && is_text(first) && !first.next_sibling()) {
        return first.value();
    }
    scratch.clear();
    if (has_elements(node)) {
        append_inner_html(scratch, node);
        return scratch;
    }
    scratch += node.value();
    for (const pugi::xml_node child : node.children()) {
        if (is_text(child)) {
            scratch += child.value();
        }
    }
    return scratch;
}

void append_inner_html(std::string& out, pugi::xml_node node, std::string_view base) {
    InnerBases bases(base);
    append_escaped_html(out, node.value());
    pugi::xml_node at = node.first_child();
    while (at) {
        if (at.type() == pugi::node_element) {
            append_start_tag(out, at, bases);
            append_escaped_html(out, at.value());
            if (at.first_child()) {
                at = at.first_child();
                continue;
            }
            append_end_tag(out, at, bases);
        } else if (is_text(at)) {
            append_piece(out, at);
        }
        while (!at.next_sibling() && at.parent() != node) {
            at = at.parent();
            append_end_tag(out, at, bases);
        }
        at = at.next_sibling();
    }
}

void append_escaped_html(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const std::size_t plain = std::min(text.find_first_of("&<>\""), text.size());
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) {
            return;
        }
        switch (text.front()) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                out += "&quot;";
        }
        text.remove_prefix(1);
    }
}

std::string_view attribute_of(pugi::xml_node node, std::string_view local) noexcept {
    for (const pugi::xml_attribute attribute : node.attributes()) {
        const std::string_view name = attribute.name();
        if (same_name(name, local)) {
            return attribute.value();
        }
    }
    for (const pugi::xml_attribute attribute : node.attributes()) {
        const std::string_view name = attribute.name();
        if (same_name(local_part(name), local) && name.substr(0, 6) != "xmlns:") {
            return attribute.value();
        }
    }
    return {};
}

}  // namespace vigie

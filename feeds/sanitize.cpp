#include "feeds/sanitize.hpp"

#include "base/text.hpp"
#include "base/url.hpp"
#include "feeds/html_entities.hpp"
#include "feeds/html_tags.hpp"
#include "feeds/html_text.hpp"
#include "feeds/srcset.hpp"
#include "feeds/xml_text.hpp"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <memory>

namespace vigie {

namespace {

constexpr std::size_t kMaxDepth = 256;

constexpr std::string_view kElements =
    " a abbr acronym address area article aside audio b bdi bdo big blockquote br caption center "
    "cite "
    "code col colgroup dd del data details dfn dir div dl dt em figcaption figure font footer h1 "
    "h2 h3 "
    "h4 h5 h6 header hgroup hr i img ins kbd li main map mark menu nav nobr ol p picture pre q rb "
    "rp rt rtc ruby s samp "
    "section small source span strike strong sub summary sup table tbody td tfoot th thead time tr "
    "track tt u ul var video wbr ";
// Their text is no text for readers; of mathematics the text stays.
constexpr std::string_view kDropped =
    " script style template noscript iframe object embed applet head title noframes noembed "
    "select option textarea button input svg canvas base link meta param frame "
    "frameset ";
constexpr std::string_view kAttributes =
    " abbr align alt axis border cellpadding cellspacing char charoff cite class color cols "
    "colspan compact controls coords datetime dir download face headers height hreflang hspace id "
    "ismap label lang longdesc loop media name nowrap open preload rel reversed rowspan rules "
    "scope shape size span srclang start summary title type valign value vspace width ";
constexpr std::string_view kLinks = " href src cite longdesc poster usemap background ";
constexpr std::string_view kVoid = " area br col hr img source track wbr ";

bool listed(std::string_view list, std::string_view word) {
    std::string key = " ";
    key.append(word);
    key += ' ';
    return list.find(key) != std::string_view::npos;
}

struct DestroyOutput {
    void operator()(GumboOutput* output) const noexcept {
        gumbo_destroy_output(&kGumboDefaultOptions, output);
    }
};

// Attributes in one tag, counted by what stands between them: gumbo compares each with all others.
bool has_too_many_attributes(std::string_view tag) noexcept {
    constexpr std::size_t kMost = 256;
    std::size_t separators = 0;
    char quote = '\0';
    for (const char c : tag) {
        if (quote != '\0') {
            separators += c == quote ? 1U : 0U;
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '/' || static_cast<unsigned char>(c) <= ' ') {
            ++separators;
        }
    }
    return separators > kMost;
}

// Deeper than this and gumbo's own recursion becomes a danger. Counts start tags that are open.
bool is_too_much(std::string_view html) noexcept {
    std::size_t depth = 0;
    std::size_t next = 0;
    for (std::size_t pos = html.find('<'); pos != std::string_view::npos;
         pos = html.find('<', next)) {
        const HtmlTag tag = scan_html_tag(html.substr(pos));
        next = pos + 1;
        if (tag.length == 0 || tag.name.empty()) {
            continue;
        }
        next = pos + tag.length;
        if (has_too_many_attributes(html.substr(pos, tag.length))) {
            return true;
        }
        if (tag.closing) {
            depth -= depth > 0 ? 1U : 0U;
        } else if (++depth > 4 * kMaxDepth) {
            return true;
        }
    }
    return false;
}

// Programs that open them ask first, and none of them runs in the page.
constexpr std::array<std::string_view, 17> kSchemes{"mailto:",
                                                    "tel:",
                                                    "sms:",
                                                    "ftp:",
                                                    "ftps:",
                                                    "sftp:",
                                                    "magnet:",
                                                    "irc:",
                                                    "ircs:",
                                                    "xmpp:",
                                                    "news:",
                                                    "nntp:",
                                                    "webcal:",
                                                    "feed:",
                                                    "geo:",
                                                    "gopher:",
                                                    "gemini:"};

bool has_harmless_scheme(std::string_view link) {
    return std::any_of(kSchemes.begin(), kSchemes.end(), [link](std::string_view scheme) {
        return equals_ignore_case(link.substr(0, scheme.size()), scheme);
    });
}

// A link that may stand: http(s) and what harms nobody; empty for everything else.
std::string allowed_link(std::string_view base, std::string_view link) {
    link = trim(link);
    if (has_harmless_scheme(link)) {
        return std::string(link);
    }
    if (!link.empty() && link.front() == '#' && base.empty()) {
        return std::string(link);
    }
    return resolve_url(base, link);
}

class Writer {
  public:
    Writer(std::string& out, std::string_view base) : out_(out), base_(base) {}

    void write_children(const GumboVector& children, std::size_t depth) {
        for (unsigned i = 0; i < children.length; ++i) {
            write(*static_cast<const GumboNode*>(children.data[i]), depth);
        }
    }

  private:
    void write(const GumboNode& node, std::size_t depth) {
        switch (node.type) {
            case GUMBO_NODE_TEXT:
            case GUMBO_NODE_WHITESPACE:
            case GUMBO_NODE_CDATA:
                append_escaped_html(out_, node.v.text.text);
                break;
            case GUMBO_NODE_ELEMENT:
                write_element(node.v.element, depth);
                break;
            default:
                break;
        }
    }

    void write_element(const GumboElement& element, std::size_t depth) {
        const std::string_view name = gumbo_normalized_tagname(element.tag);
        if (element.tag_namespace == GUMBO_NAMESPACE_SVG ||
            (!name.empty() && listed(kDropped, name)) || is_annotation(element)) {
            return;
        }
        // Deeper than anybody means, only the text counts.
        const bool allowed = element.tag_namespace == GUMBO_NAMESPACE_HTML && depth <= kMaxDepth &&
                             !name.empty() && listed(kElements, name);
        if (allowed) {
            out_ += '<';
            out_ += name;
            write_attributes(element.attributes);
            out_ += '>';
        }
        write_children(element.children, depth + 1);
        if (allowed && !listed(kVoid, name)) {
            out_ += "</";
            out_ += name;
            out_ += '>';
        }
    }

    // What a formula is in another notation.
    static bool is_annotation(const GumboElement& element) {
        const std::string_view tag(element.original_tag.data, element.original_tag.length);
        return element.tag_namespace == GUMBO_NAMESPACE_MATHML &&
               equals_ignore_case(tag.substr(0, 11), "<annotation");
    }

    void write_attributes(const GumboVector& attributes) {
        for (unsigned i = 0; i < attributes.length; ++i) {
            const auto& attribute = *static_cast<const GumboAttribute*>(attributes.data[i]);
            const std::string name = to_lower_ascii(attribute.name);
            if (listed(kLinks, name)) {
                const std::string link = allowed_link(base_, attribute.value);
                if (!link.empty()) {
                    write_attribute(name, link);
                }
            } else if (name == "srcset") {
                if (const std::string set = resolve_srcset(base_, attribute.value); !set.empty()) {
                    write_attribute(name, set);
                }
            } else if (listed(kAttributes, name)) {
                write_attribute(name, attribute.value);
            }
        }
    }

    void write_attribute(std::string_view name, std::string_view value) {
        out_ += ' ';
        out_ += name;
        out_ += "=\"";
        append_escaped_html(out_, value);
        out_ += '"';
    }

    std::string& out_;
    std::string_view base_;
};

// The body of what gumbo built; null where there is none.
const GumboNode* find_body(const GumboOutput& output) {
    const GumboVector& children = output.root->v.element.children;
    for (unsigned i = 0; i < children.length; ++i) {
        const auto* node = static_cast<const GumboNode*>(children.data[i]);
        if (node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == GUMBO_TAG_BODY) {
            return node;
        }
    }
    return nullptr;
}

// Where the next of U+0080 to U+009F stands: windows-1252 that was taken for Latin-1.
std::size_t find_c1(std::string_view text, std::size_t pos) noexcept {
    for (pos = text.find('\xC2', pos); pos != std::string_view::npos && pos + 1 < text.size();
         pos = text.find('\xC2', pos + 1)) {
        if (static_cast<unsigned char>(text[pos + 1]) < 0xA0) {
            return pos;
        }
    }
    return std::string_view::npos;
}

std::string with_windows_1252(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 16);
    std::size_t done = 0;
    for (std::size_t pos = find_c1(text, 0); pos != std::string_view::npos;
         pos = find_c1(text, done)) {
        out.append(text.substr(done, pos - done));
        append_utf8(out, windows_1252_code_point(static_cast<unsigned char>(text[pos + 1])));
        done = pos + 2;
    }
    out.append(text.substr(done));
    return out;
}

}  // namespace

std::string sanitize_html(std::string_view html, std::string_view base) {
    html = trim(html);
    std::string mended;
    if (find_c1(html, 0) != std::string_view::npos) {
        mended = with_windows_1252(html);
        html = mended;
    }
    std::string out;
    if (html.find_first_of("<&") == std::string_view::npos) {
        append_escaped_html(out, html);
        return out;
    }
    if (is_too_much(html)) {
        append_escaped_html(out, html_to_text(html));
        return out;
    }
    // "<body>" first, so that leading white space, comments and metadata stay where they are.
    std::string document = "<body>";
    document.append(html);
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;
    const std::unique_ptr<GumboOutput, DestroyOutput> output(
        gumbo_parse_with_options(&options, document.data(), document.size()));
    out.reserve(html.size());
    if (const GumboNode* body = find_body(*output)) {
        Writer(out, base).write_children(body->v.element.children, 0);
    }
    // gumbo lets the number of a reference overflow and writes what comes of it.
    return is_valid_utf8(out) ? std::string(trim(out)) : to_valid_utf8(trim(out));
}

}  // namespace vigie

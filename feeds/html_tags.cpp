#include "feeds/html_tags.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace vigie {

namespace {

bool is_letter(char c) noexcept {
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'z';
}

bool ends_name(char c) noexcept {
    return c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// Up to eight lower-case bytes as one number, so that a name is found with integer comparisons.
constexpr std::uint64_t packed(std::string_view name) noexcept {
    std::uint64_t value = 0;
    for (const char c : name) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        value = (value << 8U) | static_cast<unsigned char>(lower);
    }
    return value;
}

template <std::size_t N>
constexpr std::array<std::uint64_t, N> packed_names(const std::string_view (&names)[N]) {
    std::array<std::uint64_t, N> values{};
    for (std::size_t i = 0; i < N; ++i) {
        values[i] = packed(names[i]);
    }
    std::sort(values.begin(), values.end());
    return values;
}

constexpr auto kBlock = packed_names(
    {"p",       "div",      "br",     "li",       "ul",      "ol",     "h1",       "h2",
     "h3",      "h4",       "h5",     "h6",       "tr",      "table",  "hr",       "pre",
     "dl",      "dt",       "dd",     "figure",   "nav",     "main",   "section",  "article",
     "aside",   "body",     "html",   "header",   "footer",  "form",   "fieldset", "address",
     "legend",  "center",   "menu",   "dir",      "details", "tbody",  "thead",    "tfoot",
     "caption", "summary",  "hgroup", "optgroup", "option",  "search", "dialog",   "listing",
     "xmp",     "textarea", "select"});
constexpr auto kInline = packed_names(
    {"a",     "b",     "i",      "em",    "strong", "span",    "img",     "u",      "s",
     "small", "big",   "sub",    "sup",   "code",   "kbd",     "samp",    "var",    "tt",
     "cite",  "q",     "abbr",   "time",  "mark",   "del",     "ins",     "font",   "strike",
     "label", "input", "button", "wbr",   "nobr",   "acronym", "dfn",     "bdo",    "bdi",
     "ruby",  "rt",    "rb",     "rp",    "data",   "blink",   "picture", "source", "track",
     "link",  "meta",  "base",   "embed", "param",  "area",    "map",     "col",    "colgroup"});
constexpr auto kHidden = packed_names({"script",
                                       "style",
                                       "template",
                                       "iframe",
                                       "object",
                                       "svg",
                                       "math",
                                       "audio",
                                       "video",
                                       "canvas",
                                       "head",
                                       "applet",
                                       "noframes"});

template <class Names>
bool holds(const Names& names, std::uint64_t name) noexcept {
    return std::binary_search(names.begin(), names.end(), name);
}

// Past the '>' that ends the tag whose attributes begin at `pos`; quoted values may hold a '>'.
std::size_t tag_end(std::string_view html, std::size_t pos) noexcept {
    char quote = '\0';
    for (std::size_t i = pos; i < html.size(); ++i) {
        const char c = html[i];
        if (quote != '\0') {
            quote = c == quote ? '\0' : quote;
        } else if (c == '>') {
            return i + 1;
        } else if ((c == '"' || c == '\'') && html[i - 1] == '=') {
            quote = c;
        }
    }
    // A quote that is never closed swallows no text: the tag then ends at its first '>'.
    const std::size_t plain = html.find('>', pos);
    return quote != '\0' && plain != std::string_view::npos ? plain + 1 : html.size();
}

std::size_t comment_end(std::string_view html) noexcept {
    if (html.substr(0, 4) != "<!--") {
        const std::size_t end = html.find('>');
        return end == std::string_view::npos ? html.size() : end + 1;
    }
    const std::size_t end = html.find("-->", 2);
    return end == std::string_view::npos ? html.size() : end + 3;
}

}  // namespace

HtmlTagKind html_tag_kind(std::string_view name) noexcept {
    if (name.empty()) {
        return HtmlTagKind::unknown;
    }
    if (name.size() > 8) {
        if (equals_ignore_case(name, "blockquote") || equals_ignore_case(name, "figcaption")) {
            return HtmlTagKind::block;
        }
        return equals_ignore_case(name, "plaintext") ? HtmlTagKind::inline_text
                                                     : HtmlTagKind::unknown;
    }
    const std::uint64_t key = packed(name);
    if (key == packed("p") || holds(kBlock, key)) {
        return HtmlTagKind::block;
    }
    if (holds(kInline, key) || key == packed("noscript")) {
        return HtmlTagKind::inline_text;
    }
    if (key == packed("td") || key == packed("th")) {
        return HtmlTagKind::cell;
    }
    return holds(kHidden, key) ? HtmlTagKind::hidden : HtmlTagKind::unknown;
}

HtmlTag scan_html_tag(std::string_view html) noexcept {
    HtmlTag tag;
    if (html.size() < 2) {
        return tag;
    }
    if (html[1] == '!' || html[1] == '?') {
        tag.kind = HtmlTagKind::comment;
        tag.length = comment_end(html);
        return tag;
    }
    tag.closing = html[1] == '/';
    const std::size_t start = tag.closing ? 2 : 1;
    if (start >= html.size() || !is_letter(html[start])) {
        return tag;
    }
    std::size_t end = start;
    while (end < html.size() && !ends_name(html[end])) {
        ++end;
    }
    tag.name = html.substr(start, end - start);
    tag.kind = html_tag_kind(tag.name);
    tag.length = end < html.size() && html[end] == '>' ? end + 1 : tag_end(html, end);
    tag.self_closing = tag.length >= 2 && html[tag.length - 2] == '/';
    return tag;
}

}  // namespace vigie

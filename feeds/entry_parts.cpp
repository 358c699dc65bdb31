#include "feeds/entry_parts.hpp"

#include "base/date.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "feeds/html_entities.hpp"
#include "feeds/html_text.hpp"
#include "feeds/people.hpp"
#include "feeds/sanitize.hpp"
#include "feeds/twice_encoded.hpp"
#include "feeds/xml_text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace vigie {

namespace {

// Plain text stays text: white space collapsed, an empty line between paragraphs becomes '\n'.
std::string plain_text(std::string_view text) {
    std::string out;
    out.reserve(std::min(text.size(), kMaxTextBytes));
    while (out.size() < kMaxTextBytes && !text.empty()) {
        const std::size_t word = std::min(text.find_first_of(" \t\r\n\f\v"), text.size());
        out.append(text.substr(0, word));
        text.remove_prefix(word);
        const std::size_t gap = std::min(text.find_first_not_of(" \t\r\n\f\v"), text.size());
        const auto lines =
            std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(gap), '\n');
        text.remove_prefix(gap);
        if (gap != 0 && !text.empty() && !out.empty()) {
            out += lines > 1 ? '\n' : ' ';
        }
    }
    out.resize(cut_utf8(out, kMaxTextBytes).size());
    return out;
}

std::string shown_html(const TextPart& part) {
    if (part.html) {
        return sanitize_html(part.value, part.base);
    }
    std::string out;
    append_escaped_html(out, part.value);
    return out;
}

// Absolute, in the form resolve_url would give it, as far as a glance can tell.
bool is_plain_absolute(std::string_view url) noexcept {
    const std::size_t scheme = url.substr(0, 8) == "https://"  ? 8
                               : url.substr(0, 7) == "http://" ? 7
                                                               : 0;
    if (scheme == 0) {
        return false;
    }
    std::size_t pos = scheme;
    for (; pos < url.size() && url[pos] != '/'; ++pos) {
        const char c = url[pos];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-')) {
            return false;
        }
    }
    if (pos == scheme || url[pos - 1] == '.') {
        return false;
    }
    for (; pos < url.size(); ++pos) {
        const char c = url[pos];
        const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') ||
                          std::string_view("-_~/?=&%+,:@!$*()#").find(c) != std::string_view::npos;
        const bool dot = c == '.' && url[pos - 1] != '/' && url[pos - 1] != '%';
        if (!safe && !dot) {
            return false;
        }
        if (c == '%' && url.substr(pos + 1, 1) == "2") {  // may be a hidden dot
            return false;
        }
    }
    return true;
}

constexpr int kMaxMediaDepth = 4;

void read_media_at(pugi::xml_node node,
                   const XmlNames& names,
                   TextPool& pool,
                   std::string_view base,
                   Entry& entry,
                   MediaParts& parts,
                   int depth) {
    const XmlName name = names.name_of(node);
    if (name.ns != Ns::media || depth > kMaxMediaDepth) {
        return;
    }
    if (name.local == "title" && parts.title.empty()) {
        parts.title = pool.text(node);
    } else if (name.local == "description" && parts.description.empty()) {
        parts.description = pool.text(node);
        parts.description_is_html = attribute_of(node, "type").find("html") != std::string::npos;
    } else if (name.local == "category") {
        add_unique(entry.categories, category_name(node, pool));
    } else if (name.local == "keywords") {
        add_keywords(entry, pool.text(node));
    } else if (name.local == "content" || name.local == "group") {
        if (name.local == "content") {
            add_enclosure(entry,
                          base,
                          attribute_of(node, "url"),
                          attribute_of(node, "type"),
                          attribute_of(node, "fileSize"));
        }
        for (const pugi::xml_node child : node.children()) {
            if (child.type() == pugi::node_element) {
                read_media_at(child, names, pool, base, entry, parts, depth + 1);
            }
        }
    }
}

// CDATA that somebody escaped: "&lt;![CDATA[…]]&gt;".
std::string_view without_cdata_marks(std::string_view text) noexcept {
    constexpr std::string_view kStart = "<![CDATA[";
    constexpr std::string_view kEnd = "]]>";
    if (text.size() < kStart.size() + kEnd.size() || text.front() != '<' ||
        text.substr(0, kStart.size()) != kStart || text.substr(text.size() - 3) != kEnd) {
        return text;
    }
    text.remove_prefix(kStart.size());
    text.remove_suffix(kEnd.size());
    return trim(text);
}

}  // namespace

std::string_view TextPool::text(pugi::xml_node node) {
    std::string scratch;
    const std::string_view text = text_of(node, scratch);
    if (std::string mended; undo_second_encoding(text, mended)) {
        return keep(std::move(mended));
    }
    if (!scratch.empty() && text.data() == scratch.data()) {
        return keep(std::move(scratch));
    }
    return without_cdata_marks(trim(text));
}

std::string_view TextPool::keep(std::string text) {
    kept_.push_back(std::move(text));
    return trim(kept_.back());
}

void fill_text(Entry& entry, const TextPart& summary, const TextPart& content, bool want_html) {
    const TextPart& fuller = content.value.size() >= summary.value.size() ? content : summary;
    entry.text = fuller.html ? html_to_text(fuller.value, kMaxTextBytes) : plain_text(fuller.value);
    if (entry.text.empty()) {  // nothing but pictures in it
        const TextPart& other = &fuller == &content ? summary : content;
        entry.text =
            other.html ? html_to_text(other.value, kMaxTextBytes) : plain_text(other.value);
    }
    if (want_html) {
        entry.summary = shown_html(summary);
        entry.content = shown_html(content);
    }
}

std::string absolute_url(std::string_view base, std::string_view reference) {
    reference = trim(reference);
    if (is_plain_absolute(reference)) {
        return std::string(reference);
    }
    if (reference.find('&') != std::string_view::npos &&
        reference.find(';') != std::string_view::npos) {  // escaped once too often
        std::string plain;
        append_unescaped(plain, reference, true);
        return resolve_url(base, plain);
    }
    return reference.empty() ? std::string() : resolve_url(base, reference);
}

std::optional<Time> read_date(std::string_view text) {
    return text.empty() ? std::nullopt : parse_feed_date(text);
}

void add_enclosure(Entry& entry,
                   std::string_view base,
                   std::string_view url,
                   std::string_view type,
                   std::string_view length) {
    if (entry.enclosures.size() >= kMaxListed) {
        return;
    }
    Enclosure enclosure;
    enclosure.url = absolute_url(base, url);
    const auto same = [&](const Enclosure& known) { return known.url == enclosure.url; };
    if (enclosure.url.empty() ||
        std::any_of(entry.enclosures.begin(), entry.enclosures.end(), same)) {
        return;
    }
    enclosure.type = trim(type);
    length = trim(length);
    std::uint64_t bytes = 0;
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bytes);
    if (error == std::errc() && end == length.data() + length.size() && !length.empty()) {
        enclosure.length = bytes;
    }
    entry.enclosures.push_back(std::move(enclosure));
}

void add_keywords(Entry& entry, std::string_view list) {
    while (!list.empty() && entry.categories.size() < kMaxListed) {
        const std::size_t comma = std::min(list.find(','), list.size());
        add_unique(entry.categories, clean_title(list.substr(0, comma), true, kMaxTitleBytes));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

std::string category_name(pugi::xml_node node, TextPool& pool) {
    std::string_view name = trim(attribute_of(node, "term"));
    if (name.empty()) {
        name = has_elements(node) ? pool.keep(html_to_text(pool.text(node))) : pool.text(node);
    }
    if (name.empty()) {
        name = trim(attribute_of(node, "label"));
    }
    return clean_title(name, true, kMaxTitleBytes);
}

std::string_view link_rel(pugi::xml_node link) noexcept {
    const std::string_view rel = trim(attribute_of(link, "rel"));
    const std::size_t slash = rel.rfind('/');
    const bool registered = slash != std::string_view::npos &&
                            rel.find("www.iana.org/assignments/") != std::string_view::npos;
    return registered ? rel.substr(slash + 1) : rel;
}

std::string clean_language(std::string_view tag) {
    std::string language = to_lower_ascii(trim(tag));
    std::replace(language.begin(), language.end(), '_', '-');
    const auto odd = [](char c) {
        return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    };
    const std::size_t primary = std::min(language.find('-'), language.size());
    if (primary < 2 || primary > 8 || language.size() > 35 ||
        std::any_of(language.begin(), language.end(), odd) || language == "und") {
        return {};
    }
    return language;
}

std::string_view base_of(pugi::xml_node node, std::string_view outer, TextPool& pool) {
    for (const pugi::xml_attribute attribute : node.attributes()) {
        if (std::string_view(attribute.name()) == "xml:base") {
            std::string base = absolute_url(outer, attribute.value());
            return base.empty() ? outer : pool.keep(std::move(base));
        }
    }
    return outer;
}

std::string_view address_at(pugi::xml_node node,
                            std::string_view reference,
                            std::string_view outer,
                            TextPool& pool) {
    const std::string_view base = base_of(node, outer, pool);
    return base.data() == outer.data() || reference.empty()
               ? reference
               : pool.keep(absolute_url(base, reference));
}

void read_media(pugi::xml_node node,
                const XmlNames& names,
                TextPool& pool,
                std::string_view base,
                Entry& entry,
                MediaParts& parts) {
    read_media_at(node, names, pool, base, entry, parts, 0);
}

}  // namespace vigie

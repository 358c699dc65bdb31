#include "feeds/not_a_feed.hpp"

#include "base/text.hpp"
#include "base/url.hpp"
#include "feeds/html_entities.hpp"
#include "feeds/html_tags.hpp"
#include "feeds/html_text.hpp"
#include "feeds/people.hpp"

#include <algorithm>
#include <array>

namespace vigie {

namespace {

using namespace std::string_view_literals;

struct Magic {
    std::string_view bytes;
    std::string_view what;
};

constexpr std::array<Magic, 10> kMagic{{{"\x1F\x8B"sv, "a gzip file: compressed twice or cut off"},
                                        {"%PDF-"sv, "a PDF document"},
                                        {"\x89PNG"sv, "a PNG image"},
                                        {"GIF8"sv, "a GIF image"},
                                        {"\xFF\xD8\xFF"sv, "a JPEG image"},
                                        {"PK\x03\x04"sv, "a zip archive"},
                                        {"\x28\xB5\x2F\xFD"sv, "a zstd file"},
                                        {"ID3"sv, "an MP3 file"},
                                        {"\x7F"
                                         "ELF"sv,
                                         "a program"},
                                        {"BZh"sv, "a bzip2 file"}}};

// The value of an attribute in the text of one tag, references resolved.
std::string attribute(std::string_view tag, std::string_view name) {
    std::size_t pos = 1;
    while (pos < tag.size()) {
        const std::size_t start = tag.find_first_not_of(" \t\r\n/", pos);
        if (start == std::string_view::npos) {
            return {};
        }
        std::size_t end = std::min(tag.find_first_of(" \t\r\n=>", start), tag.size());
        const std::string_view key = tag.substr(start, end - start);
        std::string_view value;
        const std::size_t equals = std::min(tag.find_first_not_of(" \t\r\n", end), tag.size());
        if (equals < tag.size() && tag[equals] == '=') {
            std::size_t first = std::min(tag.find_first_not_of(" \t\r\n", equals + 1), tag.size());
            const bool quoted = first < tag.size() && (tag[first] == '"' || tag[first] == '\'');
            end = quoted ? tag.find(tag[first], first + 1) : tag.find_first_of(" \t\r\n>", first);
            end = std::min(end, tag.size());
            first += quoted ? 1 : 0;
            value = tag.substr(first, end - first);
        }
        if (equals_ignore_case(key, name)) {
            std::string resolved;
            append_unescaped(resolved, value);
            return resolved;
        }
        pos = std::max(end + 1, start + 1);
    }
    return {};
}

bool is_feed_type(std::string_view type) {
    const std::string lower = to_lower_ascii(trim(type.substr(0, type.find(';'))));
    return lower == "application/rss+xml" || lower == "application/atom+xml" ||
           lower == "application/feed+json" || lower == "application/rdf+xml" ||
           lower == "application/x.atom+xml" || lower == "text/rss+xml" ||
           lower == "application/json";
}

bool is_html(std::string_view text, std::string_view root) {
    const std::string head = to_lower_ascii(text.substr(0, 2048));
    const auto holds = [&head](std::string_view word) {
        return head.find(word) != std::string::npos;
    };
    if (equals_ignore_case(root, "html") || holds("<!doctype html") || holds("<html")) {
        return true;
    }
    // OPML has a head and a body, too.
    return (root.empty() || html_tag_kind(root) != HtmlTagKind::unknown) &&
           (holds("<head") || holds("<body"));
}

bool is_binary(std::string_view text) {
    const std::string_view head = text.substr(0, 1024);
    const auto odd = std::count_if(head.begin(), head.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\x1b';
    });
    return static_cast<std::size_t>(odd) * 20 > head.size();
}

std::string page_title(std::string_view html) {
    html = cut_utf8(html, std::size_t{64} * 1024);
    for (std::size_t pos = html.find('<'); pos != std::string_view::npos;
         pos = html.find('<', pos + 1)) {
        if (!equals_ignore_case(html.substr(pos, 6), "<title")) {
            continue;
        }
        const std::size_t start = html.find('>', pos);
        if (start == std::string_view::npos) {
            return {};
        }
        const std::size_t end = html.find("</", start);
        return clean_title(html.substr(start + 1, end - start - 1), true, 80);
    }
    return {};
}

std::string describe_html(std::string_view html, std::string_view url) {
    const std::vector<std::string> feeds = advertised_feeds(html, url);
    if (feeds.empty()) {
        const std::string title = page_title(html);
        return title.empty() ? "an HTML page; it links to no feed"
                             : "an HTML page (\"" + title + "\"); it links to no feed";
    }
    std::string what = feeds.size() == 1 ? "an HTML page; it links to the feed "
                                         : "an HTML page; it links to the feeds ";
    for (const std::string& feed : feeds) {
        what += &feed == &feeds.front() ? "" : " and ";
        what += feed;
    }
    return what;
}

}  // namespace

std::string describe_bytes(std::string_view raw) {
    for (const Magic& magic : kMagic) {
        if (raw.substr(0, magic.bytes.size()) == magic.bytes) {
            return std::string(magic.what);
        }
    }
    return {};
}

std::vector<std::string> advertised_feeds(std::string_view html, std::string_view url) {
    constexpr std::size_t kMostFeeds = 8;
    constexpr std::size_t kMostBytes = std::size_t{256} * 1024;  // they stand in the head
    html = html.substr(0, kMostBytes);
    std::vector<std::string> feeds;
    std::string base(url);
    for (std::size_t pos = html.find('<');
         pos != std::string_view::npos && feeds.size() < kMostFeeds;
         pos = html.find('<', pos + 1)) {
        if (html.substr(pos, 4) == "<!--") {
            pos = std::min(html.find("-->", pos), html.size() - 1);
            continue;
        }
        const HtmlTag tag = scan_html_tag(html.substr(pos, 4096));
        if (tag.closing || tag.length == 0) {
            continue;
        }
        const std::string_view text =
            html.substr(pos + tag.name.size(), tag.length - tag.name.size());
        if (equals_ignore_case(tag.name, "base")) {
            const std::string href = resolve_url(url, attribute(text, "href"));
            base = href.empty() ? base : href;
        } else if (equals_ignore_case(tag.name, "link")) {
            const std::string rel = to_lower_ascii(attribute(text, "rel"));
            if ((rel.find("alternate") == std::string::npos && rel != "feed") ||
                !is_feed_type(attribute(text, "type"))) {
                continue;
            }
            add_unique(feeds, resolve_url(base, attribute(text, "href")));
        }
    }
    return feeds;
}

std::string describe_non_feed(std::string_view text, std::string_view url, std::string_view root) {
    const std::string_view content = trim(text);
    if (content.empty()) {
        return "empty";
    }
    if (is_binary(text)) {
        return "binary data, not a feed";
    }
    if (is_html(content, root)) {
        return describe_html(text, url);
    }
    if (!root.empty()) {
        return "XML, but not a feed: its root element is <" + std::string(cut_utf8(root, 80)) + ">";
    }
    if (content.front() == '{' || content.front() == '[') {
        return "JSON, but not a JSON Feed";
    }
    if (content.front() == '<') {
        return "markup without a feed in it";
    }
    return "plain text, not a feed (\"" + clean_title(cut_utf8(content, 400), false, 60) + "\")";
}

}  // namespace vigie

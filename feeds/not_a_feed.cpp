#include "feeds/not_a_feed.hpp"

#include "base/text.hpp"
#include "base/url.hpp"

#include <fmt/format.h>
#include <gumbo.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace vigie {

namespace {

struct Magic {
    std::string_view bytes;
    std::string_view what;
};

constexpr std::array kMagics = {
    Magic{"\x1f\x8b", "gzip data that the server did not declare as such"},
    Magic{"%PDF", "a PDF document"},
    Magic{"\x89PNG", "a PNG picture"},
    Magic{"\xff\xd8\xff", "a JPEG picture"},
    Magic{"GIF8", "a GIF picture"},
    Magic{"PK\x03\x04", "a ZIP archive"},
};

bool is_feed_type(std::string_view type) {
    const std::string lower = to_lower_ascii(trim(type.substr(0, type.find(';'))));
    return lower == "application/rss+xml" || lower == "application/atom+xml" ||
           lower == "application/feed+json" || lower == "application/rdf+xml";
}

bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find_first_of(" \t\r\n"), list.size());
        if (equals_ignore_case(list.substr(0, end), word)) {
            return true;
        }
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

std::string_view attribute(const GumboElement& element, const char* name) {
    const GumboAttribute* found = gumbo_get_attribute(&element.attributes, name);
    return found == nullptr ? std::string_view{} : std::string_view(found->value);
}

bool looks_like_html(std::string_view text, std::string_view root) {
    if (equals_ignore_case(root, "html")) {
        return true;
    }
    const std::string head = to_lower_ascii(text.substr(0, 1024));
    return head.find("<!doctype html") != std::string::npos ||
           head.find("<html") != std::string::npos || head.find("<head") != std::string::npos ||
           head.find("<body") != std::string::npos;
}

}  // namespace

std::string describe_binary(std::string_view body) {
    for (const Magic& magic : kMagics) {
        if (body.starts_with(magic.bytes)) {
            return std::string(magic.what);
        }
    }
    return {};
}

std::vector<std::string> advertised_feeds(std::string_view html, std::string_view url) {
    constexpr std::size_t kMost = 20;
    std::vector<std::string> feeds;
    GumboOptions options = kGumboDefaultOptions;
    const auto destroy = [&options](GumboOutput* output) {
        gumbo_destroy_output(&options, output);
    };
    const std::unique_ptr<GumboOutput, decltype(destroy)> page(
        gumbo_parse_with_options(&options, html.data(), html.size()), destroy);
    std::string base(url);
    std::vector<const GumboNode*> todo{page->root};
    while (!todo.empty() && feeds.size() < kMost) {
        const GumboNode* node = todo.back();
        todo.pop_back();
        if (node->type != GUMBO_NODE_ELEMENT) {
            continue;
        }
        const GumboElement& element = node->v.element;
        if (element.tag == GUMBO_TAG_BASE) {
            const std::string resolved = resolve_url(url, attribute(element, "href"));
            base = resolved.empty() ? base : resolved;
        } else if (element.tag == GUMBO_TAG_LINK &&
                   has_word(attribute(element, "rel"), "alternate") &&
                   is_feed_type(attribute(element, "type"))) {
            std::string feed = resolve_url(base, attribute(element, "href"));
            if (!feed.empty() && std::find(feeds.begin(), feeds.end(), feed) == feeds.end()) {
                feeds.push_back(std::move(feed));
            }
        }
        for (unsigned i = element.children.length; i-- > 0;) {
            todo.push_back(static_cast<const GumboNode*>(element.children.data[i]));
        }
    }
    return feeds;
}

std::string describe_text(std::string_view text, std::string_view root, std::string_view url) {
    const std::string_view content = trim(text);
    if (content.empty()) {
        return "empty";
    }
    if (looks_like_html(content, root)) {
        const std::vector<std::string> feeds = advertised_feeds(text, url);
        if (feeds.empty()) {
            return "an HTML page; it links to no feed";
        }
        return fmt::format("an HTML page; it links to the feed {}", fmt::join(feeds, " and "));
    }
    if (content.front() == '{' || content.front() == '[') {
        return "JSON, but not a JSON Feed";
    }
    if (!root.empty()) {
        return fmt::format("XML, but not a feed (its root element is <{}>)", cut_utf8(root, 80));
    }
    const auto controls = std::count_if(content.begin(), content.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    });
    if (controls * 20 > static_cast<std::ptrdiff_t>(content.size())) {
        return "binary data";
    }
    return "plain text, not a feed";
}

}  // namespace vigie

#include "feeds/opml.hpp"

#include "base/entry.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "feeds/charset.hpp"
#include "feeds/html_text.hpp"
#include "feeds/not_a_feed.hpp"
#include "feeds/people.hpp"
#include "feeds/xml_names.hpp"
#include "feeds/xml_repair.hpp"
#include "feeds/xml_text.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace vigie {

namespace {

constexpr std::size_t kMaxFeeds = 100'000;
constexpr std::size_t kMaxTagBytes = 200;

// "feed://host/…" and "feed:https://host/…" are how browsers once handed feeds to readers.
std::string feed_url(std::string_view text) {
    text = trim(text);
    if (equals_ignore_case(text.substr(0, 7), "feed://")) {
        return resolve_url("", "http://" + std::string(text.substr(7)));
    }
    if (equals_ignore_case(text.substr(0, 5), "feed:")) {
        text.remove_prefix(5);
    }
    return resolve_url("", text);
}

std::string title_of(pugi::xml_node outline) {
    for (const char* name : {"title", "text"}) {
        std::string title = clean_title(attribute_of(outline, name), true, kMaxTitleBytes);
        if (!title.empty()) {
            return title;
        }
    }
    return {};
}

// "/Technology/AI,/Business": each part is a tag.
void add_categories(std::vector<std::string>& tags, std::string_view list) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find_first_of(",/"), list.size());
        add_unique(tags, clean_title(list.substr(0, end), false, kMaxTagBytes));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

class OpmlReader {
  public:
    Result<Opml> read(pugi::xml_node root) {
        if (!read_outlines(root, 0)) {
            return Error(Errc::too_large,
                         "OPML with more than " + std::to_string(kMaxFeeds) + " feeds");
        }
        return std::move(opml_);
    }

  private:
    // False when there are too many.
    bool read_outlines(pugi::xml_node parent, int depth) {
        if (depth > kMaxOpmlDepth) {
            return true;
        }
        for (const pugi::xml_node child : parent.children()) {
            if (same_name(child.name(), "body")) {
                if (!read_outlines(child, depth + 1)) {
                    return false;
                }
            } else if (same_name(child.name(), "outline") && !read_outline(child, depth)) {
                return false;
            }
        }
        return true;
    }

    bool read_outline(pugi::xml_node outline, int depth) {
        const std::string_view address = attribute_of(outline, "xmlUrl");
        if (!trim(address).empty()) {
            add(outline, address);
        }
        if (opml_.feeds.size() > kMaxFeeds) {
            return false;
        }
        std::string folder = trim(address).empty() ? title_of(outline) : std::string();
        folder.resize(cut_utf8(folder, kMaxTagBytes).size());
        folders_.push_back(std::move(folder));
        const bool fits = read_outlines(outline, depth + 1);
        folders_.pop_back();
        return fits;
    }

    void add(pugi::xml_node outline, std::string_view address) {
        std::string url = feed_url(address);
        if (url.empty()) {
            ++opml_.unusable;
            return;
        }
        const auto [place, is_new] = places_.try_emplace(url, opml_.feeds.size());
        if (is_new) {
            opml_.feeds.push_back({std::move(url), title_of(outline), {}});
        }
        std::vector<std::string>& tags = opml_.feeds[place->second].tags;
        for (const std::string& folder : folders_) {
            add_unique(tags, folder);
        }
        add_categories(tags, attribute_of(outline, "category"));
    }

    Opml opml_;
    std::unordered_map<std::string, std::size_t> places_;
    std::vector<std::string> folders_;
};

pugi::xml_node find_opml(const pugi::xml_document& document) {
    for (const pugi::xml_node node : document.children()) {
        if (same_name(node.name(), "opml")) {
            return node;
        }
    }
    return {};
}

bool load(pugi::xml_document& document, std::string_view text) {
    constexpr unsigned kFlags = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol;
    return static_cast<bool>(
        document.load_buffer(text.data(), text.size(), kFlags, pugi::encoding_utf8));
}

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
    out += ' ';
    out += name;
    out += "=\"";
    append_escaped_html(out, value);
    out += '"';
}

void append_feed(std::string& out, const OpmlFeed& feed, std::string_view indent) {
    out += indent;
    out += "<outline type=\"rss\"";
    append_attribute(out, "text", feed.title.empty() ? feed.url : feed.title);
    if (!feed.title.empty()) {
        append_attribute(out, "title", feed.title);
    }
    append_attribute(out, "xmlUrl", feed.url);
    std::string categories;
    for (std::size_t i = 1; i < feed.tags.size(); ++i) {
        categories += i > 1 ? "," : "";
        categories += feed.tags[i];
    }
    if (!categories.empty()) {
        append_attribute(out, "category", categories);
    }
    out += "/>\n";
}

}  // namespace

Result<Opml> read_opml(std::string body) {
    if (std::string what = describe_bytes(body); !what.empty()) {
        return Error(Errc::malformed, std::move(what));
    }
    const std::string text = decode_to_utf8(std::move(body), "");
    pugi::xml_document document;
    const bool well_formed = load(document, text);
    pugi::xml_node root = find_opml(document);
    if (well_formed && root) {
        return OpmlReader().read(root);
    }
    std::string root_name;
    for (const pugi::xml_node node : document.children()) {
        root_name = root_name.empty() ? node.name() : root_name;
    }
    const std::string repaired = repair_xml(text);
    load(document, repaired);
    root = find_opml(document);
    if (root) {
        return OpmlReader().read(root);
    }
    return Error(Errc::malformed, "no OPML: " + describe_non_feed(text, "", root_name));
}

std::string write_opml(const std::vector<OpmlFeed>& feeds, std::string_view title) {
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head><title>";
    append_escaped_html(out, title);
    out += "</title></head>\n  <body>\n";
    std::vector<std::string> folders;
    for (const OpmlFeed& feed : feeds) {
        if (feed.tags.empty()) {
            append_feed(out, feed, "    ");
        } else {
            add_unique(folders, feed.tags.front());
        }
    }
    for (const std::string& folder : folders) {
        out += "    <outline";
        append_attribute(out, "text", folder);
        out += ">\n";
        for (const OpmlFeed& feed : feeds) {
            if (!feed.tags.empty() && feed.tags.front() == folder) {
                append_feed(out, feed, "      ");
            }
        }
        out += "    </outline>\n";
    }
    out += "  </body>\n</opml>\n";
    return out;
}

}  // namespace vigie

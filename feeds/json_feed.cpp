#include "feeds/json_feed.hpp"

#include "base/text.hpp"
#include "feeds/entry_parts.hpp"
#include "feeds/html_text.hpp"
#include "feeds/json_mend.hpp"
#include "feeds/people.hpp"

#include <simdjson.h>

#include <utility>

namespace vigie {

namespace {

namespace dom = simdjson::dom;

// Empty where the member is absent or is not text.
std::string_view text_member(dom::object object, std::string_view key) {
    std::string_view text;
    return object[key].get(text) == simdjson::SUCCESS ? trim(text) : std::string_view();
}

// Text, or a number as text.
std::string id_member(dom::object object) {
    dom::element value;
    if (object["id"].get(value) != simdjson::SUCCESS) {
        return {};
    }
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) {
        return std::string(trim(text));
    }
    return value.is_number() ? simdjson::minify(value) : std::string();
}

// An absent array must not be iterated: a default dom::array points nowhere.
template <class Visit>
void each_element(dom::object object, std::string_view key, Visit visit) {
    dom::array array;
    if (object[key].get(array) != simdjson::SUCCESS) {
        return;
    }
    for (const dom::element element : array) {
        visit(element);
    }
}

template <class Visit>
void each_object(dom::object object, std::string_view key, Visit visit) {
    each_element(object, key, [&visit](dom::element element) {
        dom::object item;
        if (element.get(item) == simdjson::SUCCESS) {
            visit(item);
        }
    });
}

void read_people(dom::object object, std::vector<std::string>& people) {
    each_object(object, "authors", [&](dom::object author) {
        add_unique(people, person_name(text_member(author, "name")));
    });
    dom::object author;
    if (people.empty() && object["author"].get(author) == simdjson::SUCCESS) {
        add_unique(people, person_name(text_member(author, "name")));
    }
    if (people.empty()) {
        add_unique(people, person_name(text_member(object, "author")));
    }
}

std::string length_of(dom::object attachment) {
    dom::element size;
    if (attachment["size_in_bytes"].get(size) != simdjson::SUCCESS) {
        return {};
    }
    std::string_view text;
    return size.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(size);
}

Entry read_item(dom::object item, const FeedDocument& feed, const ParseHints& hints) {
    Entry entry;
    Ranked<2> link;
    link.offer(0, text_member(item, "url"));
    link.offer(1, text_member(item, "external_url"));
    const std::string_view base = hints.url.empty() ? feed.link : hints.url;
    entry.id = id_member(item);
    entry.title = clean_title(text_member(item, "title"), true, kMaxTitleBytes);
    entry.link = first_url(link, base);
    entry.published = read_date(text_member(item, "date_published"));
    entry.updated = read_date(text_member(item, "date_modified"));
    entry.language = clean_language(text_member(item, "language"));
    if (entry.language.empty()) {
        entry.language = feed.language;
    }
    read_people(item, entry.authors);
    each_element(item, "tags", [&entry](dom::element tag) {
        std::string_view text;
        if (tag.get(text) == simdjson::SUCCESS) {
            add_unique(entry.categories, clean_title(text, true, kMaxTitleBytes));
        }
    });
    each_object(item, "attachments", [&](dom::object attachment) {
        add_enclosure(entry,
                      base,
                      text_member(attachment, "url"),
                      text_member(attachment, "mime_type"),
                      length_of(attachment));
    });
    TextPart content{text_member(item, "content_html"), true, base};
    if (content.value.empty()) {
        content = {text_member(item, "content_text"), false, base};
    }
    fill_text(entry, {text_member(item, "summary"), false, base}, content, hints.html);
    return entry;
}

// ".../version/1" and ".../version/1.0"; what comes after 1.1 will be read as that.
bool is_version_1_0(std::string_view version) noexcept {
    const std::string_view number = version.substr(version.rfind('/') + 1);
    return number == "1" || number == "1.0";
}

}  // namespace

Result<FeedDocument> read_json_feed(std::string json, const ParseHints& hints) {
    dom::parser parser;
    json.reserve(json.size() + simdjson::SIMDJSON_PADDING);
    dom::element root;
    auto error = parser.parse(json).get(root);
    if (error != simdjson::SUCCESS) {
        json = mend_json(json);
        json.reserve(json.size() + simdjson::SIMDJSON_PADDING);
        const auto first_error = error;
        error = parser.parse(json).get(root);
        error = error == simdjson::SUCCESS ? error : first_error;
    }
    if (error != simdjson::SUCCESS) {
        return Error(Errc::malformed,
                     std::string("broken JSON: ") + simdjson::error_message(error));
    }
    dom::object object;
    if (root.get(object) != simdjson::SUCCESS) {
        return Error(Errc::malformed, "JSON, but not a JSON Feed");
    }
    const std::string_view version = text_member(object, "version");
    dom::array items;
    const bool has_items = object["items"].get(items) == simdjson::SUCCESS;
    const bool is_feed = version.find("jsonfeed.org/version/") != std::string_view::npos;
    if (!is_feed) {
        return Error(Errc::malformed, "JSON, but not a JSON Feed");
    }
    FeedDocument feed;
    feed.format = is_version_1_0(version) ? FeedFormat::json10 : FeedFormat::json11;
    feed.title = clean_title(text_member(object, "title"), true, kMaxTitleBytes);
    feed.link = absolute_url(hints.url, text_member(object, "home_page_url"));
    feed.id = absolute_url(hints.url, text_member(object, "feed_url"));
    feed.language = clean_language(text_member(object, "language"));
    feed.description = clean_title(text_member(object, "description"), true, kMaxTextBytes);
    std::vector<std::string> authors;
    read_people(object, authors);
    if (!has_items) {
        return feed;
    }
    feed.entries.reserve(std::min(items.size(), hints.max_entries));
    for (const dom::element element : items) {
        dom::object item;
        if (element.get(item) != simdjson::SUCCESS) {
            continue;
        }
        if (feed.entries.size() >= hints.max_entries) {
            return Error(Errc::too_large,
                         "more than " + std::to_string(hints.max_entries) + " entries");
        }
        feed.entries.push_back(read_item(item, feed, hints));
        if (feed.entries.back().authors.empty()) {
            feed.entries.back().authors = authors;
        }
    }
    return feed;
}

}  // namespace vigie

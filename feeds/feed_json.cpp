// The object of `vigie parse --json`.

#include "base/story_json.hpp"
#include "feeds/parse.hpp"

#include <string_view>

namespace vigie {

namespace {

// Writes the members of one object, with the commas between them; what is empty is left out.
class Members {
  public:
    explicit Members(std::string& out) : out_(out) { out_ += '{'; }

    void text(std::string_view key, std::string_view value) {
        if (!value.empty()) {
            name(key);
            append_json_string(out_, value);
        }
    }

    void time(std::string_view key, const std::optional<Time>& value) {
        if (value) {
            text(key, format_rfc3339(*value));
        }
    }

    void texts(std::string_view key, const std::vector<std::string>& values) {
        if (values.empty()) {
            return;
        }
        name(key);
        char before = '[';
        for (const std::string& value : values) {
            out_ += before;
            append_json_string(out_, value);
            before = ',';
        }
        out_ += ']';
    }

    void name(std::string_view key) {
        out_ += first_ ? "\"" : ",\"";
        first_ = false;
        out_ += key;
        out_ += "\":";
    }

    void end() { out_ += '}'; }

  private:
    std::string& out_;
    bool first_ = true;
};

void append_enclosure(std::string& out, const Enclosure& enclosure) {
    Members members(out);
    members.text("url", enclosure.url);
    members.text("type", enclosure.type);
    if (enclosure.length) {
        members.name("length");
        out += std::to_string(*enclosure.length);
    }
    members.end();
}

void append_entry(std::string& out, const Entry& entry) {
    Members members(out);
    members.text("id", entry.id);
    members.text("title", entry.title);
    members.text("link", entry.link);
    members.time("published", entry.published);
    members.time("updated", entry.updated);
    members.text("summary", entry.summary);
    members.text("content", entry.content);
    members.text("language", entry.language);
    members.texts("authors", entry.authors);
    members.texts("categories", entry.categories);
    if (!entry.enclosures.empty()) {
        members.name("enclosures");
        char before = '[';
        for (const Enclosure& enclosure : entry.enclosures) {
            out += before;
            append_enclosure(out, enclosure);
            before = ',';
        }
        out += ']';
    }
    members.end();
}

}  // namespace

void append_feed_json(std::string& out, const FeedDocument& feed) {
    Members members(out);
    members.text("format", to_string(feed.format));
    members.text("title", feed.title);
    members.text("link", feed.link);
    members.text("language", feed.language);
    members.text("id", feed.id);
    members.time("updated", feed.updated);
    members.text("description", feed.description);
    members.text("generator", feed.generator);
    members.text("ttl", feed.ttl);
    members.name("entries");
    out += '[';
    bool first = true;
    for (const Entry& entry : feed.entries) {
        out += first ? "" : ",";
        first = false;
        append_entry(out, entry);
    }
    out += ']';
    members.end();
}

}  // namespace vigie

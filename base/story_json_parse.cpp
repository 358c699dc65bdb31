// The reading half of base/story_json.hpp, on simdjson's on-demand parser. Its exceptions end here.

#include "base/story_json.hpp"

#include <simdjson.h>

#include <limits>
#include <stdexcept>

namespace vigie {

namespace {

using simdjson::ondemand::value;

// What is wrong with the story; never leaves this file.
class NotAStory : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string_view text_of(value& json) {
    const std::string_view text = json.get_string();
    return text;
}

void read(value& json, std::string& out) {
    out = text_of(json);
}

void read(value& json, double& out) {
    out = json.get_double();
}

void read(value& json, bool& out) {
    out = json.get_bool();
}

void read(value& json, std::uint32_t& out) {
    const std::uint64_t number = json.get_uint64();
    if (number > std::numeric_limits<std::uint32_t>::max()) {
        throw NotAStory("an offset is too large");
    }
    out = static_cast<std::uint32_t>(number);
}

void read(value& json, Field& out) {
    const std::string_view name = text_of(json);
    if (name != "title" && name != "text") {
        throw NotAStory("unknown field \"" + std::string(name) + '"');
    }
    out = name == "title" ? Field::title : Field::text;
}

template <class E>
void read_enum(value& json, E last, E& out) {
    const std::string_view name = text_of(json);
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        if (name == to_string(static_cast<E>(i))) {
            out = static_cast<E>(i);
            return;
        }
    }
    throw NotAStory("unknown value \"" + std::string(name) + '"');
}

void read(value& json, TagKind& out) {
    read_enum(json, TagKind::product, out);
}

void read(value& json, MentionBy& out) {
    read_enum(json, MentionBy::description, out);
}

Time time_of(std::string_view text) {
    const std::optional<Time> time = parse_rfc3339(text);
    if (!time) {
        throw NotAStory("not a time: \"" + std::string(text) + '"');
    }
    return *time;
}

void read(value& json, std::optional<Time>& out) {
    out = time_of(text_of(json));
}

// parse_rfc3339 drops the decimals; three of them are an Instant's.
void read(value& json, Instant& out) {
    const std::string_view text = text_of(json);
    out = time_of(text);
    int unit = 100;
    for (std::size_t i = text.find('.'); i != std::string_view::npos && unit > 0; unit /= 10) {
        if (++i >= text.size() || text[i] < '0' || text[i] > '9') {
            return;
        }
        out += Millis{(text[i] - '0') * unit};
    }
}

void read(value& json, Mention& out);
void read(value& json, Tag& out);
void read(value& json, Theme& out);
void read(value& json, Relation& out);

template <class T>
void read(value& json, std::vector<T>& out) {
    out.clear();
    for (auto element : json.get_array()) {
        value item = element.value();
        read(item, out.emplace_back());
    }
}

// Calls member(key, value) for each member, skipping those it does not know.
template <class F>
void read_object(value& json, F member) {
    for (auto field : json.get_object()) {
        const std::string_view key = field.unescaped_key();
        value item = field.value();
        member(key, item);
    }
}

void read(value& json, Mention& out) {
    read_object(json, [&](std::string_view key, value& item) {
        if (key == "field") {
            read(item, out.field);
        } else if (key == "start") {
            read(item, out.start);
        } else if (key == "end") {
            read(item, out.end);
        } else if (key == "by") {
            read(item, out.by);
        }
    });
}

void read(value& json, Tag& out) {
    read_object(json, [&](std::string_view key, value& item) {
        if (key == "id") {
            read(item, out.id);
        } else if (key == "kind") {
            read(item, out.kind);
        } else if (key == "name") {
            read(item, out.name);
        } else if (key == "salience") {
            read(item, out.salience);
        } else if (key == "roles") {
            read(item, out.roles);
        } else if (key == "mentions") {
            read(item, out.mentions);
        }
    });
}

void read(value& json, Theme& out) {
    read_object(json, [&](std::string_view key, value& item) {
        if (key == "id") {
            read(item, out.id);
        } else if (key == "score") {
            read(item, out.score);
        }
    });
}

void read(value& json, Relation& out) {
    read_object(json, [&](std::string_view key, value& item) {
        if (key == "subject") {
            read(item, out.subject);
        } else if (key == "predicate") {
            read(item, out.predicate);
        } else if (key == "object") {
            read(item, out.object);
        } else if (key == "field") {
            read(item, out.field);
        } else if (key == "start") {
            read(item, out.start);
        } else if (key == "end") {
            read(item, out.end);
        }
    });
}

void read_version(value& json) {
    const std::uint64_t version = json.get_uint64();
    if (version != 1) {
        throw NotAStory("schema version " + std::to_string(version) + ", and this Vigie reads 1");
    }
}

// True when the key is one of a story's own and its value has been read.
bool read_what_it_says(std::string_view key, value& item, Story& out) {
    if (key == "feed") {
        read(item, out.feed);
    } else if (key == "source") {
        read(item, out.source);
    } else if (key == "url") {
        read(item, out.url);
    } else if (key == "title") {
        read(item, out.title);
    } else if (key == "text") {
        read(item, out.text);
    } else if (key == "lang") {
        read(item, out.lang);
    } else if (key == "authors") {
        read(item, out.authors);
    } else if (key == "published") {
        read(item, out.published);
    } else {
        return false;
    }
    return true;
}

// Likewise.
bool read_what_it_means(std::string_view key, value& item, Story& out) {
    if (key == "event") {
        read(item, out.event);
    } else if (key == "follows") {
        read(item, out.follows);
    } else if (key == "event_stories") {
        read(item, out.event_stories);
    } else if (key == "event_outlets") {
        read(item, out.event_outlets);
    } else if (key == "event_languages") {
        read(item, out.event_languages);
    } else if (key == "first_seen") {
        read(item, out.first_seen);
    } else if (key == "relevant") {
        read(item, out.relevant);
    } else if (key == "relevance") {
        read(item, out.relevance);
    } else if (key == "tags") {
        read(item, out.tags);
    } else if (key == "themes") {
        read(item, out.themes);
    } else if (key == "relations") {
        read(item, out.relations);
    } else if (key == "watches") {
        read(item, out.watches);
    } else {
        return false;
    }
    return true;
}

// Readers cut the text at these offsets, so they must lie in it.
void check_span(const Story& story, Field field, std::uint32_t start, std::uint32_t end) {
    const std::string& text = field == Field::title ? story.title : story.text;
    if (start > end || end > text.size()) {
        throw NotAStory("a span lies outside its " + std::string(to_string(field)));
    }
}

void check_spans(const Story& story) {
    for (const Tag& tag : story.tags) {
        for (const Mention& mention : tag.mentions) {
            check_span(story, mention.field, mention.start, mention.end);
        }
    }
    for (const Relation& relation : story.relations) {
        check_span(story, relation.field, relation.start, relation.end);
    }
}

Story read_story(simdjson::ondemand::document& document, std::vector<std::string>* skipped) {
    Story story;
    bool versioned = false;
    for (auto field : document.get_object()) {
        const std::string_view key = field.unescaped_key();
        value item = field.value();
        if (key == "v") {
            read_version(item);
            versioned = true;
        } else if (key == "id") {
            read(item, story.id);
        } else if (!read_what_it_says(key, item, story) && !read_what_it_means(key, item, story) &&
                   skipped != nullptr) {
            skipped->emplace_back(key);
        }
    }
    // An error here means that nothing is left.
    if (document.current_location().error() == simdjson::SUCCESS) {
        throw NotAStory("something follows the object");
    }
    if (!versioned || story.id.empty()) {
        throw NotAStory(versioned ? "it has no \"id\"" : "it has no \"v\"");
    }
    check_spans(story);
    return story;
}

}  // namespace

Result<Story> parse_story_json(std::string_view line, std::vector<std::string>* skipped) {
    const simdjson::padded_string padded(line);
    simdjson::ondemand::parser parser;
    try {
        simdjson::ondemand::document document = parser.iterate(padded);
        return read_story(document, skipped);
    } catch (const std::runtime_error& error) {  // NotAStory
        return Error(Errc::malformed, std::string("not a story: ") + error.what());
    } catch (const simdjson::simdjson_error& error) {
        return Error(Errc::malformed, std::string("not a story: ") + error.what());
    }
}

}  // namespace vigie

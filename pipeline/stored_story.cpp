#include "pipeline/stored_story.hpp"

#include <simdjson.h>

#include <string>
#include <utility>

namespace vigie {

namespace {

namespace od = simdjson::ondemand;

bool take(od::value value, std::string& out) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) {
        return false;
    }
    out.assign(text);
    return true;
}

bool take_watches(od::value value, std::vector<std::string>& out) {
    od::array names;
    if (value.get_array().get(names) != simdjson::SUCCESS) {
        return false;
    }
    for (auto name : names) {
        od::value text;
        if (name.get(text) != simdjson::SUCCESS || !take(text, out.emplace_back())) {
            return false;
        }
    }
    return true;
}

bool take_tags(od::value value, std::vector<Tag>& out) {
    od::array tags;
    if (value.get_array().get(tags) != simdjson::SUCCESS) {
        return false;
    }
    for (auto element : tags) {
        od::object tag;
        if (element.get_object().get(tag) != simdjson::SUCCESS) {
            return false;
        }
        Tag& read = out.emplace_back();
        for (auto field : tag) {
            std::string_view key;
            od::value member;
            if (field.unescaped_key().get(key) != simdjson::SUCCESS ||
                field.value().get(member) != simdjson::SUCCESS) {
                return false;
            }
            if ((key == "id" && !take(member, read.id)) ||
                (key == "name" && !take(member, read.name))) {
                return false;
            }
            if (key == "salience" && member.get_double().get(read.salience) != simdjson::SUCCESS) {
                return false;
            }
        }
    }
    return true;
}

bool take_member(std::string_view key, od::value value, Story& story) {
    for (const auto& [name, out] : {std::pair{"id", &story.id},
                                    std::pair{"event", &story.event},
                                    std::pair{"source", &story.source},
                                    std::pair{"title", &story.title},
                                    std::pair{"text", &story.text},
                                    std::pair{"feed", &story.feed},
                                    std::pair{"source", &story.source},
                                    std::pair{"lang", &story.lang}}) {
        if (key == name) {
            return take(value, *out);
        }
    }
    if (key == "watches") {
        return take_watches(value, story.watches);
    }
    if (key == "tags") {
        return take_tags(value, story.tags);
    }
    if (key == "first_seen") {
        std::string text;
        const std::optional<Time> time =
            take(value, text) ? parse_rfc3339(text) : std::optional<Time>();
        story.first_seen = time ? Instant{*time} : Instant{};
        return time.has_value();
    }
    return true;
}

}  // namespace

std::optional<Story> read_stored_story(std::string_view json) {
    const simdjson::padded_string padded(json);
    od::parser parser;
    od::document document;
    od::object object;
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS ||
        document.get_object().get(object) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    Story story;
    for (auto field : object) {
        std::string_view key;
        od::value value;
        if (field.unescaped_key().get(key) != simdjson::SUCCESS ||
            field.value().get(value) != simdjson::SUCCESS || !take_member(key, value, story)) {
            return std::nullopt;
        }
    }
    return story.id.empty() || story.event.empty() ? std::nullopt
                                                   : std::optional<Story>(std::move(story));
}

}  // namespace vigie

#pragma once

// What the tagger's tests share: stories made in one line, and questions to the tagged ones.

#include "base/story.hpp"
#include "pipeline/knowledge.hpp"
#include "pipeline/tagger.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace vigie::test {

inline Story story_of(std::string lang,
                      const std::string& date,
                      std::string title,
                      std::string text) {
    Story story;
    story.lang = std::move(lang);
    story.title = std::move(title);
    story.text = std::move(text);
    if (!date.empty()) {
        story.published = parse_rfc3339(date);
    }
    return story;
}

inline const Tag* find_tag(const Story& story, std::string_view id) {
    const auto found = std::find_if(
        story.tags.begin(), story.tags.end(), [&](const Tag& tag) { return tag.id == id; });
    return found == story.tags.end() ? nullptr : &*found;
}

inline bool has_tag(const Story& story, std::string_view id) {
    return find_tag(story, id) != nullptr;
}

inline bool has_theme(const Story& story, std::string_view id) {
    return std::any_of(story.themes.begin(), story.themes.end(), [&](const Theme& theme) {
        return theme.id == id;
    });
}

inline bool has_relation(const Story& story,
                         std::string_view subject,
                         std::string_view predicate,
                         std::string_view object) {
    return std::any_of(story.relations.begin(), story.relations.end(), [&](const Relation& r) {
        return r.subject == subject && r.predicate == predicate && r.object == object;
    });
}

inline std::vector<std::string> roles_of(const Story& story, std::string_view id) {
    const Tag* const tag = find_tag(story, id);
    return tag == nullptr ? std::vector<std::string>{} : tag->roles;
}

inline bool has_role(const Story& story, std::string_view id, std::string_view role) {
    const std::vector<std::string> roles = roles_of(story, id);
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

// The text of each mention of a tag, in order.
inline std::vector<std::string> mentions_of(const Story& story, std::string_view id) {
    std::vector<std::string> out;
    if (const Tag* const tag = find_tag(story, id)) {
        for (const Mention& mention : tag->mentions) {
            const std::string& field = mention.field == Field::title ? story.title : story.text;
            out.push_back(field.substr(mention.start, mention.end - mention.start));
        }
    }
    return out;
}

inline Knowledge knowledge_from(std::string_view toml) {
    const Result<Knowledge> knowledge = load_knowledge({{"test.toml", toml}});
    if (!knowledge) {
        ADD_FAILURE() << knowledge.error().detail();
        return {};
    }
    return *knowledge;
}

inline std::string names(const Story& story) {
    std::string out;
    for (const Tag& tag : story.tags) {
        out += tag.id + ' ';
    }
    for (const Theme& theme : story.themes) {
        out += "#" + theme.id + ' ';
    }
    for (const Relation& r : story.relations) {
        out += "(" + r.subject + ' ' + r.predicate + ' ' + r.object + ") ";
    }
    return out;
}

}  // namespace vigie::test

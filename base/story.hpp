#pragma once

// Story: one piece of news, understood: what was said, where, and whom and what it is about.
//
// A plain value. pipeline/ makes it from an Entry; store/ keeps it; sinks/ tell it. Its identity
// comes from what it is (canonical link, else feed and guid, else text), never from time or chance,
// so the same document processed twice gives the same id.
// The JSON form is docs/story-format.md, written by base/story_json.hpp.

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vigie {

enum class Field : std::uint8_t { title, text };
enum class TagKind : std::uint8_t { company, person, product };

// How a mention was recognised.
enum class MentionBy : std::uint8_t { name, alias, short_name, role, description };

[[nodiscard]] const char* to_string(Field field) noexcept;
[[nodiscard]] const char* to_string(TagKind kind) noexcept;
[[nodiscard]] const char* to_string(MentionBy by) noexcept;

// [start, end) are byte offsets into the field's UTF-8.
struct Mention {
    Field field = Field::text;
    MentionBy by = MentionBy::name;
    std::uint32_t start = 0;
    std::uint32_t end = 0;

    friend bool operator==(const Mention&, const Mention&) = default;
};

struct Tag {
    std::string id;  // "company/openai", "person/sam-altman", "product/chatgpt"
    TagKind kind = TagKind::company;
    std::string name;
    double salience = 0;             // 0..1: how much the story is about it
    std::vector<std::string> roles;  // people: "ceo of company/openai", on the story's date
    std::vector<Mention> mentions;   // in text order, title first

    friend bool operator==(const Tag&, const Tag&) = default;
};

struct Theme {
    std::string id;  // "partnership"
    double score = 0;

    friend bool operator==(const Theme&, const Theme&) = default;
};

struct Relation {
    std::string subject;    // a tag's id
    std::string predicate;  // "criticises"
    std::string object;     // a tag's id
    Field field = Field::text;
    std::uint32_t start = 0;  // the span that says so
    std::uint32_t end = 0;

    friend bool operator==(const Relation&, const Relation&) = default;
};

struct Story {
    std::string id;       // 26 characters of [0-9a-v], base32hex of 128 bits
    std::string event;    // id of the event: the id of its first story
    std::string follows;  // id of the earlier event of the same affair; empty: none
    // What the event has come to with this story; copies are not counted.
    std::uint32_t event_stories = 1;
    std::uint32_t event_outlets = 1;
    std::uint32_t event_languages = 1;
    std::string feed;    // name of the feed it was first seen in
    std::string source;  // outlet: host of the link, without "www."
    std::string url;     // the entry's link as published
    std::string title;
    std::string text;
    std::string lang;  // BCP 47, lower case; may be empty
    std::vector<std::string> authors;
    std::optional<Time> published;
    Instant first_seen{};
    bool relevant = false;
    double relevance = 0;
    std::vector<Tag> tags;      // by falling salience, then id
    std::vector<Theme> themes;  // by falling score, then id
    std::vector<Relation> relations;
    std::vector<std::string> watches;  // names of the watches that matched, in configured order

    friend bool operator==(const Story&, const Story&) = default;
};

}  // namespace vigie

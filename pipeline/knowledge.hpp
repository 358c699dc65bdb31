#pragma once

// Knowledge: who is who, as data: companies, people with dated roles, products, themes and relation
// cues, read from TOML (format: docs/knowledge-format.md). Immutable once loaded.

#include "base/result.hpp"
#include "base/story.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// A day, open at either end when absent. `to` is the first day it no longer holds.
struct Period {
    std::optional<Time> from;
    std::optional<Time> to;

    [[nodiscard]] bool holds(std::optional<Time> when) const noexcept {
        return !when || ((!from || *from <= *when) && (!to || *when < *to));
    }
};

// One way in which an entity is written. Matching ignores width and, unless `case_sensitive`, case.
struct Alias {
    std::string text;
    MentionBy by = MentionBy::alias;
    Period period;
    std::vector<std::string> languages;  // only in stories of these; empty: in any
    bool case_sensitive = false;
    bool weak = false;                  // counts only when something else vouches for the entity
    bool versions = false;              // counts only where a version number follows: "Grok 5"
    std::vector<std::string> needs;     // weak or ambiguous: words or entity ids, one must stand in
                                        // the story
    std::vector<std::string> not_with;  // words none of which may stand in the story
};

struct Role {
    std::string title;    // "ceo", "cofounder": ids of knowledge/roles.toml
    std::string company;  // "company/openai"
    Period period;
};

struct Entity {
    std::string id;  // "company/openai"
    TagKind kind = TagKind::company;
    std::string name;
    std::vector<Alias> aliases;  // the name itself included
    double ai = 0;               // 0..1: how surely naming it makes a story one for Vigie
    bool field_only = false;     // counts only in stories of the field: statesmen, ministries
    std::string owner;           // product: its company; company: its parent
    Period period;               // product: since release
    std::vector<Role> roles;     // person
    std::string wikipedia;       // English title
};

// "{company} CEO", "le patron de {company}": a description that resolves by date to the holder.
struct RolePattern {
    std::string role;
    std::string language;
    std::string before;  // text before {company}
    std::string after;   // text after {company}
};

struct Cue {
    std::string language;
    std::string text;  // matched on word starts, ignoring case; "…*" matches any ending
    double weight = 1;
    bool passive = false;  // relations: object stands before it
};

struct ThemeRule {
    std::string id;
    std::vector<Cue> cues;
};

struct RelationRule {
    std::string id;
    bool symmetric = false;
    std::vector<TagKind> subjects;  // kinds that may be the subject; empty: any
    std::vector<TagKind> objects;   // kinds that may be the object; empty: any
    std::vector<Cue> cues;
};

struct Knowledge {
    std::vector<Entity> entities;
    std::map<std::string, std::vector<std::string>> role_titles;  // role id -> title words by use
    std::vector<std::string> single_roles;                        // held by one person at a time
    std::vector<RolePattern> role_patterns;
    std::vector<ThemeRule> themes;
    std::vector<RelationRule> relations;
    std::vector<Cue> ai_cues;  // words by which a story shows that AI is its matter
    // What takes back or weakens a cue of a theme or relation: "denies" in front of it, "しない"
    // behind it, "may" in front. A cue's weight is how much of the other's it takes, 0 to 1.
    std::vector<Cue> denials;
    std::vector<Cue> denials_behind;
    std::vector<Cue> doubts;
    std::vector<std::string> given_names;  // besides those of the people known
};

// One file of knowledge: its name for messages, its TOML.
struct KnowledgeSource {
    std::string name;
    std::string_view toml;
};

// The knowledge compiled into the program (knowledge/*.toml at build time).
[[nodiscard]] std::vector<KnowledgeSource> built_in_knowledge();

// Reads the sources in order; a later source may add entities, or aliases and roles to known ones.
// Errc::malformed with every problem, one "file:line:col: what" per line.
[[nodiscard]] Result<Knowledge> load_knowledge(const std::vector<KnowledgeSource>& sources);

// Clashes that loading does not refuse: one alias for two entities without context, overlapping
// holders of a single-holder role, unknown references, products without owner. One line each.
[[nodiscard]] std::vector<std::string> check_knowledge(const Knowledge& knowledge);

}  // namespace vigie

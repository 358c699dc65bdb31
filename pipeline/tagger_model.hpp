#pragma once

// TaggerModel: a Knowledge compiled for reading stories: every alias form, cue and context word in
// one PatternIndex, with what each means. Immutable. Internal to the tagger.

#include "pipeline/fold.hpp"
#include "pipeline/knowledge.hpp"
#include "pipeline/pattern_index.hpp"

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// A set of languages; 0 stands for any.
using LanguageMask = std::uint64_t;

// What a pattern stands for when it is met.
struct Use {
    enum class Kind : std::uint8_t {
        alias,
        role_before,
        role_after,
        theme,
        relation,
        word,
        ai,
        modifier
    };

    Kind kind = Kind::alias;
    bool open_ended = false;     // also where the word goes on
    std::uint32_t index = 0;     // into aliases, role_patterns, themes, relation_cues or the words;
                                 // modifier: 1 where it stands behind what it changes
    std::uint32_t kept = 0;      // alias: into kept_forms, the form in its own case
    LanguageMask languages = 0;  // in stories of these
    float weight = 1;            // theme, relation, ai, modifier
    std::uint32_t cue = 0;       // theme, ai: tells repeated cues from different ones
    std::uint32_t rest = 0;      // into rests: words that must follow within a few; 0: none
};

struct AliasModel {
    std::uint32_t entity = 0;
    MentionBy by = MentionBy::alias;
    bool strong = true;  // counts by itself
    bool weak = false;
    bool versions = false;  // a version number must follow
    bool case_sensitive = false;
    bool capital = false;   // short names: the first letter must be one
    bool inflects = false;  // may carry the endings of its language
    Period period;
    std::vector<std::uint32_t> need_words;
    std::vector<std::uint32_t> need_entities;
    std::vector<std::uint32_t> not_words;
};

struct RoleModel {
    std::string text;  // "ceo of company/microsoft"
    Period period;
};

struct EntityModel {
    std::string id;
    std::string name;
    TagKind kind = TagKind::company;
    double ai = 0;
    bool field_only = false;
    Period period;
    std::vector<std::uint32_t> vouchers;  // people: their companies; products: the owner
    std::vector<RoleModel> roles;
    std::vector<std::string> given_names;  // people: the first words of their names, folded
    std::uint32_t owner = kNone;           // products

    static constexpr std::uint32_t kNone = 0xFFFFFFFF;
};

struct RolePatternModel {
    std::uint32_t role = 0;
    bool has_before = false;
    bool has_after = false;
};

// Who held a role at a company, and when.
struct Holder {
    std::uint32_t company = 0;
    std::uint32_t role = 0;
    std::uint32_t person = 0;
    Period period;
};

struct RelationModel {
    std::string id;
    bool symmetric = false;
    std::uint8_t subjects = 0xFF;  // bit per TagKind
    std::uint8_t objects = 0xFF;
};

struct RelationCue {
    std::uint32_t relation = 0;
    bool passive = false;
};

class TaggerModel {
  public:
    explicit TaggerModel(const Knowledge& knowledge);

    [[nodiscard]] std::span<const Use> uses_of(std::uint32_t pattern) const noexcept {
        return {uses.data() + use_starts[pattern], use_starts[pattern + 1] - use_starts[pattern]};
    }

    // The set holding only `language` (primary subtag); everything when it is empty.
    [[nodiscard]] LanguageMask language_bit(std::string_view language) const noexcept;

    // Who held `role` at `company` on `when`; undated: who holds it still. kNobody when nobody is
    // known to, or several.
    static constexpr std::uint32_t kNobody = 0xFFFFFFFF;
    [[nodiscard]] std::uint32_t holder_of(std::uint32_t company,
                                          std::uint32_t role,
                                          std::optional<Time> when) const noexcept;

    Folder folder;
    PatternIndex patterns{folder};
    std::vector<std::uint32_t> use_starts;  // by pattern, and one past
    std::vector<Use> uses;
    std::vector<std::string> kept_forms;
    std::vector<std::string> rests;
    std::vector<AliasModel> aliases;
    std::vector<EntityModel> entities;
    std::vector<RolePatternModel> role_patterns;
    std::vector<Holder> holders;  // by company, role
    std::vector<std::string> themes;
    std::vector<RelationModel> relations;
    std::vector<RelationCue> relation_cues;
    std::vector<std::string> languages;              // bit i of a mask
    std::vector<std::string> words;                  // the context words, by index
    std::set<std::string, std::less<>> given_names;  // folded
    std::uint32_t cue_count = 0;
};

}  // namespace vigie

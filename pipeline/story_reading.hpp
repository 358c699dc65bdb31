#pragma once

// StoryReading: what has been found in one story so far; and the steps of its reading, in order.
// Each step is in a file of its own. Internal to the tagger; lives for one call of Tagger::tag().

#include "base/story.hpp"
#include "pipeline/tagger_model.hpp"
#include "pipeline/verdict.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

namespace vigie {

// A place where an entity may be meant. Offsets are in folded text until write_tags().
struct Candidate {
    std::uint32_t alias = 0;  // kByRole: none, a role's description
    std::uint32_t entity = 0;
    std::uint32_t start = 0;
    std::uint32_t end = 0;
    Field field = Field::text;
    std::uint8_t tail = 0;  // bytes of an ending of its language that follow: "Microsoft" + "in"
    bool accepted = false;

    static constexpr std::uint32_t kByRole = 0xFFFFFFFF;
};

// A cue or a part of a role description.
struct FoundUse {
    const Use* use = nullptr;
    std::uint32_t start = 0;
    std::uint32_t end = 0;
    Field field = Field::text;
};

// On what ground a candidate counts. Below by_itself it does not.
enum class Ground : std::uint8_t {
    none,           // nothing speaks for it
    elsewhere,      // counts only in stories of the field, and this is none
    forbidden,      // a word stands in the story with which it is something else
    another,        // a given name in front of it is somebody else's
    by_itself,      // the name is unmistakable
    named_in_full,  // its entity is named unmistakably elsewhere
    need,           // one of the words or entities it needs is there
    context,        // the story is thick with the words of the field
    vouched         // somebody it belongs with is there
};

// A place where an alias is written but was refused at once. Offsets are in folded text.
struct RefusedAlias {
    enum class Why : std::uint8_t { not_then, wrong_case };

    std::uint32_t alias = 0;
    std::uint32_t start = 0;
    std::uint32_t end = 0;
    Field field = Field::text;
    Why why = Why::not_then;
};

// How sure it is that the story speaks of an entity.
enum class Standing : std::uint8_t { unknown, accepted, strong };

struct StoryReading {
    static constexpr std::size_t kScratchBytes = 65536;

    StoryReading(const TaggerModel& the_model, Story& the_story);

    [[nodiscard]] const FoldedText& folded(Field field) const noexcept {
        return texts[static_cast<std::size_t>(field)];
    }

    [[nodiscard]] bool has_word(std::uint32_t word) const noexcept {
        return ((words[word >> 6U] >> (word & 63U)) & 1U) != 0;
    }

    // The room of the lists below; declared before them, so that it outlives them.
    std::array<std::byte, kScratchBytes> scratch;
    std::pmr::monotonic_buffer_resource memory{scratch.data(), scratch.size()};

    const TaggerModel& model;
    Story& story;
    std::string_view language;  // primary subtag
    LanguageMask languages = 0;
    std::array<FoldedText, 2> texts{FoldedText(&memory), FoldedText(&memory)};  // by Field
    std::pmr::vector<Candidate> candidates{&memory};  // by field, start, longer first
    std::pmr::vector<Candidate> mentions{
        &memory};  // accepted, not overlapping; and descriptions by role
    std::pmr::vector<Candidate> nested{&memory};  // also meant, inside mentions: owners in products
    std::pmr::vector<FoundUse> theme_cues{&memory};
    std::pmr::vector<FoundUse> modifiers{&memory};  // by field and start, longer first
    std::pmr::vector<FoundUse> relation_cues{&memory};
    double ai_context = 0;                           // what the context words weigh together
    std::pmr::vector<FoundUse> role_parts{&memory};  // by field and start
    std::pmr::vector<std::uint64_t> words;           // bit per context word
    std::pmr::vector<std::uint64_t> cues_seen;       // bit per theme or context cue
    std::pmr::vector<Standing> standing;             // by entity
    std::pmr::vector<std::uint32_t> tag_entities{
        &memory};                                  // of the tags, as write_tags() left them
    std::vector<RefusedAlias>* refused = nullptr;  // filled when somebody asks
};

// Folds, scans, and sorts what is met into the lists above.
void collect(StoryReading& reading);

// Decides which candidates are meant. May be called again when standing has grown.
void weigh_evidence(StoryReading& reading);

// The ground of a candidate as the evidence stands now.
[[nodiscard]] Ground ground_of(const StoryReading& reading, const Candidate& candidate);

// Who of those an alias's entity belongs with is there; TaggerModel::kNobody when nobody is.
[[nodiscard]] std::uint32_t voucher_of(const StoryReading& reading, const AliasModel& alias);

// How much of a cue is left by what denies or doubts it nearby: 1 all, 0 nothing.
[[nodiscard]] double left_of(const StoryReading& reading, const FoundUse& cue);

// Finds descriptions of people by role and company, and raises the standing of those they mean.
void resolve_roles(StoryReading& reading);

// Chooses among overlapping accepted candidates and fills `mentions`.
void select_mentions(StoryReading& reading);

// The rest fill the story.
void write_tags(StoryReading& reading);
void write_themes(StoryReading& reading, std::vector<ThemeCue>* counted);
void write_relations(StoryReading& reading);
void write_relevance(StoryReading& reading, double relevant_at);

}  // namespace vigie

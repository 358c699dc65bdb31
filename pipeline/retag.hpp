#pragma once

// retag: a story of the archive, tagged with what is known now, and what that changes of it.
//
// The tagger reads what it read the first time: the title and the text that the feed gave, which
// the archive keeps whole (at most kMaxTitleBytes and kMaxTextBytes), the language and the date.
// The language is filled in where none was known. All that says which story it is, which event it
// reports and whom it was told stays as it is. Pure; callable from any thread.

#include "base/result.hpp"
#include "base/story.hpp"
#include "pipeline/tagger.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// What a story has now and had not before, and what it had. Ids, sorted; of a relation
// "subject predicate object".
struct NameChanges {
    std::vector<std::string> added;
    std::vector<std::string> removed;

    [[nodiscard]] bool empty() const noexcept { return added.empty() && removed.empty(); }

    friend bool operator==(const NameChanges&, const NameChanges&) = default;
};

struct TagChanges {
    NameChanges tags;
    NameChanges themes;
    NameChanges relations;
    double relevance_before = 0;
    double relevance_after = 0;
    bool relevant_before = false;
    bool relevant_after = false;
    std::string lang;  // where it has become known
    // Something differs, and be it only a salience, a score, a role or the place of a mention.
    bool any = false;

    // What a reader of the list is told of; the rest are weights and places.
    [[nodiscard]] bool names_or_relevant() const noexcept {
        return !tags.empty() || !themes.empty() || !relations.empty() ||
               relevant_before != relevant_after;
    }
};

[[nodiscard]] TagChanges changes_between(const Story& before, const Story& after);

struct Retagged {
    Story story;
    std::string json;  // of the story
    TagChanges changes;
};

// `json` as base/story_json.hpp wrote it. Errc::malformed: no story, or a newer Vigie wrote members
// into it that would be lost.
[[nodiscard]] Result<Retagged> retag(const Tagger& tagger, std::string_view json);

// {"id":…,"title":…,"tags":{"added":[…],"removed":[…]},"themes":…,"relations":…,
// "relevant":{"before":…,"after":…},"relevance":…} without '\n'.
void append_changes_json(std::string& out, const Story& story, const TagChanges& changes);

}  // namespace vigie

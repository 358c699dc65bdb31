#pragma once

// Watch: who wants to know of what. `when` is a small language over a tagged story; docs/watches.md
// explains it, the grammar is
//
//     EXPR   := TEST | not EXPR | EXPR and EXPR | EXPR or EXPR | ( EXPR )
//     TEST   := all | none | relevant | about(ENTITY) | mentions(ENTITY) | theme(NAME)
//             | relation(VERB) | relation(ANY, VERB, ANY) | role(TITLE) | role(TITLE of ANY)
//             | tag(WORD) | text(WORD)
//             | (relevance | salience(ENTITY) | outlets) (< <= > >= = !=) NUMBER
//             | (lang | feed | source) (= | !=) WORD | (lang | feed | source) in (WORD, …)
//     ENTITY := company/openai | person/… | product/… | company | person | product
//             | owner-of(ENTITY)
//     ANY    := ENTITY | _ | any, and so VERB and TITLE
//
// "not" binds before "and", "and" before "or". WORD is bare or "quoted". about() asks that the
// entity carries the story (salience at least kAboutSalience); mentions() that it is named at all.
// Names are checked when parsed, against the vocabulary that the caller gives; tag() and
// owner-of() are looked up there. Immutable once parsed, callable from any thread.

#include "base/result.hpp"
#include "base/story.hpp"
#include "pipeline/alert_policy.hpp"
#include "pipeline/fold.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

inline constexpr double kAboutSalience = 0.15;

// Where a `when` could not be read: 1-based column in characters, and what is wrong and expected.
struct WhenError {
    std::size_t column = 0;
    std::string message;
};

// What names an expression may use. Empty lists: not checked.
struct WatchVocabulary {
    std::vector<std::string> entities;
    std::vector<std::string> themes;
    std::vector<std::string> predicates;
    std::vector<std::string> feeds;
    std::vector<std::string> roles = {};      // "ceo"
    std::vector<std::string> symmetric = {};  // predicates that hold both ways
    // Of an entity its company; of a tag the feeds that have it. Without them owner-of() and tag()
    // are errors.
    std::map<std::string, std::string> owners = {};
    std::map<std::string, std::vector<std::string>> feed_tags = {};
    std::shared_ptr<const Folder> folder = nullptr;  // for text(); null: one is made where needed
};

// What an expression is judged on. Refers to the story, which must outlive it. One thread at a
// time.
class WhenInput {
  public:
    // `outlets`: how many have reported the story's event so far, this one included.
    explicit WhenInput(const Story& story, std::size_t outlets = 1)
        : story_(story), outlets_(outlets) {}

    [[nodiscard]] const Story& story() const noexcept { return story_; }

    [[nodiscard]] std::size_t outlets() const noexcept { return outlets_; }

    // Title or text, folded when first asked for.
    [[nodiscard]] const FoldedText& folded(Field field, const Folder& folder) const;

  private:
    const Story& story_;
    std::size_t outlets_;
    mutable std::array<std::optional<FoldedText>, 2> folded_;
};

struct WhenTree;

// One test of an expression, and what it found: "salience 0.41".
struct WhenReason {
    std::string test;  // as written
    bool holds = false;
    std::string found;

    friend bool operator==(const WhenReason&, const WhenReason&) = default;
};

// Whether an expression holds, and the tests that decided it.
struct WhenVerdict {
    bool holds = false;
    std::vector<WhenReason> reasons;
};

// A parsed expression: immutable, cheap to copy.
class When {
  public:
    When();  // "all"
    [[nodiscard]] bool matches(const WhenInput& input) const;

    [[nodiscard]] bool matches(const Story& story) const { return matches(WhenInput(story)); }

    [[nodiscard]] WhenVerdict explain(const WhenInput& input) const;

    // Whether it asks how many outlets have reported the event.
    [[nodiscard]] bool counts_outlets() const noexcept;

    // The expression as it was written.
    [[nodiscard]] std::string_view text() const noexcept;

  private:
    friend boost::system::result<When, std::vector<WhenError>> parse_when(std::string_view,
                                                                          const WatchVocabulary&);
    std::shared_ptr<const WhenTree> tree_;  // shared between copies; never changed
};

[[nodiscard]] boost::system::result<When, std::vector<WhenError>> parse_when(
    std::string_view text, const WatchVocabulary& vocabulary);

enum class AlertMode : std::uint8_t { every_story, once_per_event };

// When a watch that hears of an event once is told more of it. Nothing set: never.
struct UpdateRule {
    std::vector<std::size_t> outlets;  // when so many have reported it, rising
    Seconds every{0};                  // when there is more to tell, so long after the last time
    bool facts = false;                // for names and figures that are new to it

    [[nodiscard]] bool is_never() const noexcept {
        return outlets.empty() && every.count() == 0 && !facts;
    }

    friend bool operator==(const UpdateRule&, const UpdateRule&) = default;
};

// What alerts of one group have in common.
enum class GroupBy : std::uint8_t { event, feed, source, lang, company, person, product, theme };

struct Watch {
    std::string name;
    When when;
    std::vector<std::string> to;  // names of sinks
    AlertMode alert = AlertMode::every_story;
    bool go_on = true;  // `continue`: a story it matches is offered to the watches after it, too
    UpdateRule updates = {};
    WatchPolicy policy = {};
    std::vector<GroupBy> group_by = {};  // empty: not grouped
    std::optional<When> breach = {};     // stories that do not wait, whatever the policy
};

// The watches that a story goes to, in their order, up to one that matches and does not go on.
[[nodiscard]] std::vector<const Watch*> matching_watches(const std::vector<Watch>& watches,
                                                         const WhenInput& input);

}  // namespace vigie

#pragma once

// Watch: who wants to know of what. `when` is a small language over a tagged story:
//
//     expr  := "all" | "none" | call | test | "not" expr | expr "and" expr | expr "or" expr | "("
//     expr ")" call  := about(ENTITY) | mentions(ENTITY) | theme(NAME) | relation(PREDICATE) test
//     := (relevance | salience(ENTITY)) (< <= > >= = !=) NUMBER | relevant
//            | (lang | feed | source) (= | !=) WORD | (lang | feed | source) in (WORD, …)
//     ENTITY := company/openai | person/… | product/… | company | person | product
//
// "not" binds before "and", "and" before "or". WORD is bare or "quoted". about() asks that the
// entity carries the story (salience at least kAboutSalience); mentions() that it is named at all.
// Names of themes and entity kinds are checked when parsed; unknown entity ids are an error when
// the caller gives the known ones.

#include "base/result.hpp"
#include "base/story.hpp"

#include <cstddef>
#include <memory>
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
};

struct WhenNode;  // the expression tree

// A parsed expression: immutable, cheap to copy.
class When {
  public:
    When();  // "all"
    [[nodiscard]] bool matches(const Story& story) const;

  private:
    friend boost::system::result<When, std::vector<WhenError>> parse_when(std::string_view,
                                                                          const WatchVocabulary&);
    std::shared_ptr<const WhenNode> root_;  // shared between copies; a tree is never changed
};

[[nodiscard]] boost::system::result<When, std::vector<WhenError>> parse_when(
    std::string_view text, const WatchVocabulary& vocabulary);

enum class AlertMode : std::uint8_t { every_story, once_per_event };

struct Watch {
    std::string name;
    When when;
    std::vector<std::string> to;  // names of sinks
    AlertMode alert = AlertMode::every_story;
};

}  // namespace vigie

#pragma once

// Verdict: why a name written in a story was taken for an entity, or was not.

#include "base/story.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace vigie {

struct Verdict {
    std::string entity;  // "product/claude"
    Field field = Field::text;
    std::size_t start = 0;  // bytes of the field as it is
    std::size_t end = 0;
    MentionBy by = MentionBy::name;
    bool taken = false;
    std::string why;  // a phrase: "needs one of: Anthropic, chatbot"
};

// A cue that was counted towards a theme.
struct ThemeCue {
    std::string theme;
    Field field = Field::text;
    std::size_t start = 0;  // bytes of the field as it is
    std::size_t end = 0;
    double weight = 0;  // as counted: place, repetition and denials included
};

struct Explanation {
    std::vector<Verdict> verdicts;
    std::vector<ThemeCue> cues;  // in the order found
};

struct StoryReading;

// Of a reading that has ended. In the order of the text; of one place, the taken one first.
[[nodiscard]] std::vector<Verdict> verdicts_of(const StoryReading& reading);

}  // namespace vigie

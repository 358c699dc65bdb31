#pragma once

// The tree of a `when` expression (pipeline/watch.hpp). Built by the parser, then never changed.

#include "base/story.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vigie {

enum class WhenOp : std::uint8_t {
    all,
    none,
    negation,
    conjunction,
    disjunction,
    about,
    mentions,
    theme,
    relation,
    relevant,
    relevance,
    salience,
    lang,
    feed,
    source,
};

enum class WhenCompare : std::uint8_t { less, at_most, more, at_least, equal, unequal };

// company/openai, or any company.
struct EntityPattern {
    TagKind kind = TagKind::company;
    std::string id;  // empty: any of the kind
};

struct WhenNode {
    WhenOp op = WhenOp::all;
    WhenCompare compare = WhenCompare::equal;
    double number = 0;               // relevance, salience
    EntityPattern entity;            // about, mentions, salience
    std::vector<std::string> words;  // theme, relation: one; lang, feed, source: any of them
    std::vector<WhenNode> children;  // negation: one; conjunction, disjunction: two or more
};

}  // namespace vigie

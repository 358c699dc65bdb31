#pragma once

// The tree of a `when` expression (pipeline/watch.hpp). Built by the parser, then never changed.

#include "base/story.hpp"
#include "pipeline/fold.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
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
    role,
    tag,
    outlets,
    text,
};

enum class WhenCompare : std::uint8_t { less, at_most, more, at_least, equal, unequal };

// company/openai; or any company; or anything.
struct EntityPattern {
    TagKind kind = TagKind::company;
    std::string id;    // empty: any of the kind
    bool any = false;  // of any kind
};

struct WhenNode {
    WhenOp op = WhenOp::all;
    WhenCompare compare = WhenCompare::equal;
    bool symmetric = false;          // relation: it holds both ways
    bool open_end = false;           // text: any ending
    double number = 0;               // relevance, salience, outlets
    EntityPattern entity;            // about, mentions, salience; relation: subject; role: company
    EntityPattern object;            // relation
    std::vector<std::string> words;  // theme, text: one; relation, role: one or, for any, none;
                                     // lang, feed, source: any of them; tag: the feeds that have it
    std::vector<WhenNode> children;  // negation: one; conjunction, disjunction: two or more
    std::size_t start = 0;           // where the test stands in the expression, in bytes
    std::size_t end = 0;
};

struct WhenTree {
    WhenNode root;
    std::string text;                      // the expression
    std::shared_ptr<const Folder> folder;  // where there is a text()
    bool counts_outlets = false;
};

}  // namespace vigie

#pragma once

// The demo's newsroom, on paper: which feeds there are and what they publish when. Every outlet and
// every sentence is invented for the demo; companies, products and people are real so that there is
// something to recognise.

#include <span>
#include <string_view>

namespace vigie::demo {

enum class Format { rss20, rss10, atom, json };
enum class Charset { utf8, utf16, windows1252 };

struct Feed {
    std::string_view name;
    std::string_view title;
    std::string_view host;  // of the links in it
    std::string_view language;
    Format format = Format::rss20;
    Charset charset = Charset::utf8;
    bool gzip = false;
};

// What Vigie must make of an item.
enum class Outcome {
    story,   // news: one log line, one webhook
    copy,    // of a story that another feed has told
    update,  // a known item that was rewritten: no second story
    known,   // the same again in another guise: nothing
    old,     // too old to tell
};

struct Item {
    std::string_view feed;
    double at = 0;  // seconds after the start
    std::string_view guid;
    std::string_view link;  // path and query on the feed's host, or an absolute URL
    std::string_view title;
    std::string_view text;
    Outcome outcome = Outcome::story;
    std::string_view expect;  // ids of tags that must be there, separated by spaces
    std::string_view forbid;  // prefixes of tag ids that must not: "company/ product/"
};

[[nodiscard]] std::span<const Feed> feeds();
[[nodiscard]] std::span<const Item> items();

// Published for ever after the script has ended: "{n}" is a number that changes with each round.
[[nodiscard]] std::span<const Item> encore();

}  // namespace vigie::demo

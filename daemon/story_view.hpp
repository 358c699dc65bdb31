#pragma once

// How a tagged story looks on a terminal: one line for what was said and one for whom it is about.
//
//     11:42:07  OpenAI and Microsoft widen their pact          example.org  en  0.93
//               OpenAI · Microsoft · Sam Altman (ceo of OpenAI)   partnership
//
// Colour by kind (companies, people, products), highlighted mentions in the title, cut to the
// terminal's width. Text from feeds is made printable first.

#include "base/story.hpp"

#include <cstddef>
#include <string>

namespace vigie {

struct ViewOptions {
    bool colour = false;
    std::size_t columns = 100;
    bool dated = false;  // the day, too: "2026-03-01 11:42:07"
};

// Ends with a line break.
[[nodiscard]] std::string view_story(const Story& story, const ViewOptions& options);

// `text` in bold, dim, … as an SGR sequence ("1", "2", "32;1"), or unchanged without colour.
[[nodiscard]] std::string paint(std::string_view text, std::string_view sgr, bool colour);

}  // namespace vigie

#pragma once

// What the terminal can show: whether to colour, how wide it is, how wide a text is on it.

#include <cstddef>
#include <string>
#include <string_view>

namespace vigie {

// `when`: "auto", "always" or "never". Auto: standard output is a terminal that is not "dumb", and
// NO_COLOR (no-color.org) is not set.
[[nodiscard]] bool wants_colour(std::string_view when);

// Columns of the terminal on standard output; 100 where there is none.
[[nodiscard]] std::size_t terminal_columns();

// Columns that UTF-8 text takes: East Asian wide and full-width characters two, combining marks
// none (Unicode Standard Annex 11).
[[nodiscard]] std::size_t display_width(std::string_view text);

// The longest beginning that fits in `columns`, with "…" where something was cut.
[[nodiscard]] std::string fit_columns(std::string_view text, std::size_t columns);

// The same without control characters and escape sequences: what a feed says must not steer the
// terminal.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace vigie

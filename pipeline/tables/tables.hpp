#pragma once

// What the tables of letters and names are made from, when Vigie is built: ICU's data and lists
// written by hand.

#include "pipeline/letter_table.hpp"

#include <cstdint>
#include <map>
#include <set>

namespace vigie {

// Empty where ICU has not the data.
[[nodiscard]] LetterTable::Letters make_letters();

struct NameTables {
    std::map<std::uint32_t, std::uint32_t> by_stem;        // Word::term: key of the name
    std::map<std::uint32_t, std::uint32_t> by_characters;  // characters_key(): key of the name
    std::set<std::uint32_t> everyday;                      // keys of countries and of concepts
    std::set<std::uint32_t> last;                          // characters that end a name
};

[[nodiscard]] NameTables make_names(const LetterTable::Letters& letters);

}  // namespace vigie

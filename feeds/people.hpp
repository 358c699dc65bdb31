#pragma once

// Names of people out of the ways feeds write them.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// "mail (name)", "name <mail>", "name (mail)", a name alone → the name; a mail address alone stays
// as it is. Empty when nothing is there. Plain text.
[[nodiscard]] std::string person_name(std::string_view text);

// Adds the name, and those of a list joined by ';', where they are not there yet.
void add_people(std::vector<std::string>& people, std::string_view text);

// Lists of names and terms end here: each is compared with all the others.
inline constexpr std::size_t kMaxListed = 1000;

// Adds what is not there yet, up to kMaxListed.
void add_unique(std::vector<std::string>& list, std::string value);

}  // namespace vigie

#pragma once

// Text that was UTF-8, was taken for Latin-1 or windows-1252, and became UTF-8 again: "cafÃ©".

#include <string>
#include <string_view>

namespace vigie {

// Whether `text` is such, as a whole; then `out` is what it was. Anything else leaves `out` alone.
[[nodiscard]] bool undo_second_encoding(std::string_view text, std::string& out);

}  // namespace vigie

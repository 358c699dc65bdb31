#include "pipeline/letter_table.hpp"

#include <unicode/uchar.h>

namespace vigie {

std::uint32_t LetterTable::beyond(std::uint32_t code_point) noexcept {
    return u_isalpha(static_cast<UChar32>(code_point)) != 0
               ? code_point | kLetter | (is_wide(code_point) ? kWide : 0U)
               : 0U;
}

}  // namespace vigie

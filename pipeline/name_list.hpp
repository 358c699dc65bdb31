#pragma once

// What stands between two names of one list: "Nvidia, SoftBank and Microsoft", "SAP und die
// Telekom".

#include <cstdint>
#include <string_view>

namespace vigie {

enum class Joint : std::uint8_t { none, comma, conjunction };

// `gap` is the folded text between the names. A comma joins only where a conjunction closes the
// list later; articles may stand beside either.
[[nodiscard]] Joint joint_of(std::string_view gap);

}  // namespace vigie

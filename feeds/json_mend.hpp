#pragma once

// JSON that is nearly JSON: line ends inside strings, commas too many, half a surrogate pair,
// something behind the end, the end missing.

#include <string>
#include <string_view>

namespace vigie {

// The document anew, in one pass. What was cut off goes back to the last whole object or array.
// What is broken in any other way stays broken.
[[nodiscard]] std::string mend_json(std::string_view json);

}  // namespace vigie

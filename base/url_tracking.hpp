#pragma once

// Which query parameters say where a reader came from, who they are or how the page is dressed, and
// not which document it is. A parameter that is not listed is kept: a wrong drop would make two
// documents one.

#include <string_view>

namespace vigie {

// `name` and `value` as in the query, percent-encoding normalised; compared without case.
[[nodiscard]] bool is_tracking_parameter(std::string_view name, std::string_view value) noexcept;

}  // namespace vigie

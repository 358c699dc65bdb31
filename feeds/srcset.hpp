#pragma once

// The srcset attribute of HTML: "a.jpg 1x, b.jpg 2x".

#include <string>
#include <string_view>

namespace vigie {

// The same with every address absolute; those that are none are left out.
[[nodiscard]] std::string resolve_srcset(std::string_view base, std::string_view value);

}  // namespace vigie

#pragma once

// Version numbers behind the names of models: the "5.1" of "Grok 5.1", the "4" of "Qwen4-72B".

#include <cstddef>
#include <string_view>

namespace vigie {

// Where the version number ends that follows a name ending at `at` in folded text. `at` itself
// where none does, or where the number counts something: "7,000", "3 years".
[[nodiscard]] std::size_t version_end(std::string_view text, std::size_t at);

}  // namespace vigie

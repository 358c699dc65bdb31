#pragma once

#include <string>

namespace vigie {

// The completion script for "bash" or "zsh".
[[nodiscard]] const char* completion_script(const std::string& shell);

}  // namespace vigie

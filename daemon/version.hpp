#pragma once

namespace vigie {

inline constexpr const char* kVersion = VIGIE_VERSION;  // of the CMake project

}  // namespace vigie

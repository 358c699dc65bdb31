#pragma once

// toml++ 3.3 as Vigie uses it: without exceptions, and compiled once, in base/toml.cpp, because the
// packaged library has them. Include this and never <toml++/toml.h>: the settings must agree.
// https://marzer.github.io/tomlplusplus/

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 0
#include <toml++/toml.h>

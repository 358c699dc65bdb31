// The TOML library's own code, compiled here once: Debian's shared build of it throws, ours does
// not.
//
// toml++ 3.3 asserts what "[.a]" and "[=" break, and goes on to report it where it does not; a
// wrong configuration must not stop a running daemon. With NDEBUG it would assume it instead, so
// NDEBUG is hidden from it.
#define TOML_ASSERT(expr) static_cast<void>(0)
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>

#pragma pop_macro("NDEBUG")

// The TOML library's own code, compiled here once: Debian's shared build of it throws, ours does
// not.
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>

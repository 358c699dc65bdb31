#pragma once

// The command line of `vigie`: reads the arguments, runs one command, returns its exit code.

namespace vigie {

[[nodiscard]] int run_command_line(int argc, char** argv);

}  // namespace vigie

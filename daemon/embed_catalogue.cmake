# Writes OUT, a C++ file holding the text of FILE, knowledge/feeds.toml.
file(READ "${FILE}" text)
# Compilers limit the length of one literal: the text is joined from pieces of 200 lines or so.
string(REPLACE "\n\n# ---- " ")VIGIE\"\n    R\"VIGIE(\n\n# ---- " text "${text}")
file(WRITE "${OUT}" "// Written by daemon/embed_catalogue.cmake from knowledge/feeds.toml.\n#include \"daemon/catalogue.hpp\"\n\nnamespace vigie {\n\nstd::string_view built_in_catalogue() noexcept {\n    return R\"VIGIE(${text})VIGIE\";\n}\n\n}  // namespace vigie\n")

# Writes OUT, a C++ file holding the text of FILES (a list of paths, ';' between).
set(body "// Written by pipeline/embed.cmake from knowledge/*.toml.\n#include \"pipeline/knowledge.hpp\"\n\nnamespace vigie {\n\nstd::vector<KnowledgeSource> built_in_knowledge() {\n    return {\n")
foreach(path IN LISTS FILES)
    file(READ "${path}" text)
    get_filename_component(name "${path}" NAME)
    string(APPEND body "        {\"knowledge/${name}\", R\"VIGIE(${text})VIGIE\"},\n")
endforeach()
string(APPEND body "    };\n}\n\n}  // namespace vigie\n")
file(WRITE "${OUT}" "${body}")

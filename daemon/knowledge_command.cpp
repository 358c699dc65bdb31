#include "daemon/commands.hpp"
#include "daemon/setup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <vector>

namespace vigie {

int knowledge_check_command(const KnowledgeArguments& arguments) {
    const std::vector<std::filesystem::path> more(arguments.knowledge.begin(),
                                                  arguments.knowledge.end());
    const boost::system::result<Knowledge, Mistakes> knowledge = read_knowledge(more);
    if (!knowledge) {
        for (const std::string& mistake : knowledge.error()) {
            fmt::print(stderr, "vigie: {}\n", mistake);
        }
        return kFailed;
    }
    const std::vector<std::string> clashes = check_knowledge(*knowledge);
    for (const std::string& clash : clashes) {
        fmt::print(stderr, "vigie: {}\n", clash);
    }
    const auto count = [&](TagKind kind) {
        return std::count_if(knowledge->entities.begin(),
                             knowledge->entities.end(),
                             [kind](const Entity& entity) { return entity.kind == kind; });
    };
    fmt::print("{} companies, {} people, {} products, {} themes, {} relations: {}\n",
               count(TagKind::company),
               count(TagKind::person),
               count(TagKind::product),
               knowledge->themes.size(),
               knowledge->relations.size(),
               clashes.empty() ? "all is well" : fmt::format("{} problems", clashes.size()));
    return clashes.empty() ? kDone : kFailed;
}

}  // namespace vigie

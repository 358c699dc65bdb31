#include "daemon/setup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace vigie {

namespace fs = std::filesystem;

namespace {

constexpr const char* kKnowledgeFolder = "/etc/vigie/knowledge.d";

std::vector<fs::path> toml_files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        if (entry.path().extension() == ".toml") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<fs::path> files_named_by(const std::vector<fs::path>& more) {
    std::vector<fs::path> files = toml_files_in(kKnowledgeFolder);
    for (const fs::path& path : more) {
        std::error_code failed;
        if (fs::is_directory(path, failed)) {
            const std::vector<fs::path> inside = toml_files_in(path);
            files.insert(files.end(), inside.begin(), inside.end());
        } else {
            files.push_back(path);
        }
    }
    return files;
}

Mistakes lines_of(const std::string& text) {
    Mistakes lines;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        if (end > start) {
            lines.push_back(text.substr(start, end - start));
        }
        start = end + 1;
    }
    return lines;
}

WatchVocabulary vocabulary_of(const Knowledge& knowledge) {
    WatchVocabulary words;
    for (const Entity& entity : knowledge.entities) {
        words.entities.push_back(entity.id);
        if (!entity.owner.empty()) {
            words.owners.emplace(entity.id, entity.owner);
        }
    }
    for (const auto& [role, titles] : knowledge.role_titles) {
        words.roles.push_back(role);
    }
    for (const ThemeRule& theme : knowledge.themes) {
        words.themes.push_back(theme.id);
    }
    for (const RelationRule& relation : knowledge.relations) {
        words.predicates.push_back(relation.id);
        if (relation.symmetric) {
            words.symmetric.push_back(relation.id);
        }
    }
    return words;
}

// What the configuration asks about while it is read: it names knowledge files, and its watches
// use the words that those define.
class KnowledgeLoader {
  public:
    WatchVocabulary operator()(const std::vector<fs::path>& more) {
        boost::system::result<Knowledge, Mistakes> knowledge = read_knowledge(more);
        if (!knowledge) {
            mistakes = knowledge.error();
            return {};
        }
        found = std::move(*knowledge);
        return vocabulary_of(*found);
    }

    std::optional<Knowledge> found;
    Mistakes mistakes;
};

using ConfigResult = boost::system::result<Config, std::vector<ConfigError>>;

boost::system::result<Setup, Mistakes> assemble(ConfigResult config, KnowledgeLoader& loader) {
    Mistakes mistakes = loader.mistakes;
    if (!config) {
        for (const ConfigError& error : config.error()) {
            mistakes.push_back(to_string(error));
        }
    }
    if (!mistakes.empty()) {
        return mistakes;
    }
    Setup setup{std::move(*config), nullptr, nullptr};
    WatchVocabulary words = vocabulary_of(*loader.found);
    add_feed_words(words, setup.config.feeds);
    setup.words = std::make_shared<const WatchVocabulary>(std::move(words));
    setup.tagger = std::make_shared<const Tagger>(*loader.found, setup.config.relevant_at);
    return setup;
}

ConfigContext context_for(KnowledgeLoader& loader, const fs::path& base) {
    ConfigContext context;
    context.vocabulary = [&loader](const std::vector<fs::path>& more) { return loader(more); };
    context.base = base;
    return context;
}

}  // namespace

boost::system::result<Knowledge, Mistakes> read_knowledge(const std::vector<fs::path>& more) {
    std::vector<KnowledgeSource> sources = built_in_knowledge();
    std::deque<std::string> texts;  // stay put while the sources point at them
    Mistakes unreadable;
    for (const fs::path& file : files_named_by(more)) {
        std::ifstream in(file, std::ios::binary);
        if (!in) {
            unreadable.push_back(
                fmt::format("{}: cannot be read; check [service] knowledge", file.string()));
            continue;
        }
        texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
        sources.push_back({file.string(), texts.back()});
    }
    Result<Knowledge> knowledge = load_knowledge(sources);
    if (!knowledge) {
        const Mistakes wrong = lines_of(knowledge.error().detail());
        unreadable.insert(unreadable.end(), wrong.begin(), wrong.end());
    }
    if (!unreadable.empty()) {
        return unreadable;
    }
    return std::move(*knowledge);
}

WatchVocabulary owners_and_ends() {
    const boost::system::result<Knowledge, Mistakes> knowledge = read_knowledge({});
    WatchVocabulary words;
    if (knowledge) {
        const WatchVocabulary all = vocabulary_of(*knowledge);
        words.owners = all.owners;
        words.symmetric = all.symmetric;
    }
    return words;
}

boost::system::result<Setup, Mistakes> read_setup(const fs::path& file) {
    KnowledgeLoader loader;
    return assemble(load_config(file, context_for(loader, file.parent_path())), loader);
}

boost::system::result<Setup, Mistakes> read_setup(std::string_view toml,
                                                  const std::string& name,
                                                  const fs::path& base) {
    KnowledgeLoader loader;
    return assemble(parse_config(toml, name, context_for(loader, base)), loader);
}

}  // namespace vigie

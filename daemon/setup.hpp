#pragma once

// Setup: a configuration file and all it names, read and compiled: what a daemon is started or
// reloaded with. All mistakes of all files come back together.

#include "daemon/config.hpp"
#include "pipeline/tagger.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace vigie {

struct Setup {
    Config config;
    std::shared_ptr<const Tagger> tagger;
    std::shared_ptr<const WatchVocabulary> words;  // that expressions may use; shared with silences
};

// One message a line, each naming its file.
using Mistakes = std::vector<std::string>;

// Built-in knowledge, /etc/vigie/knowledge.d/*.toml in name order, then `more` (files, or folders
// of
// *.toml files).
[[nodiscard]] boost::system::result<Knowledge, Mistakes> read_knowledge(
    const std::vector<std::filesystem::path>& more);

[[nodiscard]] boost::system::result<Setup, Mistakes> read_setup(const std::filesystem::path& file);

// What expressions look up in the knowledge besides names: who owns what, which relations hold both
// ways. For reading a log without a configuration; names are not checked.
[[nodiscard]] WatchVocabulary owners_and_ends();

// The same for a configuration that is not in a file (the demo's).
[[nodiscard]] boost::system::result<Setup, Mistakes> read_setup(std::string_view toml,
                                                                const std::string& name,
                                                                const std::filesystem::path& base);

}  // namespace vigie

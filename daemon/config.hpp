#pragma once

// Config: what the configuration file asks for, with every default filled in. Format and defaults:
// config.example.toml. Reading is strict: an unknown key, a wrong type, a value out of range, a
// reference to a sink that does not exist is a ConfigError, and all of them are reported at once.

#include "feeds/feed_spec.hpp"
#include "pipeline/pipeline.hpp"
#include "pipeline/watch.hpp"
#include "sinks/jsonl_sink.hpp"
#include "sinks/webhook_sink.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace vigie {

struct ConfigError {
    std::string file;
    std::size_t line = 0;    // 1-based; 0: the file as a whole
    std::size_t column = 0;  // 1-based, in characters
    std::string message;     // what is wrong and what would be right
};

// "file:line:col: message"
[[nodiscard]] std::string to_string(const ConfigError& error);

struct Config {
    std::filesystem::path state;                   // [service] state: directory
    std::vector<std::filesystem::path> knowledge;  // [service] knowledge: more files or folders
    std::string log_level = "info";                // [service] log_level
    double relevant_at = 0.5;                      // [service] relevant_at
    PollOptions poll;                              // [poll]
    std::vector<std::string> allow_networks;       // [poll] allow_networks, CIDR
    PipelineOptions pipeline;                      // [poll] backlog, stale_after; [pipeline] …
    std::vector<FeedSpec> feeds;                   // [[feed]]
    std::vector<Watch> watches;                    // [[watch]]
    std::vector<std::variant<JsonlOptions, WebhookOptions>> sinks;  // [[sink]]
    std::map<std::string, RateLimit> limits;                        // [[sink]] limit
};

// The names and tags of feeds, for expressions.
void add_feed_words(WatchVocabulary& words, const std::vector<FeedSpec>& feeds);

// What the alert policy goes by.
[[nodiscard]] PolicyRules policy_rules(const Config& config);

// How the outside reaches a configuration: environment and files, so that tests can give their own.
struct ConfigContext {
    // What `when` may name, given the files of [service] knowledge; asked once for each file. The
    // names of its feeds are added. Null: entities, themes and predicates are not checked.
    std::function<WatchVocabulary(const std::vector<std::filesystem::path>& knowledge)> vocabulary;
    std::filesystem::path base;  // relative paths in the file are against this folder
    const char* (*environment)(const char* name) = nullptr;  // std::getenv where null
};

// `file_name` is for messages. On success every watch refers to sinks that exist, names are unique,
// secrets have been read (from { file }, { env }, { credential } or inline).
[[nodiscard]] boost::system::result<Config, std::vector<ConfigError>> parse_config(
    std::string_view toml, const std::string& file_name, const ConfigContext& context);

// Relative paths are against the file's folder, whatever context.base says.
[[nodiscard]] boost::system::result<Config, std::vector<ConfigError>> load_config(
    const std::filesystem::path& file, ConfigContext context);

}  // namespace vigie

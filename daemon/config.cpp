#include "daemon/config.hpp"

#include "base/text.hpp"
#include "daemon/config_keys.hpp"
#include "daemon/config_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace vigie {

namespace fs = std::filesystem;

namespace {

using ConfigResult = boost::system::result<Config, std::vector<ConfigError>>;

constexpr const char* kSeeExample = "config.example.toml shows how";

// What the TOML parser says may repeat what it read: not from a line that may hold a secret.
std::string syntax_message(std::string_view source, const toml::parse_error& error) {
    std::string_view rest = source;
    for (toml::source_index line = 1; line < error.source().begin.line; ++line) {
        const std::size_t end = rest.find('\n');
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    const std::string line = to_lower_ascii(rest.substr(0, rest.find('\n')));
    for (const std::string_view word : {"secret", "whsec", "headers", "authorization", "cookie"}) {
        if (line.find(word) != std::string::npos) {
            return "not TOML: check quotes, commas and brackets on this line";
        }
    }
    return fmt::format("not TOML: {}", to_valid_utf8(error.description()));
}

void check_sections(const toml::table& root, ConfigReading& reading) {
    for (const auto& [key, value] : root) {
        if (std::find(kSections.begin(), kSections.end(), key.str()) != kSections.end()) {
            continue;
        }
        if (!value.is_table() && !value.is_array_of_tables()) {
            reading.errors.add(
                key.source().begin,
                fmt::format(
                    "\"{}\" stands before the first section{}", key.str(), home_of(key.str())));
        } else {
            reading.errors.add(
                key.source().begin,
                fmt::format(
                    "unknown section \"{}\"{}", key.str(), did_you_mean(key.str(), kSections)));
        }
    }
}

void check_that_news_can_flow(const toml::table& root, ConfigReading& reading) {
    if (root.empty()) {
        reading.errors.add_for_file(
            fmt::format("nothing is configured; give at least one [[feed]], one [[sink]] and one "
                        "[[watch]]: {}",
                        kSeeExample));
        return;
    }
    if (!root.contains("feed") && !root["poll"]["catalogue"]) {
        reading.errors.add_for_file(fmt::format(
            "no [[feed]]: there is nothing to read; add one with its url, or take some with [poll] "
            "catalogue: {}",
            kSeeExample));
    }
    if (!root.contains("sink")) {
        reading.errors.add_for_file(
            "no [[sink]]: nobody would be told; add one, such as name = \"log\", type = \"jsonl\", "
            "path = \"stories.jsonl\"");
    }
    if (!root.contains("watch")) {
        reading.errors.add_for_file(
            "no [[watch]]: nothing would be sent to a sink; add one, such as name = "
            "\"everything\", "
            "when = \"all\", to = [\"log\"]");
    }
}

}  // namespace

std::string to_string(const ConfigError& error) {
    if (error.line == 0) {
        return fmt::format("{}: {}", error.file, error.message);
    }
    return fmt::format("{}:{}:{}: {}", error.file, error.line, error.column, error.message);
}

const char* ConfigReading::environment(const std::string& name) const {
    return context.environment != nullptr ? context.environment(name.c_str())
                                          : std::getenv(name.c_str());
}

fs::path ConfigReading::resolve(const std::string& path) const {
    return (context.base / path).lexically_normal();
}

ConfigResult parse_config(std::string_view toml,
                          const std::string& file_name,
                          const ConfigContext& context) {
    ConfigErrors errors(file_name);
    if (!is_valid_utf8(toml)) {
        errors.add_for_file("not valid UTF-8; save the file as UTF-8");
        return errors.take();
    }
    const toml::parse_result parsed = toml::parse(toml);
    if (!parsed) {
        errors.add(parsed.error().source().begin, syntax_message(toml, parsed.error()));
        return errors.take();
    }
    const toml::table& root = parsed.table();
    Config config;
    ConfigReading reading{toml, context, errors, config};
    check_sections(root, reading);
    check_that_news_can_flow(root, reading);
    read_service(root, reading);
    read_poll(root, reading);
    read_pipeline(root, reading);
    read_feeds(root, reading);
    add_catalogue_feeds(reading);
    settle_min_every(root, config);
    read_sinks(root, reading);
    read_limits(root, reading);
    read_watches(root, reading);
    if (!errors.empty()) {
        return errors.take();
    }
    return config;
}

ConfigResult load_config(const fs::path& file, ConfigContext context) {
    std::error_code failed;
    const fs::path absolute = fs::absolute(file, failed);
    context.base = absolute.parent_path();
    ConfigErrors errors(file.string());
    if (fs::is_directory(absolute, failed)) {
        errors.add_for_file("is a folder, not a configuration file");
        return errors.take();
    }
    errno = 0;
    std::ifstream in(absolute, std::ios::binary);
    if (!in) {
        errors.add_for_file(fmt::format(
            "cannot be read: {}; {}", std::generic_category().message(errno), kSeeExample));
        return errors.take();
    }
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    return parse_config(text, file.string(), context);
}

}  // namespace vigie

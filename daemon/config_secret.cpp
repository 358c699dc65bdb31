#include "base/text.hpp"
#include "daemon/config_keys.hpp"
#include "daemon/config_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <span>
#include <system_error>

namespace vigie {

namespace {

constexpr std::size_t kMaxSecretBytes = 64 * 1024;

// The content without the blanks and line breaks around it.
std::optional<std::string> read_secret_file(const std::filesystem::path& path,
                                            const toml::node& where,
                                            const std::string& key,
                                            ConfigErrors& errors) {
    std::error_code ignored;
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    std::string text(kMaxSecretBytes + 1, '\0');
    if (in && !std::filesystem::is_directory(path, ignored)) {
        in.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<std::size_t>(in.gcount()));
    } else {
        const int reason = errno != 0 ? errno : EISDIR;
        errors.add(where,
                   fmt::format("{}: cannot read {}: {}",
                               key,
                               path.string(),
                               std::generic_category().message(reason)));
        return std::nullopt;
    }
    if (text.size() > kMaxSecretBytes) {
        errors.add(where, fmt::format("{}: {} is too large for a secret", key, path.string()));
        return std::nullopt;
    }
    text = std::string(trim(text));
    if (text.empty()) {
        errors.add(where, fmt::format("{}: {} is empty", key, path.string()));
        return std::nullopt;
    }
    return text;
}

std::optional<std::string> from_environment(const std::string& name,
                                            const toml::node& where,
                                            const std::string& key,
                                            ConfigReading& reading) {
    const char* value = reading.environment(name);
    if (value == nullptr || *value == '\0') {
        reading.errors.add(where,
                           fmt::format("{}: the environment variable {} is not set", key, name));
        return std::nullopt;
    }
    return std::string(value);
}

std::optional<std::string> from_credential(const std::string& name,
                                           const toml::node& where,
                                           const std::string& key,
                                           ConfigReading& reading) {
    if (name.find('/') != std::string::npos || name == "..") {
        reading.errors.add(where, fmt::format("{}: a credential is a name, not a path", key));
        return std::nullopt;
    }
    const char* folder = reading.environment("CREDENTIALS_DIRECTORY");
    if (folder == nullptr || *folder == '\0') {
        reading.errors.add(
            where,
            fmt::format("{}: $CREDENTIALS_DIRECTORY is not set; run as a systemd service with "
                        "LoadCredential={}:…, or use {{ file = … }}",
                        key,
                        name));
        return std::nullopt;
    }
    return read_secret_file(std::filesystem::path(folder) / name, where, key, reading.errors);
}

std::optional<std::string> from_table(const toml::table& table,
                                      const std::string& key,
                                      ConfigReading& reading,
                                      std::span<const std::string_view> keys) {
    TableReader reader(table, key, keys, reading.errors);
    const auto count = [&table](std::span<const std::string_view> names) {
        return static_cast<std::size_t>(
            std::count_if(names.begin(), names.end(), [&](std::string_view name) {
                return table.contains(name);
            }));
    };
    const std::size_t places = count(kSecretKeys);
    const bool all_known = count(keys) == table.size();
    if (places == 0 && !all_known) {
        return std::nullopt;  // the reader has said so
    }
    if (places != 1 || !all_known) {
        reading.errors.add(table, fmt::format("{}: expected one of file, env and credential", key));
        return std::nullopt;
    }
    if (const std::optional<TextAt> file = reader.text("file")) {
        return read_secret_file(reading.resolve(file->text), *file->node, key, reading.errors);
    }
    if (const std::optional<TextAt> variable = reader.text("env")) {
        return from_environment(variable->text, *variable->node, key, reading);
    }
    if (const std::optional<TextAt> credential = reader.text("credential")) {
        return from_credential(credential->text, *credential->node, key, reading);
    }
    return std::nullopt;
}

std::optional<std::string> read_text(const toml::node& node,
                                     const std::string& key,
                                     ConfigReading& reading,
                                     std::span<const std::string_view> keys) {
    std::optional<std::string> text;
    if (const auto* inline_text = node.as_string()) {
        text = inline_text->get();
    } else if (const toml::table* table = node.as_table()) {
        text = from_table(*table, key, reading, keys);
    } else {
        reading.errors.add(
            node,
            fmt::format("{}: expected a string, {{ file = … }}, {{ env = … }} or {{ credential = … "
                        "}}, found {}",
                        key,
                        kind_of(node)));
        return std::nullopt;
    }
    if (text && std::any_of(text->begin(), text->end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
        })) {
        reading.errors.add(node, fmt::format("{}: must be one line", key));
        return std::nullopt;
    }
    return text;
}

}  // namespace

std::optional<std::string> read_secret(const toml::node& node,
                                       const std::string& key,
                                       ConfigReading& reading) {
    return read_text(node, key, reading, kSecretKeys);
}

std::optional<std::string> read_dated_secret(const toml::node& node,
                                             const std::string& key,
                                             ConfigReading& reading) {
    return read_text(node, key, reading, kSigningKeys);
}

}  // namespace vigie

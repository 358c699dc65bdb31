#pragma once

// Every key that a configuration may have, by section. config.example.toml shows them all.

#include <array>
#include <string_view>

namespace vigie {

inline constexpr std::array<std::string_view, 6> kSections = {
    "service", "poll", "pipeline", "feed", "watch", "sink"};

inline constexpr std::array<std::string_view, 5> kServiceKeys = {
    "state", "user_agent", "knowledge", "log_level", "relevant_at"};

inline constexpr std::array<std::string_view, 14> kPollKeys = {"every",
                                                               "min_every",
                                                               "max_every",
                                                               "quiet_every",
                                                               "fetches",
                                                               "per_host",
                                                               "max_body",
                                                               "timeout",
                                                               "max_redirects",
                                                               "move_after",
                                                               "backlog",
                                                               "stale_after",
                                                               "allow_networks",
                                                               "catalogue"};

inline constexpr std::array<std::string_view, 2> kPipelineKeys = {"window", "max_remembered"};

inline constexpr std::array<std::string_view, 5> kFeedKeys = {
    "url", "name", "every", "headers", "tags"};

inline constexpr std::array<std::string_view, 12> kWatchKeys = {"name",
                                                                "when",
                                                                "to",
                                                                "alert",
                                                                "continue",
                                                                "updates",
                                                                "group_by",
                                                                "group_wait",
                                                                "group_interval",
                                                                "digest",
                                                                "quiet",
                                                                "breach"};

inline constexpr std::array<std::string_view, 2> kSinkKeys = {"name", "type"};

inline constexpr std::array<std::string_view, 7> kJsonlKeys = {
    "name", "type", "path", "rotate_size", "rotate_age", "keep", "compress"};

inline constexpr std::array<std::string_view, 21> kWebhookKeys = {
    "name",      "type",     "url",           "secret",         "secrets",     "headers",
    "timeout",   "parallel", "max_body",      "format",         "retry_first", "retry_longest",
    "retry_for", "expire",   "allow_private", "allow_networks", "ca_file",     "certificate",
    "key",       "min_tls",  "limit"};

inline constexpr std::array<std::string_view, 3> kSecretKeys = {"file", "env", "credential"};

// A secret that signs, too, may say from when to when.
inline constexpr std::array<std::string_view, 5> kSigningKeys = {
    "file", "env", "credential", "from", "to"};

}  // namespace vigie

#include "base/http/curl_client.hpp"
#include "daemon/config_keys.hpp"
#include "daemon/config_parts.hpp"
#include "daemon/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <system_error>

// [service], [poll] and [pipeline].

namespace vigie {

namespace {

using std::chrono::hours;

constexpr const char* kUserAgent =
    "Vigie/0.1 (news feed monitor; set [service] user_agent to your contact)";
constexpr std::array<std::string_view, 5> kLogLevels = {"trace", "debug", "info", "warn", "error"};
constexpr std::uint64_t kMaxBody = std::uint64_t{1} << 30U;

// systemd names the folder it made; several are separated by colons.
std::string default_state(const ConfigReading& reading) {
    const char* given = reading.environment("STATE_DIRECTORY");
    if (given == nullptr || *given == '\0') {
        return "vigie-state";
    }
    const std::string folders(given);
    return folders.substr(0, folders.find(':'));
}

void read_backlog(TableReader& table, std::optional<Seconds>& out) {
    const toml::node* node = table.find("backlog");
    if (node == nullptr) {
        return;
    }
    const auto* word = node->as_string();
    if (word != nullptr && word->get() == "all") {
        out = std::nullopt;
        return;
    }
    if (word != nullptr && word->get() == "none") {
        out = Seconds{0};
        return;
    }
    if (word == nullptr || !parse_duration(word->get())) {
        table.wrong(*node,
                    "backlog",
                    fmt::format(R"(expected a duration such as "24h", "all" or "none", found {})",
                                word != nullptr ? fmt::format("\"{}\"", word->get())
                                                : std::string(kind_of(*node))));
        return;
    }
    Seconds backlog{0};
    table.read("backlog", backlog, Seconds{0}, 100 * kYear);
    out = backlog;
}

void check_limits(TableReader& table, const PollOptions& options) {
    if (options.min_every > options.max_every) {
        const toml::node* min = table.find("min_every");
        const toml::node* where = min != nullptr ? min : table.find("max_every");
        table.wrong(*where,
                    min != nullptr ? "min_every" : "max_every",
                    fmt::format("min_every ({}) is longer than max_every ({})",
                                format_duration(options.min_every),
                                format_duration(options.max_every)));
    }
    const toml::node* every = table.find("every");
    if (every == nullptr) {
        return;
    }
    if (options.every > options.max_every) {
        table.wrong(*every,
                    "every",
                    fmt::format("{} is longer than max_every ({})",
                                format_duration(options.every),
                                format_duration(options.max_every)));
    }
    if (table.find("min_every") != nullptr && options.every < options.min_every) {
        table.wrong(*every,
                    "every",
                    fmt::format("{} is shorter than min_every ({})",
                                format_duration(options.every),
                                format_duration(options.min_every)));
    }
}

}  // namespace

void read_service(const toml::table& root, ConfigReading& reading) {
    Config& config = reading.config;
    config.state = reading.resolve(default_state(reading));
    config.poll.user_agent = kUserAgent;
    const toml::table* found = section(root, "service", reading);
    if (found == nullptr) {
        return;
    }
    TableReader table(*found, "service", kServiceKeys, reading.errors);
    std::string state;
    table.read("state", state);
    if (!state.empty()) {
        config.state = reading.resolve(state);
    }
    table.read("user_agent", config.poll.user_agent);
    table.read("relevant_at", config.relevant_at, 0.0, 1.0);
    if (const std::optional<std::size_t> level = table.choice("log_level", kLogLevels)) {
        config.log_level = kLogLevels[*level];
    }
    for (const TextAt& each : table.texts("knowledge")) {
        const std::filesystem::path path = reading.resolve(each.text);
        std::error_code failed;
        if (std::filesystem::exists(path, failed)) {
            config.knowledge.push_back(path);
        } else {
            table.wrong(*each.node,
                        "knowledge",
                        fmt::format("{} is not there or cannot be reached", path.string()));
        }
    }
}

void read_poll(const toml::table& root, ConfigReading& reading) {
    const toml::table* found = section(root, "poll", reading);
    if (found == nullptr) {
        return;
    }
    TableReader table(*found, "poll", kPollKeys, reading.errors);
    PollOptions& poll = reading.config.poll;
    table.read("every", poll.every, Seconds{1}, kYear);
    table.read("min_every", poll.min_every, Seconds{1}, kYear);
    table.read("max_every", poll.max_every, Seconds{1}, kYear);
    table.read("quiet_every", poll.quiet_every, Seconds{1}, kYear);
    table.read_count("fetches", poll.fetches, 1, 10'000);
    table.read_count("per_host", poll.per_host, 1, 1'000);
    std::uint64_t body = poll.max_body;
    table.read_size("max_body", body, 1000, kMaxBody);
    poll.max_body = body;
    table.read("timeout", poll.timeout, Millis{100}, Millis{600'000});
    auto redirects = static_cast<std::size_t>(poll.max_redirects);
    table.read_count("max_redirects", redirects, 0, 50);
    poll.max_redirects = static_cast<int>(redirects);
    table.read("move_after", poll.move_after, Seconds{0}, kYear);
    read_backlog(table, reading.config.pipeline.backlog);
    table.read("stale_after", reading.config.pipeline.stale_after, Seconds{0}, 100 * kYear);
    for (TextAt& network : read_networks(table)) {
        reading.config.allow_networks.push_back(std::move(network.text));
    }
    check_limits(table, poll);
    read_catalogue_words(table, reading);
}

void read_pipeline(const toml::table& root, ConfigReading& reading) {
    const toml::table* found = section(root, "pipeline", reading);
    if (found == nullptr) {
        return;
    }
    TableReader table(*found, "pipeline", kPipelineKeys, reading.errors);
    PipelineOptions& pipeline = reading.config.pipeline;
    table.read("window", pipeline.window, hours{1}, kYear);
    table.read_count("max_remembered", pipeline.max_remembered, 1'000, 100'000'000);
}

}  // namespace vigie

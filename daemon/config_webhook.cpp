#include "base/http/network.hpp"
#include "daemon/config_keys.hpp"
#include "daemon/config_parts.hpp"
#include "sinks/webhook_key.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>

// [[sink]] of type webhook.

namespace vigie {

namespace {

constexpr std::size_t kMaxSecrets = 4;  // old and new, of both kinds

// `from` and `to` of a secret: a TOML date or date-time, or one as a string; where it has no offset
// it is UTC.
std::optional<Time> read_date(const toml::table& table,
                              std::string_view name,
                              const std::string& key,
                              ConfigReading& reading) {
    const toml::node* node = table.get(name);
    if (node == nullptr) {
        return std::nullopt;
    }
    if (const auto day = node->value_exact<toml::date>()) {
        return Time{std::chrono::sys_days{std::chrono::year{day->year} / day->month / day->day}};
    }
    if (const auto moment = node->value_exact<toml::date_time>()) {
        const toml::date& day = moment->date;
        Time time{std::chrono::sys_days{std::chrono::year{day.year} / day.month / day.day}};
        time += std::chrono::hours{moment->time.hour} + std::chrono::minutes{moment->time.minute} +
                Seconds{moment->time.second};
        return moment->offset ? time - std::chrono::minutes{moment->offset->minutes} : time;
    }
    if (const auto text = node->value_exact<std::string_view>()) {
        if (const std::optional<Time> time = parse_rfc3339(*text)) {
            return time;
        }
    }
    reading.errors.add(
        *node,
        fmt::format(
            "{}.{}: expected a date such as 2026-03-01 or 2026-03-01T09:00:00Z", key, name));
    return std::nullopt;
}

void add_secret(const toml::node& node,
                const std::string& key,
                std::vector<WebhookKey>& out,
                ConfigReading& reading) {
    const std::optional<std::string> text = read_dated_secret(node, key, reading);
    if (!text) {
        return;
    }
    Result<WebhookKey> secret = parse_webhook_key(*text);
    if (!secret) {
        reading.errors.add(node, fmt::format("{}: {}", key, secret.error().detail()));
        return;
    }
    if (const toml::table* table = node.as_table()) {
        secret->from = read_date(*table, "from", key, reading);
        secret->to = read_date(*table, "to", key, reading);
    }
    out.push_back(std::move(*secret));
}

void check_dates(TableReader& table,
                 const toml::node& where,
                 std::string_view key,
                 const std::vector<WebhookKey>& secrets) {
    if (const std::optional<std::string> gap = gap_between(secrets)) {
        table.wrong(where, key, *gap);
    }
}

void read_secrets(TableReader& table, std::vector<WebhookKey>& out, ConfigReading& reading) {
    const toml::node* one = table.find("secret");
    const toml::node* several = table.find("secrets");
    if (one != nullptr && several != nullptr) {
        table.wrong(*several, "secrets", "give secret or secrets, not both");
        return;
    }
    if (several == nullptr) {
        if (table.require("secret", "{ file = \"/etc/vigie/newsroom.secret\" }")) {
            add_secret(*one, "sink.secret", out, reading);
            if (!out.empty()) {
                check_dates(table, *one, "secret", out);
            }
        }
        return;
    }
    const toml::array* array = several->as_array();
    if (array == nullptr || array->empty() || array->size() > kMaxSecrets) {
        table.wrong(*several,
                    "secrets",
                    "expected an array of one to four secrets: the new one, then the old one, of "
                    "one kind or both");
        return;
    }
    for (const toml::node& each : *array) {
        add_secret(each, "sink.secrets", out, reading);
    }
    if (out.size() == array->size()) {
        check_dates(table, *several, "secrets", out);
    }
}

// The path of a file that is there and can be opened.
void read_file_name(TableReader& table,
                    std::string_view key,
                    std::string& out,
                    ConfigReading& reading) {
    const std::optional<TextAt> given = table.text(key);
    if (!given) {
        return;
    }
    const std::filesystem::path path = reading.resolve(given->text);
    std::error_code failed;
    if (!std::filesystem::is_regular_file(path, failed)) {
        table.wrong(
            *given->node, key, path.string() + " is not there, or is not a file that can be read");
        return;
    }
    out = path.string();
}

void read_tls(TableReader& table, TlsOptions& tls, ConfigReading& reading) {
    constexpr std::array<std::string_view, 2> kVersions = {"1.2", "1.3"};
    read_file_name(table, "ca_file", tls.ca_file, reading);
    read_file_name(table, "certificate", tls.certificate, reading);
    read_file_name(table, "key", tls.key, reading);
    const toml::node* certificate = table.find("certificate");
    const toml::node* key = table.find("key");
    if ((certificate != nullptr) != (key != nullptr)) {
        table.wrong(certificate != nullptr ? *certificate : *key,
                    certificate != nullptr ? "certificate" : "key",
                    "certificate and key go together: who we are, and how we prove it");
    }
    if (table.choice("min_tls", kVersions).value_or(0) == 1) {
        tls.least = TlsOptions::Version::tls1_3;
    }
}

}  // namespace

void read_webhook(TableReader& table, WebhookOptions& sink, ConfigReading& reading) {
    constexpr std::array<std::string_view, 2> kFormats = {"standard", "cloudevents"};
    if (table.require("url", "\"https://newsroom.example.org/vigie\"")) {
        sink.url = read_url(table, "url").value_or("");
    }
    read_secrets(table, sink.secrets, reading);
    sink.headers = read_headers(table, "sink", reading);
    table.read("timeout", sink.timeout, Millis{100}, Millis{600'000});
    table.read_count("parallel", sink.parallel, 1, 256);
    std::uint64_t body = sink.max_body;
    table.read_size("max_body", body, 1000, std::uint64_t{1} << 24U);
    sink.max_body = body;
    if (table.choice("format", kFormats).value_or(0) == 1) {
        sink.format = WebhookFormat::cloudevents;
    }
    constexpr Millis kDay{24LL * 3600 * 1000};
    table.read("retry_first", sink.retry_first, Millis{10}, kDay);
    table.read("retry_longest", sink.retry_longest, Millis{10}, 30 * kDay);
    table.read("retry_for", sink.retry_for, Millis{0}, kYear);
    const toml::node* expire = table.find("expire");
    if (expire != nullptr && expire->value<std::string_view>() != "never") {
        Millis after{0};
        table.read("expire", after, Millis{1'000}, 10 * kYear);
        sink.expire = after;
    }
    table.read("allow_private", sink.allow_private);
    for (const TextAt& network : read_networks(table)) {
        sink.allow_networks.push_back(*Network::parse(network.text));
    }
    read_tls(table, sink.tls, reading);
    sink.user_agent = reading.config.poll.user_agent;
}

}  // namespace vigie

#include "daemon/config_keys.hpp"
#include "daemon/config_parts.hpp"

#include <fmt/format.h>

#include <array>

// [[sink]].

namespace vigie {

namespace {

enum class Type { jsonl, webhook, unknown };

constexpr std::array<std::string_view, 2> kTypes = {"jsonl", "webhook"};
constexpr std::uint64_t kMaxRotateSize = std::uint64_t{1} << 40U;

void read_unique_name(TableReader& table, std::string& out, UniqueNames& names) {
    if (!table.require("name", "\"log\"")) {
        return;
    }
    table.read("name", out);
    if (!out.empty()) {
        names.add(out, *table.find("name"), "sink", table.errors());
    }
}

bool is_never(const TableReader& table, std::string_view key) {
    const toml::node* node = table.find(key);
    return node != nullptr && node->value<std::string_view>() == "never";
}

void read_jsonl(const toml::table& found, UniqueNames& names, ConfigReading& reading) {
    TableReader table(found, "sink", kJsonlKeys, reading.errors);
    JsonlOptions sink;
    read_unique_name(table, sink.name, names);
    std::string path;
    if (table.require("path", "\"stories.jsonl\"")) {
        table.read("path", path);
        sink.path = reading.resolve(path);
    }
    if (is_never(table, "rotate_size")) {
        sink.rotate_size = 0;
    } else {
        table.read_size("rotate_size", sink.rotate_size, 4096, kMaxRotateSize);
    }
    if (is_never(table, "rotate_age")) {
        sink.rotate_age = Seconds{0};
    } else {
        table.read("rotate_age", sink.rotate_age, Seconds{60}, 10 * kYear);
    }
    table.read_count("keep", sink.keep, 0, 1'000'000);
    constexpr std::array<std::string_view, 3> kCompressions = {"none", "gzip", "zstd"};
    sink.compress = static_cast<Compression>(table.choice("compress", kCompressions).value_or(0));
    reading.config.sinks.emplace_back(std::move(sink));
}

void read_webhook_sink(const toml::table& found, UniqueNames& names, ConfigReading& reading) {
    TableReader table(found, "sink", kWebhookKeys, reading.errors);
    WebhookOptions sink;
    read_unique_name(table, sink.name, names);
    read_webhook(table, sink, reading);
    reading.config.sinks.emplace_back(std::move(sink));
}

// The keys of a sink depend on its type: while that is wrong, nothing else is spoken of.
Type type_of(const toml::table& found, ConfigReading& reading) {
    const toml::node* node = found.get("type");
    const auto given = node != nullptr ? node->value<std::string_view>() : std::nullopt;
    if (given == kTypes[0]) {
        return Type::jsonl;
    }
    if (given == kTypes[1]) {
        return Type::webhook;
    }
    constexpr const char* kExpected = R"(expected type = "jsonl" or type = "webhook")";
    if (node == nullptr) {
        reading.errors.add(found, fmt::format("sink: type is missing; {}", kExpected));
    } else {
        reading.errors.add(*node,
                           fmt::format("sink.type: {}{}",
                                       kExpected,
                                       given ? did_you_mean(*given, kTypes) : std::string()));
    }
    return Type::unknown;
}

// So that watches that name it are not called wrong too.
void remember_name(const toml::table& found, ConfigReading& reading) {
    JsonlOptions sink;
    sink.name = found["name"].value_or(std::string());
    reading.config.sinks.emplace_back(std::move(sink));
}

}  // namespace

void read_sinks(const toml::table& root, ConfigReading& reading) {
    UniqueNames names;
    for (const toml::table* found : sections(root, "sink", reading)) {
        switch (type_of(*found, reading)) {
            case Type::jsonl:
                read_jsonl(*found, names, reading);
                break;
            case Type::webhook:
                read_webhook_sink(*found, names, reading);
                break;
            case Type::unknown:
                remember_name(*found, reading);
                break;
        }
    }
}

}  // namespace vigie

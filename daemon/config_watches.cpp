#include "daemon/config_keys.hpp"
#include "daemon/config_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <variant>

// [[watch]].

namespace vigie {

namespace {

constexpr std::array<std::string_view, 2> kAlerts = {"every story", "once per event"};

std::vector<std::string> sink_names(const Config& config) {
    std::vector<std::string> out;
    for (const auto& sink : config.sinks) {
        out.push_back(std::visit([](const auto& options) { return options.name; }, sink));
    }
    return out;
}

void read_to(TableReader& table, std::vector<std::string>& out, const ConfigReading& reading) {
    if (!table.require("to", "[\"log\"]")) {
        return;
    }
    const std::vector<std::string> sinks = sink_names(reading.config);
    const std::vector<std::string_view> known(sinks.begin(), sinks.end());
    std::vector<TextAt> names = table.texts("to");
    if (const toml::array* array = table.find("to")->as_array();
        array != nullptr && array->empty()) {
        table.wrong(*array, "to", "names no sink: nothing would be sent");
    }
    for (TextAt& each : names) {
        if (std::find(known.begin(), known.end(), each.text) == known.end()) {
            table.wrong(
                *each.node,
                "to",
                fmt::format(
                    "no sink is called \"{}\"{}", each.text, did_you_mean(each.text, known)));
        } else if (std::find(out.begin(), out.end(), each.text) != out.end()) {
            table.wrong(*each.node, "to", fmt::format("\"{}\" is named twice", each.text));
        } else {
            out.push_back(std::move(each.text));
        }
    }
}

Watch read_watch(const toml::table& found, const WatchVocabulary& words, ConfigReading& reading) {
    TableReader table(found, "watch", kWatchKeys, reading.errors);
    Watch watch;
    if (table.require("name", "\"everything\"")) {
        table.read("name", watch.name);
    }
    watch.when = read_expression(table, "when", words, reading).value_or(When());
    read_to(table, watch.to, reading);
    if (const std::optional<std::size_t> alert = table.choice("alert", kAlerts)) {
        watch.alert = *alert == 0 ? AlertMode::every_story : AlertMode::once_per_event;
    }
    table.read("continue", watch.go_on);
    read_alert_rules(table, watch, words, reading);
    return watch;
}

}  // namespace

void add_feed_words(WatchVocabulary& words, const std::vector<FeedSpec>& feeds) {
    for (const FeedSpec& feed : feeds) {
        words.feeds.push_back(feed.name);
        for (const std::string& tag : feed.tags) {
            words.feed_tags[tag].push_back(feed.name);
        }
    }
}

std::optional<When> read_expression(TableReader& table,
                                    std::string_view key,
                                    const WatchVocabulary& words,
                                    ConfigReading& reading) {
    const std::optional<TextAt> given = table.text(key);
    if (!given) {
        return std::nullopt;
    }
    auto parsed = parse_when(given->text, words);
    if (parsed) {
        return std::move(*parsed);
    }
    for (const WhenError& error : parsed.error()) {
        const std::size_t index = error.column == 0 ? 0 : error.column - 1;
        reading.errors.add(place_in_string(reading.source, given->node->source().begin, index),
                           fmt::format("watch.{}: {}", key, error.message));
    }
    return std::nullopt;
}

void read_watches(const toml::table& root, ConfigReading& reading) {
    WatchVocabulary words;
    if (reading.context.vocabulary) {
        words = reading.context.vocabulary(reading.config.knowledge);
    }
    add_feed_words(words, reading.config.feeds);
    if (reading.source.find("text(") != std::string_view::npos) {  // its tables take a while
        words.folder = std::make_shared<const Folder>();
    }
    UniqueNames names;
    for (const toml::table* found : sections(root, "watch", reading)) {
        Watch watch = read_watch(*found, words, reading);
        if (!watch.name.empty()) {
            names.add(watch.name, *found->get("name"), "watch", reading.errors);
        }
        reading.config.watches.push_back(std::move(watch));
    }
}

}  // namespace vigie

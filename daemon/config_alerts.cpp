#include "base/text.hpp"
#include "daemon/config_parts.hpp"
#include "daemon/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <variant>

// [[watch]] updates, group_…, digest, quiet, breach; [[sink]] limit.

namespace vigie {

namespace {

constexpr std::array<std::string_view, 8> kGroupBy = {
    "event", "feed", "source", "lang", "company", "person", "product", "theme"};
constexpr Seconds kLongestWait{7 * 24 * 3600};

std::optional<std::size_t> read_count(std::string_view text) {
    std::size_t count = 0;
    text = trim(text);
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    return error == std::errc() && stop == text.data() + text.size() && count > 0
               ? std::optional(count)
               : std::nullopt;
}

// "5, 20"
std::optional<std::vector<std::size_t>> read_counts(std::string_view text) {
    std::vector<std::size_t> counts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        const std::optional<std::size_t> count = read_count(text.substr(at, comma - at));
        if (!count || (!counts.empty() && *count <= counts.back())) {
            return std::nullopt;
        }
        counts.push_back(*count);
        at = comma + 1;
    }
    return counts;
}

std::optional<Seconds> read_whole_seconds(std::string_view text) {
    const std::optional<Millis> duration = parse_duration(trim(text));
    return duration && *duration >= Seconds{1}
               ? std::optional(std::chrono::floor<Seconds>(*duration))
               : std::nullopt;
}

bool read_update(std::string_view text, UpdateRule& rule) {
    constexpr std::string_view kOutlets = "new outlet count ";
    constexpr std::string_view kEvery = "every ";
    if (text == "new facts") {
        rule.facts = true;
        return true;
    }
    if (text.starts_with(kOutlets)) {
        const auto counts = read_counts(text.substr(kOutlets.size()));
        rule.outlets = counts.value_or(std::vector<std::size_t>{});
        return counts.has_value();
    }
    if (text.starts_with(kEvery)) {
        const std::optional<Seconds> every = read_whole_seconds(text.substr(kEvery.size()));
        rule.every = every.value_or(Seconds{0});
        return every.has_value();
    }
    return false;
}

void read_updates(TableReader& table, Watch& watch) {
    const std::vector<TextAt> rules = table.texts("updates");
    for (const TextAt& rule : rules) {
        if (rule.text == "never" && rules.size() == 1) {
            return;
        }
        if (!read_update(rule.text, watch.updates)) {
            table.wrong(*rule.node,
                        "updates",
                        "expected \"never\", \"new outlet count 5, 20\", \"every 1h\" or "
                        "\"new facts\", or a list of them");
        }
    }
    if (!rules.empty() && watch.alert != AlertMode::once_per_event) {
        table.wrong(*rules.front().node,
                    "updates",
                    "goes with alert = \"once per event\"; every story is told as it is");
    }
}

void read_group(TableReader& table, Watch& watch) {
    for (const TextAt& each : table.texts("group_by")) {
        const auto found = std::find(kGroupBy.begin(), kGroupBy.end(), each.text);
        if (found == kGroupBy.end()) {
            table.wrong(*each.node,
                        "group_by",
                        fmt::format("expected one of {}{}",
                                    fmt::join(kGroupBy, ", "),
                                    did_you_mean(each.text, kGroupBy)));
        } else {
            watch.group_by.push_back(static_cast<GroupBy>(found - kGroupBy.begin()));
        }
    }
    WatchPolicy& policy = watch.policy;
    policy.grouped = !watch.group_by.empty();
    table.read("group_wait", policy.group_wait, Seconds{0}, kLongestWait);
    table.read("group_interval", policy.group_interval, Seconds{0}, kLongestWait);
}

void read_clock(TableReader& table, WatchPolicy& policy) {
    if (const std::optional<TextAt> digest = table.text("digest")) {
        policy.digest = parse_clock_time(digest->text);
        if (!policy.digest) {
            table.wrong(*digest->node,
                        "digest",
                        "expected an hour of a time zone, \"daily 08:00 Europe/Paris\" or "
                        "\"weekly monday 08:00 Europe/Paris\"");
        }
    }
    if (const std::optional<TextAt> quiet = table.text("quiet")) {
        policy.quiet = parse_clock_hours(quiet->text);
        if (!policy.quiet) {
            table.wrong(*quiet->node,
                        "quiet",
                        "expected hours of a time zone, \"22:00-07:00 Europe/Paris\"");
        }
    }
}

bool is_log(const ConfigReading& reading, const std::string& name) {
    const auto& sinks = reading.config.sinks;
    return std::any_of(sinks.begin(), sinks.end(), [&](const auto& sink) {
        const auto* log = std::get_if<JsonlOptions>(&sink);
        return log != nullptr && log->name == name;
    });
}

}  // namespace

void read_alert_rules(TableReader& table,
                      Watch& watch,
                      const WatchVocabulary& words,
                      ConfigReading& reading) {
    read_updates(table, watch);
    read_group(table, watch);
    read_clock(table, watch.policy);
    watch.breach = read_expression(table, "breach", words, reading);
    if (watch.breach && !watch.policy.waits()) {
        table.wrong(*table.find("breach"),
                    "breach",
                    "says what does not wait; there is no quiet, digest or group_by to wait for");
    }
    for (const std::string& sink : watch.to) {
        if (watch.policy.waits() && is_log(reading, sink)) {
            table.wrong(
                *table.find("to"),
                "to",
                fmt::format("\"{}\" is a log and takes each story as it comes; send digests, "
                            "groups and quiet hours to another sink, by a watch of its own",
                            sink));
        }
    }
}

void read_limits(const toml::table& root, ConfigReading& reading) {
    constexpr std::string_view kPer = " per ";
    for (const toml::table* sink : sections(root, "sink", reading)) {
        const toml::node* given = sink->get("limit");
        if (given == nullptr || (*sink)["type"].value_or(std::string()) != "webhook") {
            continue;
        }
        const std::string text = given->value_or(std::string());
        const std::size_t per = std::min(text.find(kPer), text.size());
        const std::optional<std::size_t> count = read_count(text.substr(0, per));
        const std::optional<Seconds> time =
            read_whole_seconds(text.substr(std::min(per + kPer.size(), text.size())));
        if (!count || !time) {
            reading.errors.add(*given,
                               "sink.limit: expected so many messages in a time, \"20 per 1h\"");
            continue;
        }
        reading.config.limits[(*sink)["name"].value_or(std::string())] = {*count, *time};
    }
    for (const auto& [name, limit] : reading.config.limits) {
        reading.config.pipeline.limited.push_back(name);
    }
    for (const auto& sink : reading.config.sinks) {
        if (const auto* log = std::get_if<JsonlOptions>(&sink)) {
            reading.config.pipeline.records.push_back(log->name);
        }
    }
}

PolicyRules policy_rules(const Config& config) {
    PolicyRules rules;
    for (const Watch& watch : config.watches) {
        if (watch.policy.waits()) {
            rules.watches.emplace(watch.name, watch.policy);
        }
    }
    rules.limits = config.limits;
    return rules;
}

}  // namespace vigie

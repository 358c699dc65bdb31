#include "daemon/config_reader.hpp"

#include "base/text.hpp"
#include "daemon/config_keys.hpp"
#include "daemon/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace vigie {

namespace {

constexpr std::size_t kMaxQuoted = 60;  // bytes of a wrong value that a message repeats

std::string in_quotes(std::string_view text) {
    const std::string_view cut = cut_utf8(text, kMaxQuoted);
    return fmt::format("\"{}{}\"", cut, cut.size() < text.size() ? "…" : "");
}

std::string list_of(std::span<const std::string_view> words) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        out += i == 0 ? "" : (i + 1 == words.size() ? " or " : ", ");
        out += fmt::format("\"{}\"", words[i]);
    }
    return out;
}

bool has_control(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
    });
}

}  // namespace

void ConfigErrors::add(toml::source_position where, std::string message) {
    errors_.push_back({file_, where.line, where.column, std::move(message)});
}

void ConfigErrors::add(const toml::node& where, std::string message) {
    add(where.source().begin, std::move(message));
}

std::vector<ConfigError> ConfigErrors::take() {
    std::stable_sort(errors_.begin(), errors_.end(), [](const auto& a, const auto& b) {
        return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
    return std::exchange(errors_, {});
}

const char* kind_of(const toml::node& node) noexcept {
    switch (node.type()) {
        case toml::node_type::none:
            break;
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "an array";
        case toml::node_type::string:
            return "a string";
        case toml::node_type::integer:
            return "an integer";
        case toml::node_type::floating_point:
            return "a number with a fraction";
        case toml::node_type::boolean:
            return "a boolean";
        case toml::node_type::date:
            return "a date";
        case toml::node_type::time:
            return "a time of day";
        case toml::node_type::date_time:
            return "a date and time";
    }
    return "nothing";
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
    const std::string_view nearest = nearest_word(word, known.data(), known.size());
    return nearest.empty() ? std::string() : fmt::format("; did you mean \"{}\"?", nearest);
}

std::string home_of(std::string_view key) {
    const auto holds = [key](const auto& keys) {
        return std::find(keys.begin(), keys.end(), key) != keys.end();
    };
    const char* home = holds(kServiceKeys)    ? "[service]"
                       : holds(kPollKeys)     ? "[poll]"
                       : holds(kPipelineKeys) ? "[pipeline]"
                       : holds(kFeedKeys)     ? "[[feed]]"
                       : holds(kWatchKeys)    ? "[[watch]]"
                       : holds(kJsonlKeys)    ? "[[sink]] of type jsonl"
                       : holds(kWebhookKeys)  ? "[[sink]] of type webhook"
                                              : nullptr;
    return home == nullptr ? std::string() : fmt::format("; it belongs in {}", home);
}

TableReader::TableReader(const toml::table& table,
                         std::string name,
                         std::span<const std::string_view> known,
                         ConfigErrors& errors)
    : table_(table), name_(std::move(name)), errors_(errors) {
    for (const auto& [key, value] : table) {
        if (std::find(known.begin(), known.end(), key.str()) == known.end()) {
            std::string hint = did_you_mean(key.str(), known);
            if (hint.empty()) {
                hint = home_of(key.str());
            }
            errors_.add(key.source().begin,
                        fmt::format("{}: unknown key {}{}", name_, in_quotes(key.str()), hint));
        }
    }
}

const toml::node* TableReader::find(std::string_view key) const {
    return table_.get(key);
}

bool TableReader::require(std::string_view key, std::string_view example) {
    if (find(key) != nullptr) {
        return true;
    }
    errors_.add(table_,
                fmt::format("{}: {} is missing; such as {} = {}", name_, key, key, example));
    return false;
}

std::optional<TextAt> TableReader::text(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    const auto* value = node->as_string();
    if (value == nullptr) {
        expected(*node, key, "a string");
        return std::nullopt;
    }
    if (value->get().empty()) {
        wrong(*node, key, "must not be empty");
        return std::nullopt;
    }
    return TextAt{value->get(), node};
}

std::vector<TextAt> TableReader::texts(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) {
        return {};
    }
    if (node->is_string()) {
        const std::optional<TextAt> one = text(key);
        return one ? std::vector<TextAt>{*one} : std::vector<TextAt>{};
    }
    const toml::array* array = node->as_array();
    if (array == nullptr) {
        expected(*node, key, "an array of strings");
        return {};
    }
    std::vector<TextAt> out;
    for (const toml::node& each : *array) {
        const auto* value = each.as_string();
        if (value == nullptr) {
            expected(each, key, "a string");
        } else if (value->get().empty()) {
            wrong(each, key, "must not be empty");
        } else {
            out.push_back({value->get(), &each});
        }
    }
    return out;
}

std::optional<std::size_t> TableReader::choice(std::string_view key,
                                               std::span<const std::string_view> words) {
    const std::optional<TextAt> given = text(key);
    if (!given) {
        return std::nullopt;
    }
    const auto found = std::find(words.begin(), words.end(), given->text);
    if (found == words.end()) {
        wrong(*given->node,
              key,
              fmt::format("expected {}, found {}{}",
                          list_of(words),
                          in_quotes(given->text),
                          did_you_mean(given->text, words)));
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - words.begin());
}

void TableReader::read(std::string_view key, bool& out) {
    const toml::node* node = find(key);
    if (node == nullptr) {
        return;
    }
    if (const auto* value = node->as_boolean()) {
        out = value->get();
    } else {
        expected(*node, key, "true or false");
    }
}

void TableReader::read(std::string_view key, std::string& out) {
    const std::optional<TextAt> given = text(key);
    if (!given) {
        return;
    }
    if (has_control(given->text)) {
        wrong(*given->node, key, "must be one line without control characters");
        return;
    }
    out = given->text;
}

void TableReader::read(std::string_view key, double& out, double least, double most) {
    const toml::node* node = find(key);
    if (node == nullptr) {
        return;
    }
    const std::optional<double> value = node->value<double>();
    if (!node->is_number() || !value) {
        expected(*node, key, fmt::format("a number from {} to {}", least, most));
    } else if (!(*value >= least && *value <= most)) {
        wrong(*node, key, fmt::format("must be from {} to {}, not {}", least, most, *value));
    } else {
        out = *value;
    }
}

void TableReader::read_count(std::string_view key,
                             std::size_t& out,
                             std::size_t least,
                             std::size_t most) {
    const toml::node* node = find(key);
    if (node == nullptr) {
        return;
    }
    const auto* value = node->as_integer();
    if (value == nullptr) {
        expected(*node, key, fmt::format("an integer from {} to {}", least, most));
    } else if (value->get() < 0 || static_cast<std::uint64_t>(value->get()) < least ||
               static_cast<std::uint64_t>(value->get()) > most) {
        wrong(*node, key, fmt::format("must be from {} to {}, not {}", least, most, value->get()));
    } else {
        out = static_cast<std::size_t>(value->get());
    }
}

void TableReader::read(std::string_view key, Millis& out, Millis least, Millis most) {
    const toml::node* node = find(key);
    if (node == nullptr) {
        return;
    }
    const auto* value = node->as_string();
    if (value == nullptr) {
        expected(*node, key, "a duration such as \"10m\"");
        return;
    }
    const std::optional<Millis> duration = parse_duration(value->get());
    if (!duration) {
        wrong(*node,
              key,
              fmt::format("{} is not a duration; write a number and ms, s, m, h or d, such as "
                          "\"10m\" or \"1h30m\"",
                          in_quotes(value->get())));
    } else if (*duration < least || *duration > most) {
        wrong(*node,
              key,
              fmt::format("must be from {} to {}, not {}",
                          format_duration(least),
                          format_duration(most),
                          format_duration(*duration)));
    } else {
        out = *duration;
    }
}

void TableReader::read(std::string_view key, Seconds& out, Seconds least, Seconds most) {
    Millis exact = out;
    read(key, exact, least, most);
    if (exact % Seconds{1} != Millis{0}) {
        wrong(
            *find(key), key, fmt::format("must be whole seconds, not {}", format_duration(exact)));
        return;
    }
    out = std::chrono::duration_cast<Seconds>(exact);
}

void TableReader::read_size(std::string_view key,
                            std::uint64_t& out,
                            std::uint64_t least,
                            std::uint64_t most) {
    const toml::node* node = find(key);
    if (node == nullptr) {
        return;
    }
    const auto* value = node->as_string();
    if (value == nullptr) {
        expected(*node, key, "a size such as \"16MiB\"");
        return;
    }
    const std::optional<std::uint64_t> size = parse_size(value->get());
    if (!size) {
        wrong(
            *node,
            key,
            fmt::format("{} is not a size; write a number and B, kB, MB, GB, KiB, MiB or GiB, such "
                        "as \"16MiB\"",
                        in_quotes(value->get())));
    } else if (*size < least || *size > most) {
        wrong(*node,
              key,
              fmt::format("must be from {} to {}, not {}",
                          format_size(least),
                          format_size(most),
                          format_size(*size)));
    } else {
        out = *size;
    }
}

void TableReader::wrong(const toml::node& where, std::string_view key, std::string_view message) {
    errors_.add(where, fmt::format("{}.{}: {}", name_, key, message));
}

void TableReader::expected(const toml::node& node, std::string_view key, std::string_view what) {
    wrong(node, key, fmt::format("expected {}, found {}", what, kind_of(node)));
}

}  // namespace vigie

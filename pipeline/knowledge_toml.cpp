#include "pipeline/knowledge_toml.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace vigie {

namespace {

// "2023", "2023-02" or "2023-02-17": the first day meant.
std::optional<Time> parse_day(std::string_view text) {
    std::string full(text);
    if (full.size() == 4) {
        full += "-01";
    }
    if (full.size() == 7) {
        full += "-01";
    }
    if (full.size() != 10) {
        return std::nullopt;
    }
    return parse_rfc3339(full);
}

}  // namespace

void TomlProblems::add(const toml::source_position& where, std::string what) {
    problems_.push_back({where.line, where.column, std::move(what)});
}

std::vector<std::string> TomlProblems::lines() const {
    std::vector<Problem> sorted = problems_;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Problem& a, const Problem& b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    std::vector<std::string> out;
    out.reserve(sorted.size());
    for (const Problem& problem : sorted) {
        out.push_back(
            fmt::format("{}:{}:{}: {}", file_, problem.line, problem.column, problem.what));
    }
    return out;
}

void TomlTable::report_unknown(std::initializer_list<std::string_view> known) const {
    for (const auto& [key, value] : table_) {
        if (std::find(known.begin(), known.end(), key.str()) != known.end()) {
            continue;
        }
        const std::string_view near = nearest_word(key.str(), known.begin(), known.size());
        problems_.add(key.source().begin,
                      near.empty()
                          ? fmt::format("unknown key \"{}\"", key.str())
                          : fmt::format("unknown key \"{}\"; is \"{}\" meant?", key.str(), near));
    }
}

std::string TomlTable::text(std::string_view key) const {
    const toml::node* const found = table_.get(key);
    if (found == nullptr) {
        return {};
    }
    const auto* const value = found->as_string();
    if (value == nullptr) {
        problems_.add(*found, fmt::format("\"{}\" must be a string", key));
        return {};
    }
    if (trim(value->get()).empty()) {
        problems_.add(*found, fmt::format("\"{}\" is empty", key));
        return {};
    }
    return value->get();
}

std::string TomlTable::required_text(std::string_view key) const {
    if (table_.get(key) == nullptr) {
        problems_.add(table_, fmt::format("\"{}\" is missing", key));
        return {};
    }
    return text(key);
}

bool TomlTable::flag(std::string_view key, bool otherwise) const {
    const toml::node* const found = table_.get(key);
    if (found == nullptr) {
        return otherwise;
    }
    const auto* const value = found->as_boolean();
    if (value == nullptr) {
        problems_.add(*found, fmt::format("\"{}\" must be true or false", key));
        return otherwise;
    }
    return value->get();
}

std::optional<double> TomlTable::number(std::string_view key, double low, double high) const {
    const toml::node* const found = table_.get(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const std::optional<double> value = found->value<double>();
    if (!found->is_number() || !value || !(*value >= low && *value <= high)) {
        problems_.add(*found, fmt::format("\"{}\" must be a number from {} to {}", key, low, high));
        return std::nullopt;
    }
    return value;
}

std::optional<Time> TomlTable::day(std::string_view key) const {
    const toml::node* const found = table_.get(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto* const value = found->as_string();
    const std::optional<Time> day = value == nullptr ? std::nullopt : parse_day(value->get());
    if (!day) {
        problems_.add(*found,
                      fmt::format("\"{}\" must be a date in quotes: \"2023\", \"2023-02\" or "
                                  "\"2023-02-17\"",
                                  key));
    }
    return day;
}

const toml::array* TomlTable::array(std::string_view key) const {
    const toml::node* const found = table_.get(key);
    if (found == nullptr) {
        return nullptr;
    }
    if (found->as_array() == nullptr) {
        problems_.add(*found, fmt::format("\"{}\" must be a list", key));
    }
    return found->as_array();
}

std::vector<std::string> TomlTable::texts(std::string_view key) const {
    const toml::node* const found = table_.get(key);
    if (found != nullptr && found->is_string()) {
        return {text(key)};
    }
    std::vector<std::string> out;
    if (const toml::array* const list = array(key)) {
        for (const toml::node& item : *list) {
            const auto* const value = item.as_string();
            if (value == nullptr || trim(value->get()).empty()) {
                problems_.add(item, fmt::format("\"{}\" must hold strings, none empty", key));
            } else {
                out.push_back(value->get());
            }
        }
    }
    return out;
}

}  // namespace vigie

#pragma once

// Reading TOML strictly: every mistake is noted with its place and reading goes on, so that all of
// them are told at once. Only for the .cpp files that read knowledge.

#include "base/time.hpp"
#include "base/toml.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// The mistakes of one file.
class TomlProblems {
  public:
    explicit TomlProblems(std::string file) : file_(std::move(file)) {}

    void add(const toml::source_position& where, std::string what);

    void add(const toml::node& node, std::string what) {
        add(node.source().begin, std::move(what));
    }

    // "file:line:col: what", in the order of the file.
    [[nodiscard]] std::vector<std::string> lines() const;

  private:
    struct Problem {
        std::uint32_t line = 0;
        std::uint32_t column = 0;
        std::string what;
    };

    std::string file_;
    std::vector<Problem> problems_;
};

// One table. Keys are asked for by name; report_unknown() notes those never listed as known.
class TomlTable {
  public:
    TomlTable(const toml::table& table, TomlProblems& problems)
        : table_(table), problems_(problems) {}

    // Notes each key that is none of `known`, with the nearest known one.
    void report_unknown(std::initializer_list<std::string_view> known) const;

    // Absent, or of the wrong type or empty (noted): empty.
    [[nodiscard]] std::string text(std::string_view key) const;
    [[nodiscard]] std::string required_text(std::string_view key) const;
    [[nodiscard]] bool flag(std::string_view key, bool otherwise) const;
    [[nodiscard]] std::optional<double> number(std::string_view key, double low, double high) const;
    [[nodiscard]] std::optional<Time> day(std::string_view key) const;  // "2023[-02[-17]]"

    // An array, or nullptr when absent or not an array (noted).
    [[nodiscard]] const toml::array* array(std::string_view key) const;

    // A string or an array of strings.
    [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;

    [[nodiscard]] const toml::node* node(std::string_view key) const { return table_.get(key); }

    [[nodiscard]] const toml::table& raw() const noexcept { return table_; }

    [[nodiscard]] TomlProblems& problems() const noexcept { return problems_; }

  private:
    const toml::table& table_;
    TomlProblems& problems_;
};

}  // namespace vigie

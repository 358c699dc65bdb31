#pragma once

// TableReader: reads the keys of one TOML table into values and notes every mistake with its place:
// keys nobody knows, wrong types, values out of range. A value with a mistake leaves its target as
// it was. ConfigErrors collects the mistakes of a whole file. The toml::table outlives the reader.
// Included by daemon/config*.cpp only.

#include "base/time.hpp"
#include "base/toml.hpp"
#include "daemon/config.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// The longest that most waits may be told to be.
inline constexpr Seconds kYear{365 * 24 * 3600};

class ConfigErrors {
  public:
    explicit ConfigErrors(std::string file) : file_(std::move(file)) {}

    void add(toml::source_position where, std::string message);
    void add(const toml::node& where, std::string message);

    void add_for_file(std::string message) { add(toml::source_position{}, std::move(message)); }

    [[nodiscard]] bool empty() const noexcept { return errors_.empty(); }

    // In the order of the file; what concerns the file as a whole comes first.
    [[nodiscard]] std::vector<ConfigError> take();

  private:
    std::string file_;
    std::vector<ConfigError> errors_;
};

// "a string", "an integer", …
[[nodiscard]] const char* kind_of(const toml::node& node) noexcept;

// `; it belongs in [poll]`, or nothing; for a key that is unknown where it stands.
[[nodiscard]] std::string home_of(std::string_view key);

// `; did you mean "every"?`, or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> known);

struct TextAt {
    std::string text;
    const toml::node* node = nullptr;
};

class TableReader {
  public:
    // `name` is how messages call the table: "poll", "feed". Unknown keys are reported at once.
    TableReader(const toml::table& table,
                std::string name,
                std::span<const std::string_view> known,
                ConfigErrors& errors);

    // The value, or nullptr when the key is not there.
    [[nodiscard]] const toml::node* find(std::string_view key) const;
    [[nodiscard]] bool require(std::string_view key, std::string_view example);

    [[nodiscard]] std::optional<TextAt> text(std::string_view key);
    // An array of strings, or one string for an array of one.
    [[nodiscard]] std::vector<TextAt> texts(std::string_view key);
    [[nodiscard]] std::optional<std::size_t> choice(std::string_view key,
                                                    std::span<const std::string_view> words);

    void read(std::string_view key, bool& out);
    void read(std::string_view key, std::string& out);
    void read(std::string_view key, double& out, double least, double most);
    void read_count(std::string_view key, std::size_t& out, std::size_t least, std::size_t most);
    void read(std::string_view key, Millis& out, Millis least, Millis most);
    // Whole seconds.
    void read(std::string_view key, Seconds& out, Seconds least, Seconds most);
    void read_size(std::string_view key,
                   std::uint64_t& out,
                   std::uint64_t least,
                   std::uint64_t most);

    void wrong(const toml::node& where, std::string_view key, std::string_view message);

    [[nodiscard]] const toml::table& table() const noexcept { return table_; }

    [[nodiscard]] ConfigErrors& errors() noexcept { return errors_; }

  private:
    void expected(const toml::node& node, std::string_view key, std::string_view what);

    const toml::table& table_;
    std::string name_;
    ConfigErrors& errors_;
};

}  // namespace vigie

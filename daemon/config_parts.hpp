#pragma once

// The parts of reading a configuration, one per section. Each notes mistakes in `errors` and fills
// in what it could read. Included by daemon/config*.cpp only.

#include "daemon/config.hpp"
#include "daemon/config_reader.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vigie {

// What every part may need.
struct ConfigReading {
    std::string_view source;  // the text of the file
    const ConfigContext& context;
    ConfigErrors& errors;
    Config& config;
    std::vector<FeedSpec> catalogue = {};  // taken from it, not yet among the feeds

    [[nodiscard]] const char* environment(const std::string& name) const;
    // A path of the file, absolute where the base is.
    [[nodiscard]] std::filesystem::path resolve(const std::string& path) const;
};

void read_service(const toml::table& root, ConfigReading& reading);
void read_poll(const toml::table& root, ConfigReading& reading);
void read_pipeline(const toml::table& root, ConfigReading& reading);
void read_feeds(const toml::table& root, ConfigReading& reading);
// The feeds that [poll] catalogue asks for; and, once all [[feed]] are known, among them those that
// are not there yet.
void read_catalogue_words(TableReader& table, ConfigReading& reading);
void add_catalogue_feeds(ConfigReading& reading);
// Where min_every is not given, it is no longer than the shortest `every`.
void settle_min_every(const toml::table& root, Config& config);
void read_sinks(const toml::table& root, ConfigReading& reading);
// The limits of sinks. (config_alerts.cpp)
void read_limits(const toml::table& root, ConfigReading& reading);
// When a watch's alerts are told: updates, groups, digests, quiet hours. (config_alerts.cpp)
void read_alert_rules(TableReader& table,
                      Watch& watch,
                      const WatchVocabulary& words,
                      ConfigReading& reading);
// An expression at `key`; nullopt where there is none or it is wrong.
[[nodiscard]] std::optional<When> read_expression(TableReader& table,
                                                  std::string_view key,
                                                  const WatchVocabulary& words,
                                                  ConfigReading& reading);
// The keys of a [[sink]] of type webhook but its name.
void read_webhook(TableReader& table, WebhookOptions& sink, ConfigReading& reading);
// After the feeds and sinks, which watches refer to.
void read_watches(const toml::table& root, ConfigReading& reading);

// [name], if it is there and a table.
[[nodiscard]] const toml::table* section(const toml::table& root,
                                         std::string_view name,
                                         ConfigReading& reading);
// Each [[name]].
[[nodiscard]] std::vector<const toml::table*> sections(const toml::table& root,
                                                       std::string_view name,
                                                       ConfigReading& reading);

// A text given as it is or as { file = … }, { env = … } or { credential = … }. `key` is how
// messages call it; they never hold the text.
[[nodiscard]] std::optional<std::string> read_secret(const toml::node& node,
                                                     const std::string& key,
                                                     ConfigReading& reading);

// The same where `from` and `to` may stand beside: the caller reads them.
[[nodiscard]] std::optional<std::string> read_dated_secret(const toml::node& node,
                                                           const std::string& key,
                                                           ConfigReading& reading);

// CIDR networks under the key `allow_networks`.
[[nodiscard]] std::vector<TextAt> read_networks(TableReader& table);

// Header fields to send; values may be secrets.
[[nodiscard]] Headers read_headers(TableReader& table,
                                   const std::string& name,
                                   ConfigReading& reading);

// The absolute http(s) address of `key`, or nothing.
[[nodiscard]] std::optional<std::string> read_url(TableReader& table, std::string_view key);

// Names of one kind of thing, each of which must be used once.
class UniqueNames {
  public:
    // False, and a mistake noted, when the name has been used; `what` is "feed", "sink", "watch".
    bool add(const std::string& name,
             const toml::node& where,
             std::string_view what,
             ConfigErrors& errors);

  private:
    std::unordered_map<std::string, toml::source_index> used_;  // name to line
};

// The place, in the file, of character `index` (0-based) of a string's value: escapes and line
// breaks are counted as they are written.
[[nodiscard]] toml::source_position place_in_string(std::string_view source,
                                                    toml::source_position begin,
                                                    std::size_t index);

}  // namespace vigie

#include "daemon/catalogue.hpp"

#include "daemon/config_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

namespace vigie {

namespace {

constexpr std::array<std::string_view, 4> kKeys = {"name", "url", "lang", "tags"};
constexpr std::array<std::string_view, 1> kFeedsOnly = {"feed"};

bool is_word(std::string_view text) noexcept {
    return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
                                std::string_view::npos;
}

class CatalogueReader {
  public:
    explicit CatalogueReader(ConfigErrors& errors) : errors_(errors) {}

    CatalogueFeed read(const toml::table& found) {
        TableReader table(found, "feed", kKeys, errors_);
        CatalogueFeed feed;
        if (table.require("name", "\"Harbour News\"")) {
            table.read("name", feed.name);
        }
        if (table.require("url", "\"https://example.org/feed.xml\"")) {
            feed.url = read_url(table, "url").value_or("");
        }
        if (table.require("lang", "\"fr\"")) {
            table.read("lang", feed.language);
        }
        check_word(table, "lang", feed.language);
        if (table.require("tags", R"(["ai", "press"])")) {
            for (TextAt& tag : table.texts("tags")) {
                check_word(table, "tags", tag.text);
                feed.tags.push_back(std::move(tag.text));
            }
        }
        check_once(table, "name", feed.name, names_);
        check_once(table, "url", feed.url, urls_);
        return feed;
    }

  private:
    void check_word(TableReader& table, std::string_view key, const std::string& word) {
        if (!is_word(word)) {
            table.wrong(table.table(), key, "small letters, digits and '-' only");
        }
    }

    void check_once(TableReader& table,
                    std::string_view key,
                    const std::string& value,
                    std::unordered_set<std::string>& used) {
        if (!value.empty() && !used.insert(value).second) {
            table.wrong(table.table(), key, fmt::format("\"{}\" is there twice", value));
        }
    }

    ConfigErrors& errors_;
    std::unordered_set<std::string> names_;
    std::unordered_set<std::string> urls_;
};

}  // namespace

boost::system::result<std::vector<CatalogueFeed>, std::vector<ConfigError>> read_catalogue(
    std::string_view toml, const std::string& file_name) {
    ConfigErrors errors(file_name);
    const toml::parse_result parsed = toml::parse(toml);
    if (!parsed) {
        errors.add(parsed.error().source().begin,
                   fmt::format("not TOML: {}", parsed.error().description()));
        return errors.take();
    }
    for (const auto& [key, value] : parsed.table()) {
        if (key.str() != kFeedsOnly.front() || !value.is_array_of_tables()) {
            errors.add(value, fmt::format("\"{}\": only [[feed]] is known here", key.str()));
        }
    }
    std::vector<CatalogueFeed> feeds;
    CatalogueReader reader(errors);
    if (const toml::array* const list = parsed.table()["feed"].as_array()) {
        for (const toml::node& item : *list) {
            if (const toml::table* const table = item.as_table()) {
                feeds.push_back(reader.read(*table));
            }
        }
    }
    if (!errors.empty()) {
        return errors.take();
    }
    return feeds;
}

bool has_word(const CatalogueFeed& feed, std::string_view word) {
    while (!word.empty()) {
        const std::size_t end = std::min(word.find('+'), word.size());
        const std::string_view part = word.substr(0, end);
        if (part != feed.language &&
            std::find(feed.tags.begin(), feed.tags.end(), part) == feed.tags.end()) {
            return false;
        }
        word.remove_prefix(std::min(end + 1, word.size()));
    }
    return true;
}

std::vector<std::string> catalogue_words(const std::vector<CatalogueFeed>& feeds) {
    std::vector<std::string> words;
    for (const CatalogueFeed& feed : feeds) {
        words.push_back(feed.language);
        words.insert(words.end(), feed.tags.begin(), feed.tags.end());
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

}  // namespace vigie

#pragma once

// The catalogue: feeds worth watching, compiled in from knowledge/feeds.toml (format at its top).
//
// A configuration takes from it by words: a tag ("ai"), a language ("fr"), or several that must all
// hold ("ai+fr").

#include "daemon/config.hpp"

#include <boost/system/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

struct CatalogueFeed {
    std::string name;      // unique in the catalogue
    std::string url;       // unique in the catalogue
    std::string language;  // BCP 47, lower case
    std::vector<std::string> tags;
};

// The text of knowledge/feeds.toml.
[[nodiscard]] std::string_view built_in_catalogue() noexcept;

// Strict: unknown keys, missing ones, a name, URL or tag twice are mistakes with line and column.
[[nodiscard]] boost::system::result<std::vector<CatalogueFeed>, std::vector<ConfigError>>
read_catalogue(std::string_view toml, const std::string& file_name);

[[nodiscard]] bool has_word(const CatalogueFeed& feed, std::string_view word);

// All tags and languages, sorted.
[[nodiscard]] std::vector<std::string> catalogue_words(const std::vector<CatalogueFeed>& feeds);

}  // namespace vigie

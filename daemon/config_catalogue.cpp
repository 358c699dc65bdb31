#include "daemon/catalogue.hpp"
#include "daemon/config_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

// [poll] catalogue.

namespace vigie {

namespace {

// Notes a mistake for each part of `word` that the catalogue does not have.
bool check_word(TableReader& table,
                const TextAt& word,
                const std::vector<std::string>& known,
                const std::vector<CatalogueFeed>& feeds) {
    std::string_view rest = word.text;
    bool good = true;
    for (bool more = true; more;) {
        const std::size_t plus = rest.find('+');
        const std::string_view part = rest.substr(0, plus);
        if (!std::binary_search(known.begin(), known.end(), part)) {
            const std::vector<std::string_view> views(known.begin(), known.end());
            table.wrong(*word.node,
                        "catalogue",
                        fmt::format("\"{}\" is neither a tag nor a language of the catalogue{}",
                                    part,
                                    did_you_mean(part, views)));
            good = false;
        }
        more = plus != std::string_view::npos;
        rest.remove_prefix(more ? plus + 1 : rest.size());
    }
    const auto matches = [&](const CatalogueFeed& feed) { return has_word(feed, word.text); };
    if (good && std::none_of(feeds.begin(), feeds.end(), matches)) {
        table.wrong(*word.node,
                    "catalogue",
                    fmt::format("\"{}\": no feed of the catalogue has all of it", word.text));
        good = false;
    }
    return good;
}

FeedSpec spec_of(const CatalogueFeed& feed) {
    FeedSpec spec;
    spec.url = feed.url;
    spec.name = feed.name;
    spec.tags = feed.tags;
    return spec;
}

}  // namespace

void read_catalogue_words(TableReader& table, ConfigReading& reading) {
    const std::vector<TextAt> words = table.texts("catalogue");
    if (words.empty()) {
        return;
    }
    const auto catalogue = read_catalogue(built_in_catalogue(), "knowledge/feeds.toml");
    if (!catalogue) {  // a test keeps it from happening
        reading.errors.add_for_file(to_string(catalogue.error().front()));
        return;
    }
    const std::vector<std::string> known = catalogue_words(*catalogue);
    std::vector<std::string_view> taken;
    for (const TextAt& word : words) {
        if (check_word(table, word, known, *catalogue)) {
            taken.push_back(word.text);
        }
    }
    for (const CatalogueFeed& feed : *catalogue) {
        const bool wanted = std::any_of(taken.begin(), taken.end(), [&](std::string_view word) {
            return has_word(feed, word);
        });
        if (wanted) {
            reading.catalogue.push_back(spec_of(feed));
        }
    }
}

void add_catalogue_feeds(ConfigReading& reading) {
    std::unordered_set<std::string> urls;
    std::unordered_set<std::string> names;
    for (const FeedSpec& feed : reading.config.feeds) {
        urls.insert(feed.url);
        names.insert(feed.name);
    }
    for (FeedSpec& feed : reading.catalogue) {
        if (!urls.insert(feed.url).second) {
            continue;
        }
        if (!names.insert(feed.name).second) {
            feed.name += " (catalogue)";
        }
        reading.config.feeds.push_back(std::move(feed));
    }
}

}  // namespace vigie

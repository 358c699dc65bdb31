#include "daemon/catalogue.hpp"

#include "tests/daemon/sink_and_watch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace vigie {
namespace {

using test::kSinkAndWatch;

std::vector<CatalogueFeed> built_in() {
    auto feeds = read_catalogue(built_in_catalogue(), "knowledge/feeds.toml");
    EXPECT_TRUE(feeds) << (feeds ? "" : to_string(feeds.error().front()));
    return feeds ? *feeds : std::vector<CatalogueFeed>{};
}

Config configured(const std::string& toml) {
    auto config = parse_config(toml + kSinkAndWatch, "vigie.toml", ConfigContext{});
    EXPECT_TRUE(config) << (config ? "" : to_string(config.error().front()));
    return config ? *config : Config{};
}

std::string first_mistake(const std::string& toml) {
    const auto config = parse_config(toml + kSinkAndWatch, "vigie.toml", ConfigContext{});
    return config ? std::string() : to_string(config.error().front());
}

std::string mistake_in(const std::string& catalogue) {
    const auto feeds = read_catalogue(catalogue, "feeds.toml");
    return feeds ? std::string() : to_string(feeds.error().front());
}

TEST(CatalogueTest, HasManyFeedsInManyLanguages) {
    const std::vector<CatalogueFeed> feeds = built_in();
    std::set<std::string> languages;
    for (const CatalogueFeed& feed : feeds) {
        languages.insert(feed.language);
        EXPECT_FALSE(feed.tags.empty()) << feed.name;
    }

    EXPECT_GE(feeds.size(), 300U);
    EXPECT_GE(languages.size(), 12U);
}

TEST(CatalogueTest, GivesTheFeedsOfATagOrALanguage) {
    const std::vector<CatalogueFeed> feeds = built_in();
    const auto count = [&](std::string_view word) {
        return static_cast<std::size_t>(
            std::count_if(feeds.begin(), feeds.end(), [&](const CatalogueFeed& feed) {
                return has_word(feed, word);
            }));
    };

    EXPECT_EQ(configured("[poll]\ncatalogue = \"fr\"\n").feeds.size(), count("fr"));
    EXPECT_EQ(configured("[poll]\ncatalogue = [\"ai\", \"fr\"]\n").feeds.size(),
              count("ai") + count("fr") - count("ai+fr"));
    EXPECT_EQ(configured("[poll]\ncatalogue = [\"ai+fr\"]\n").feeds.size(), count("ai+fr"));
    EXPECT_GT(count("ai+fr"), 0U);
    EXPECT_LT(count("ai+fr"), count("fr"));
}

TEST(CatalogueTest, GivesWayToFeedsOfTheConfiguration) {
    const std::vector<CatalogueFeed> feeds = built_in();
    const auto french = std::find_if(feeds.begin(), feeds.end(), [](const CatalogueFeed& feed) {
        return feed.language == "fr";
    });
    ASSERT_NE(french, feeds.end());
    const std::size_t all = configured("[poll]\ncatalogue = \"fr\"\n").feeds.size();

    const Config same = configured("[poll]\ncatalogue = \"fr\"\n[[feed]]\nurl = \"" + french->url +
                                   "\"\nname = \"mine\"\n");
    const Config taken =
        configured("[poll]\ncatalogue = \"fr\"\n[[feed]]\nurl = \"https://x.example/\"\nname = \"" +
                   french->name + "\"\n");

    EXPECT_EQ(same.feeds.size(), all);
    EXPECT_EQ(same.feeds.front().name, "mine");
    EXPECT_EQ(taken.feeds.size(), all + 1);
    EXPECT_EQ(taken.feeds[1].name, french->name + " (catalogue)");
}

TEST(CatalogueTest, NamesWordsThatItDoesNotHave) {
    EXPECT_EQ(first_mistake("[poll]\ncatalogue = [\"ai\", \"busines\"]\n"),
              "vigie.toml:2:20: poll.catalogue: \"busines\" is neither a tag nor a language of the "
              "catalogue; did you mean \"business\"?");
    EXPECT_EQ(first_mistake("[poll]\ncatalogue = [\"policy+podcast\"]\n"),
              "vigie.toml:2:14: poll.catalogue: \"policy+podcast\": no feed of the catalogue has "
              "all of it");
    EXPECT_NE(first_mistake("[poll]\ncatalogue = [\"\"]\n"), "");
    EXPECT_NE(first_mistake("[poll]\ncatalogue = [\"ai+\"]\n"), "");
    EXPECT_NE(first_mistake("[poll]\ncatalogue = 3\n"), "");
}

TEST(CatalogueTest, IsReadStrictly) {
    const std::string good =
        "[[feed]]\nname = \"A\"\nurl = \"https://a.example/\"\nlang = \"en\"\ntags = [\"ai\"]\n";

    EXPECT_EQ(mistake_in(good), "");
    EXPECT_NE(mistake_in(good + good), "");
    EXPECT_NE(mistake_in(good + "colour = 1\n"), "");
    EXPECT_NE(mistake_in("[[feeds]]\nname = \"A\"\n"), "");
    EXPECT_NE(mistake_in("[[feed]]\nname = \"A\"\n"), "");
    EXPECT_NE(mistake_in("[[feed]]\nname = \"A\"\nurl = \"ftp://a.example/\"\nlang = \"en\"\n"
                         "tags = [\"ai\"]\n"),
              "");
    EXPECT_NE(mistake_in("[[feed]]\nname = \"A\"\nurl = \"https://a.example/\"\nlang = \"EN\"\n"
                         "tags = [\"ai\"]\n"),
              "");
    EXPECT_NE(mistake_in("[[feed"), "");
}

}  // namespace
}  // namespace vigie

#include "daemon/feed_exchange.hpp"

#include "daemon/config.hpp"
#include "tests/daemon/sink_and_watch.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vigie {
namespace {

using test::kSinkAndWatch;

FeedSpec spec(std::string url, std::string name) {
    FeedSpec out;
    out.url = std::move(url);
    out.name = std::move(name);
    return out;
}

TEST(FeedExchangeTest, WritesSectionsThatAConfigurationTakes) {
    const std::vector<OpmlFeed> feeds = {
        {"https://a.example/feed", R"(Fog "and" \ tide)", {"sea", R"(fog "bank")"}},
        {"https://b.example/feed", "Ñandú", {}},
        {"https://c.example/feed", "", {}},
    };

    const auto config =
        parse_config(feeds_as_toml(feeds, {}) + kSinkAndWatch, "f", ConfigContext{});

    ASSERT_TRUE(config) << to_string(config.error().front());
    ASSERT_EQ(config->feeds.size(), 3U);
    EXPECT_EQ(config->feeds[0].name, "Fog \"and\" \\ tide");
    EXPECT_EQ(config->feeds[0].tags, (std::vector<std::string>{"sea", "fog \"bank\""}));
    EXPECT_EQ(config->feeds[1].name, "Ñandú");
    EXPECT_EQ(config->feeds[2].name, "c.example/feed");
}

TEST(FeedExchangeTest, LeavesOutWhatIsConfiguredAndNumbersNamesThatAreTaken) {
    const std::vector<OpmlFeed> feeds = {
        {"https://a.example/feed", "A", {}},
        {"https://b.example/feed", "Wire", {}},
        {"https://c.example/feed", "Wire", {}},
    };

    EXPECT_EQ(
        feeds_as_toml(
            feeds, {spec("https://a.example/feed", "A"), spec("https://other.example/", "Wire")}),
        "[[feed]]\nurl = \"https://b.example/feed\"\nname = \"Wire 2\"\n\n"
        "[[feed]]\nurl = \"https://c.example/feed\"\nname = \"Wire 3\"\n");
    EXPECT_EQ(feeds_as_toml({}, {}), "");
}

TEST(FeedExchangeTest, ExportsNamesAndTags) {
    FeedSpec feed = spec("https://a.example/feed", "A");
    feed.tags = {"sea", "fog"};

    const std::vector<OpmlFeed> out = feeds_as_opml({feed});

    ASSERT_EQ(out.size(), 1U);
    EXPECT_EQ(out[0].url, "https://a.example/feed");
    EXPECT_EQ(out[0].title, "A");
    EXPECT_EQ(out[0].tags, feed.tags);
}

}  // namespace
}  // namespace vigie

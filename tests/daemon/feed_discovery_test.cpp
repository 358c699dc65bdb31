#include "daemon/feed_discovery.hpp"

#include "tests/support/fakes.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace vigie {
namespace {

constexpr const char* kFeed =
    "<rss version='2.0'><channel><title>Harbour Wire</title><item><title>A</title></item>"
    "</channel></rss>";

// A web site: what is not on it is 404.
class Site final : public HttpClient {
  public:
    boost::asio::awaitable<Result<HttpResponse>> send(HttpRequest request) override {
        asked.push_back(request.url);
        HttpResponse response;
        response.url = request.url;
        response.status = 404;
        if (const auto page = pages.find(request.url); page != pages.end()) {
            response.status = 200;
            response.body = page->second;
        }
        co_return response;
    }

    std::map<std::string, std::string> pages;
    std::vector<std::string> asked;
};

class FeedDiscoveryTest : public testing::Test {
  protected:
    Result<Discovery> discover(const std::string& url) {
        return test::run(io_, discover_feeds(site_, PollOptions{}, url));
    }

    boost::asio::io_context io_;
    Site site_;
};

TEST_F(FeedDiscoveryTest, TakesAnAddressThatIsAFeedAsItIs) {
    site_.pages["https://harbour.example/feed"] = kFeed;

    const Result<Discovery> found = discover("https://harbour.example/feed");

    ASSERT_TRUE(found);
    ASSERT_EQ(found->feeds.size(), 1U);
    EXPECT_EQ(found->feeds[0].url, "https://harbour.example/feed");
    EXPECT_EQ(found->feeds[0].format, "rss20");
    EXPECT_EQ(found->feeds[0].title, "Harbour Wire");
    EXPECT_EQ(found->feeds[0].entries, 1U);
    EXPECT_EQ(site_.asked.size(), 1U);
}

TEST_F(FeedDiscoveryTest, FollowsWhatAPageAdvertisesAndKeepsWhatIsAFeed) {
    site_.pages["https://harbour.example/"] =
        "<!doctype html><link rel=alternate type=application/rss+xml href=/rss>"
        "<link rel=alternate type=application/atom+xml href=/gone>"
        "<link rel=alternate type=application/atom+xml href=/page>";
    site_.pages["https://harbour.example/rss"] = kFeed;
    site_.pages["https://harbour.example/page"] = "<!doctype html><title>no feed</title>";

    const Result<Discovery> found = discover("https://harbour.example/");

    ASSERT_TRUE(found);
    ASSERT_EQ(found->feeds.size(), 1U);
    EXPECT_EQ(found->feeds[0].url, "https://harbour.example/rss");
    EXPECT_EQ(site_.asked.size(), 4U);
}

TEST_F(FeedDiscoveryTest, TriesTheUsualPlacesWhereAPageAdvertisesNothing) {
    site_.pages["https://harbour.example/"] = "<!doctype html><title>Harbour</title>";
    site_.pages["https://harbour.example/atom.xml"] = kFeed;

    const Result<Discovery> found = discover("https://harbour.example/");

    ASSERT_TRUE(found);
    ASSERT_EQ(found->feeds.size(), 1U);
    EXPECT_EQ(found->feeds[0].url, "https://harbour.example/atom.xml");
}

TEST_F(FeedDiscoveryTest, StopsAtItsLimitAndSaysWhatThePageIs) {
    site_.pages["https://harbour.example/a/b"] = "<!doctype html><title>Harbour</title>";

    const Result<Discovery> found = discover("https://harbour.example/a/b");

    ASSERT_TRUE(found);
    EXPECT_TRUE(found->feeds.empty());
    EXPECT_EQ(found->page, "an HTML page (\"Harbour\"); it links to no feed");
    EXPECT_LE(site_.asked.size(), kMaxDiscoveryRequests);
}

TEST_F(FeedDiscoveryTest, FailsWhereThePageCannotBeFetched) {
    const Result<Discovery> found = discover("https://harbour.example/");

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().detail(), "https://harbour.example/: HTTP status 404");
}

}  // namespace
}  // namespace vigie

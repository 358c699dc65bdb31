#include "tests/integration/newsroom.hpp"

namespace vigie {
namespace {

using test::Item;
using test::rss;

const Item kPact{
    "Item-1",
    "https://outlet.example/news/pact",
    "OpenAI and Microsoft renew their pact",
    "Sam Altman and Satya Nadella signed the new agreement on Tuesday in front of their "
    "staff; it runs for ten more years and covers every data centre."};

class EndToEndTest : public testing::Test {
  protected:
    test::Newsroom newsroom_;
};

TEST_F(EndToEndTest, MakesOfAFeedItemOneLogLineAndOneVerifiedWebhook) {
    newsroom_.publish("/a", rss({kPact}));

    newsroom_.poll_once({"/a"});

    const auto log = newsroom_.log();
    ASSERT_EQ(log.size(), 1U);
    EXPECT_EQ(log[0].title, kPact.title);
    EXPECT_EQ(log[0].url, kPact.link);
    EXPECT_EQ(log[0].source, "outlet.example");
    EXPECT_EQ(log[0].watches, std::vector<std::string>{"everything"});
    EXPECT_TRUE(log[0].relevant);
    std::vector<std::string> tags;
    for (const Tag& tag : log[0].tags) {
        tags.push_back(tag.id);
    }
    EXPECT_THAT(
        tags,
        testing::IsSupersetOf(
            {"company/openai", "company/microsoft", "person/sam-altman", "person/satya-nadella"}));
    ASSERT_EQ(newsroom_.received().size(), 1U);
    EXPECT_TRUE(newsroom_.received()[0].genuine);
    EXPECT_EQ(newsroom_.received()[0].story.id, log[0].id);
}

TEST_F(EndToEndTest, TellsNothingTwiceWhenAFeedIsServedAgain) {
    newsroom_.publish("/a", rss({kPact}));
    newsroom_.poll_once({"/a"});

    const AppReport again = newsroom_.poll_once({"/a"});

    EXPECT_EQ(again.polls.documents, 1U);
    EXPECT_EQ(newsroom_.log().size(), 1U);
    EXPECT_EQ(newsroom_.received().size(), 1U);
}

TEST_F(EndToEndTest, TellsNothingTwiceWhenAGuidChangesItsCase) {
    newsroom_.publish("/a", rss({kPact}));
    newsroom_.poll_once({"/a"});
    Item shouted = kPact;
    shouted.guid = "ITEM-1";
    newsroom_.publish("/a", rss({shouted}));

    const AppReport again = newsroom_.poll_once({"/a"});

    EXPECT_EQ(again.entries.known, 1U);
    EXPECT_EQ(newsroom_.log().size(), 1U);
    EXPECT_EQ(newsroom_.received().size(), 1U);
}

TEST_F(EndToEndTest, TellsNothingTwiceWhenAnItemMovesToAnotherFeed) {
    newsroom_.publish("/a", rss({kPact}));
    newsroom_.poll_once({"/a"});
    Item moved = kPact;
    moved.guid = "other-9";
    moved.link += "?utm_source=b";
    newsroom_.publish("/a", rss({}));
    newsroom_.publish("/b", rss({moved}));

    const AppReport again = newsroom_.poll_once({"/a", "/b"});

    EXPECT_EQ(again.entries.copies, 1U);
    EXPECT_EQ(newsroom_.log().size(), 1U);
    EXPECT_EQ(newsroom_.received().size(), 1U);
}

TEST_F(EndToEndTest, TellsTheSameTextOfTwoOutletsOnce) {
    Item reprint = kPact;
    reprint.guid = "reprint";
    reprint.link = "https://second.example/agency/77";
    newsroom_.publish("/a", rss({kPact}));
    newsroom_.publish("/b", rss({reprint}));

    const AppReport report = newsroom_.poll_once({"/a", "/b"});

    EXPECT_EQ(report.entries.fresh, 1U);
    EXPECT_EQ(report.entries.copies, 1U);
    EXPECT_EQ(newsroom_.received().size(), 1U);
}

TEST_F(EndToEndTest, RepeatsARefusedWebhookUnderTheSameIdAndTheLogIsNotHeldUp) {
    newsroom_.publish("/a", rss({kPact}));
    newsroom_.hook_answers(503, 1);

    const AppReport first = newsroom_.poll_once({"/a"});

    EXPECT_EQ(newsroom_.log().size(), 1U);
    ASSERT_EQ(first.sinks.size(), 2U);
    EXPECT_EQ(first.sinks[1].counts.retried, 1U);
    ASSERT_EQ(newsroom_.received().size(), 1U);
}

TEST_F(EndToEndTest, ASinkHasAsManyWebhooksUnderWayAsItsParallelSays) {
    std::vector<Item> items;
    for (const char* place : {"Lyon", "Ghent", "Porto", "Turku", "Graz", "Cork", "Brno", "Riga"}) {
        const std::string name = place;
        items.push_back({name,
                         "https://outlet.example/" + name,
                         "A new bridge for " + name,
                         "The council of " + name + " has voted for it."});
    }
    newsroom_.publish("/a", rss(items));
    const std::string more =
        "[[sink]]\nname = \"wide\"\ntype = \"webhook\"\nallow_private = true\nparallel = 8\n"
        "secret = \"" +
        std::string(test::kHookSecret) + "\"\nurl = \"" + newsroom_.crowd_url(8) +
        "\"\n[[watch]]\nname = \"wide\"\nwhen = \"all\"\nto = [\"wide\"]\n";

    newsroom_.poll_once({"/a"}, more);

    EXPECT_EQ(newsroom_.crowd(), 8U);
}

TEST_F(EndToEndTest, OneFeedThatIsNoFeedDoesNotKeepTheOthersFromBeingRead) {
    newsroom_.publish("/a", "<html><title>Log in</title></html>", "text/html");
    newsroom_.publish("/b", rss({kPact}));

    const AppReport report = newsroom_.poll_once({"/a", "/b", "/missing"});

    EXPECT_EQ(report.polls.failures, 1U + 1U);
    EXPECT_EQ(newsroom_.log().size(), 1U);
}

}  // namespace
}  // namespace vigie

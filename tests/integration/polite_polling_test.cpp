// What a publisher on loopback sees of Vigie's polling, rule by rule: the real poller, HTTP client,
// parser, pipeline and store; only the time is the test's own, and stands still in between.

#include "tests/integration/polite_polling.hpp"

#include "tests/support/hostile_server.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace vigie {
namespace {

using test::feed_of;
using test::reply;
using testing::Each;
using testing::IsEmpty;
using testing::SizeIs;

using PolitePollingTest = test::PolitePolling;

constexpr int kHour = 60;  // times are minutes here
constexpr int kDay = 24 * kHour;

// Within a tenth, which is jitter, and the minute in which the test looks.
MATCHER_P(About, minutes, "") {
    return arg >= minutes * 9 / 10 && arg <= minutes * 11 / 10 + 1;
}

MATCHER_P2(Between, least, most, "") {
    const auto value = static_cast<long>(arg);
    return value >= least && value <= most;
}

// ---- when ---------------------------------------------------------------------------------------

TEST_F(PolitePollingTest, AsksEachHalfHourAsConfigured) {
    publisher_.says("/feed", {feed_of({1})});
    feed(publisher_.url("/feed"));

    poll_for(3 * kHour);

    EXPECT_THAT(waits("/feed"), SizeIs(Between(5, 6)));
    EXPECT_THAT(waits("/feed"), Each(About(30)));
}

TEST_F(PolitePollingTest, DoesNotAskAtTheSameMinuteEachTime) {
    publisher_.says("/feed", {feed_of({1})});
    feed(publisher_.url("/feed"));

    poll_for(kDay);

    const std::vector<long> all = waits("/feed");
    EXPECT_NE(*std::min_element(all.begin(), all.end()), *std::max_element(all.begin(), all.end()));
}

TEST_F(PolitePollingTest, AsksAFeedThatIsQuietForMonthsMoreRarely) {
    const std::string quiet =
        "<item><guid>q</guid><title>Nothing moves</title>"
        "<pubDate>Tue, 01 Sep 2026 08:00:00 GMT</pubDate></item>";
    publisher_.says("/feed", {feed_of({}, {}, quiet)});
    feed(publisher_.url("/feed"));

    poll_for(5 * kHour);

    EXPECT_THAT(waits("/feed"), Each(About(kHour)));
    EXPECT_THAT(waits("/feed"), SizeIs(Between(4, 5)));
}

TEST_F(PolitePollingTest, WaitsForMaxAgeLessAge) {
    publisher_.says("/feed", {feed_of({1}, {{"Cache-Control", "max-age=9000"}, {"Age", "1800"}})});
    feed(publisher_.url("/feed"));

    poll_for(5 * kHour);

    EXPECT_THAT(waits("/feed"), testing::ElementsAre(Between(120, 133), Between(120, 133)));
}

TEST_F(PolitePollingTest, WaitsForExpires) {
    publisher_.says("/feed",
                    {feed_of({1},
                             {{"Date", "Tue, 24 Nov 2026 12:00:00 GMT"},
                              {"Expires", "Tue, 24 Nov 2026 15:00:00 GMT"}}),
                     feed_of({1})});
    feed(publisher_.url("/feed"));

    poll_for(3 * kHour + 20);

    EXPECT_THAT(waits("/feed"), testing::ElementsAre(Between(180, 199)));
}

TEST_F(PolitePollingTest, WaitsAsTheDocumentAsksForAlsoAfter304) {
    publisher_.says("/ttl", {feed_of({1}, {{"ETag", "\"1\""}}, "<ttl>120</ttl>"), reply(304)});
    publisher_.says("/module",
                    {feed_of({1},
                             {},
                             "<sy:updatePeriod>daily</sy:updatePeriod>"
                             "<sy:updateFrequency>6</sy:updateFrequency>")});
    feed(publisher_.url("/ttl"));
    feed(publisher_.url("/module"));

    poll_for(9 * kHour);

    EXPECT_THAT(waits("/ttl"), SizeIs(testing::Ge(3)));
    EXPECT_THAT(waits("/ttl"), Each(Between(120, 133)));
    EXPECT_THAT(waits("/module"), SizeIs(testing::Ge(1)));
    EXPECT_THAT(waits("/module"), Each(Between(240, 265)));
}

TEST_F(PolitePollingTest, StaysAwayInSkippedHours) {
    publisher_.says("/feed",
                    {feed_of({1},
                             {},
                             "<skipHours><hour>12</hour><hour>13</hour><hour>14</hour></skipHours>"
                             "<skipDays><day>Wednesday</day></skipDays>")});
    feed(publisher_.url("/feed"));

    poll_for(2 * kDay);

    // Tuesday noon is the first poll, which could not know better.
    std::vector<long> at = minutes(publisher_, "/feed");
    ASSERT_THAT(at, SizeIs(testing::Ge(20)));
    at.erase(at.begin());
    EXPECT_THAT(at, Each(testing::Not(Between(0, 3 * kHour - 1))));
    EXPECT_THAT(at, Each(testing::Not(Between(12 * kHour, 36 * kHour - 1))));
}

TEST_F(PolitePollingTest, KeepsAFloorAndACeiling) {
    publisher_.says("/eager", {feed_of({1})});
    publisher_.says("/lazy", {feed_of({1}, {{"Cache-Control", "max-age=864000"}})});
    feed(publisher_.url("/eager")).every = Seconds{1};
    feed(publisher_.url("/lazy"));

    poll_for(2 * kDay + kHour);

    EXPECT_THAT(waits("/eager"), Each(testing::Ge(1)));
    EXPECT_THAT(waits("/lazy"), SizeIs(testing::Ge(1)));
    EXPECT_THAT(waits("/lazy"), Each(testing::Le(kDay + 1)));
}

TEST_F(PolitePollingTest, LeavesFeedAndHostAloneThatAskForIt) {
    publisher_.says("/busy", {reply(429, {{"Retry-After", "10800"}}), feed_of({1})});
    publisher_.says("/beside", {feed_of({2})});
    other_.says("/far", {feed_of({3})});
    feed(publisher_.url("/busy"));
    feed(publisher_.url("/beside"));
    feed(other_.url("/far"));

    poll_for(4 * kHour);

    EXPECT_THAT(minutes(publisher_, "/busy"), Each(testing::Not(Between(1, 3 * kHour - 1))));
    EXPECT_THAT(minutes(publisher_, "/beside"), Each(testing::Not(Between(1, 3 * kHour - 1))));
    EXPECT_THAT(publisher_.asked("/busy"), SizeIs(testing::Ge(2)));
    EXPECT_THAT(publisher_.asked("/beside"), SizeIs(testing::Ge(2)));
    EXPECT_THAT(other_.asked("/far"), SizeIs(testing::Ge(7)));
}

TEST_F(PolitePollingTest, UnderstandsADateAsWhenToComeBack) {
    publisher_.says("/busy",
                    {reply(503, {{"Retry-After", "Tue, 24 Nov 2026 18:00:00 GMT"}}), feed_of({1})});
    feed(publisher_.url("/busy"));

    poll_for(7 * kHour);

    EXPECT_THAT(waits("/busy"), testing::Not(IsEmpty()));
    EXPECT_THAT(waits("/busy").front(), Between(6 * kHour, 6 * kHour + 40));
}

TEST_F(PolitePollingTest, BacksOffFurtherEachTimeAndComesBackToLife) {
    std::vector<ServerResponse> script(6, reply(500));
    script.push_back(feed_of({1}));
    publisher_.says("/feed", script);
    feed(publisher_.url("/feed"));

    poll_for(4 * kDay);

    const std::vector<long> all = waits("/feed");
    ASSERT_THAT(all, SizeIs(testing::Ge(10)));
    for (std::size_t i = 1; i < 5; ++i) {
        EXPECT_GT(all[i], all[i - 1] * 3 / 2) << i;
    }
    EXPECT_LE(all[5], kDay + 1);
    EXPECT_THAT(std::vector<long>(all.begin() + 6, all.end()), Each(About(30)));
    EXPECT_EQ(state("/feed").failures, 0U);
}

TEST_F(PolitePollingTest, ParksAFeedThatIsGoneAndStillAsksOnceAMonth) {
    publisher_.says("/feed", {reply(410), reply(410), feed_of({1})});
    feed(publisher_.url("/feed"));

    poll_for(2 * kDay);
    EXPECT_THAT(publisher_.asked("/feed"), SizeIs(2));
    EXPECT_TRUE(is_parked(state("/feed")));
    poll_for(27 * kDay);
    EXPECT_THAT(publisher_.asked("/feed"), SizeIs(2));
    poll_for(6 * kDay);
    EXPECT_THAT(publisher_.asked("/feed"), SizeIs(testing::Gt(2)));
    EXPECT_FALSE(is_parked(state("/feed")));
}

// ---- moves --------------------------------------------------------------------------------------

TEST_F(PolitePollingTest, AdoptsAPermanentMoveWhenItHasHeldForAWeek) {
    publisher_.says("/old", {reply(301, {{"Location", "/new"}})});
    publisher_.says("/new", {feed_of({1})});
    feed(publisher_.url("/old"));

    poll_for(6 * kDay);
    EXPECT_EQ(publisher_.asked("/old").size(), publisher_.asked("/new").size());
    poll_for(2 * kDay);
    const std::size_t before = publisher_.asked("/old").size();
    poll_for(kDay);

    EXPECT_EQ(publisher_.asked("/old").size(), before);
    EXPECT_GT(publisher_.asked("/new").size(), before + 20);
}

TEST_F(PolitePollingTest, NeverAdoptsATemporaryMove) {
    publisher_.says("/old", {reply(302, {{"Location", "/new"}})});
    publisher_.says("/new", {feed_of({1})});
    feed(publisher_.url("/old"));

    poll_for(10 * kDay);

    EXPECT_EQ(publisher_.asked("/old").size(), publisher_.asked("/new").size());
}

TEST_F(PolitePollingTest, GivesUpOnACircleOfRedirects) {
    publisher_.says("/a", {reply(302, {{"Location", "/b"}})});
    publisher_.says("/b", {reply(302, {{"Location", "/a"}})});
    feed(publisher_.url("/a"));

    poll_for(1);

    EXPECT_EQ(publisher_.asked("/a").size() + publisher_.asked("/b").size(), 6U);
    EXPECT_THAT(state("/a").last_error, testing::HasSubstr("redirect"));
}

// ---- conditions ---------------------------------------------------------------------------------

TEST_F(PolitePollingTest, SendsValidatorsBackAsTheyCameAndTakesNewOnesFrom304) {
    publisher_.says(
        "/feed",
        {feed_of({1},
                 {{"ETag", "W/\"weak one\""}, {"Last-Modified", "Tue, 24 Nov 2026 11:00:00 GMT"}}),
         reply(304, {{"ETag", "\"second\""}}),
         reply(304)});
    feed(publisher_.url("/feed"));

    poll_for(2 * kHour);

    EXPECT_EQ(header("/feed", 0, "if-none-match"), "");
    EXPECT_EQ(header("/feed", 0, "if-modified-since"), "");
    EXPECT_EQ(header("/feed", 1, "if-none-match"), "W/\"weak one\"");
    EXPECT_EQ(header("/feed", 1, "if-modified-since"), "Tue, 24 Nov 2026 11:00:00 GMT");
    EXPECT_EQ(header("/feed", 2, "if-none-match"), "\"second\"");
    EXPECT_EQ(header("/feed", 2, "if-modified-since"), "Tue, 24 Nov 2026 11:00:00 GMT");
}

TEST_F(PolitePollingTest, TakesNoValidatorFromAnErrorOrFromWhatIsNoFeed) {
    publisher_.says("/feed",
                    {feed_of({1}, {{"ETag", "\"good\""}}),
                     reply(500, {{"ETag", "\"error\""}}),
                     reply(200, {{"ETag", "\"page\""}}, "<html><body>Back soon</body></html>"),
                     feed_of({1})});
    feed(publisher_.url("/feed"));

    poll_for(6 * kHour);

    EXPECT_EQ(header("/feed", 1, "if-none-match"), "\"good\"");
    EXPECT_EQ(header("/feed", 2, "if-none-match"), "\"good\"");
    EXPECT_EQ(header("/feed", 3, "if-none-match"), "\"good\"");
}

TEST_F(PolitePollingTest, KeepsItsValidatorsWhenTheSameBodyComesWithoutAny) {
    publisher_.says("/feed", {feed_of({1}, {{"ETag", "\"good\""}}), feed_of({1})});
    feed(publisher_.url("/feed"));

    poll_for(2 * kHour);

    EXPECT_EQ(header("/feed", 2, "if-none-match"), "\"good\"");
}

TEST_F(PolitePollingTest, TakesADeltaForWhatItIs) {
    publisher_.says("/feed",
                    {feed_of({1, 2, 3}, {{"ETag", "\"a\""}}),
                     feed_of({4}, {{"ETag", "\"b\""}, {"IM", "feed"}}, "", 226),
                     reply(304)});
    feed(publisher_.url("/feed"));

    poll_for(2 * kHour);

    EXPECT_EQ(header("/feed", 0, "a-im"), "");
    EXPECT_EQ(header("/feed", 1, "a-im"), "feed");
    EXPECT_EQ(header("/feed", 2, "if-none-match"), "\"b\"");
    EXPECT_EQ(items_, 1U);  // the fourth; the first poll of a feed is no news
    EXPECT_EQ(state("/feed").gaps, 0U);
}

TEST_F(PolitePollingTest, SaysWhoAsksAndAcceptsCompression) {
    publisher_.says("/feed", {feed_of({1})});
    feed(publisher_.url("/feed"));

    poll_for(1);

    EXPECT_EQ(header("/feed", 0, "user-agent"), "Vigie/test (desk@reader.example)");
    EXPECT_THAT(header("/feed", 0, "accept-encoding"), testing::HasSubstr("gzip"));
    EXPECT_THAT(header("/feed", 0, "accept"), testing::HasSubstr("application/atom+xml"));
}

TEST_F(PolitePollingTest, CarriesNoSecretToAnotherOrigin) {
    publisher_.says("/feed", {reply(302, {{"Location", other_.url("/elsewhere")}})});
    other_.says("/elsewhere", {feed_of({1})});
    FeedSpec& spec = feed(publisher_.url("/feed"));
    spec.headers = {{"Authorization", "Basic c2VjcmV0"}, {"Cookie", "session=1"}};

    poll_for(1);

    EXPECT_EQ(header("/feed", 0, "authorization"), "Basic c2VjcmV0");
    ASSERT_THAT(other_.asked("/elsewhere"), SizeIs(1));
    EXPECT_EQ(other_.asked("/elsewhere")[0].request.header("authorization"), "");
    EXPECT_EQ(other_.asked("/elsewhere")[0].request.header("cookie"), "");
}

// ---- limits -------------------------------------------------------------------------------------

TEST_F(PolitePollingTest, FollowsNoRedirectIntoAPrivateNetworkOrOutOfTheWeb) {
    const std::vector<std::string> traps = {"http://169.254.169.254/latest/meta-data/",
                                            "http://10.0.0.1/feed",
                                            "http://[::ffff:192.168.0.1]/feed",
                                            "file:///etc/hostname",
                                            "gopher://harbour.example/1"};
    for (std::size_t i = 0; i < traps.size(); ++i) {
        const std::string path = fmt::format("/{}", i);
        publisher_.says(path, {reply(302, {{"Location", traps[i]}})});
        feed(publisher_.url(path));
    }

    poll_for(1);

    for (std::size_t i = 0; i < traps.size(); ++i) {
        const FeedState after = state(fmt::format("/{}", i));
        EXPECT_EQ(after.failures, 1U) << traps[i];
        EXPECT_EQ(after.last_success, Instant{}) << traps[i];
        EXPECT_NE(after.last_error, "") << traps[i];
    }
}

TEST_F(PolitePollingTest, HasTwoRequestsAtMostUnderWayToOneHost) {
    publisher_.hold = true;
    for (int i = 0; i < 6; ++i) {
        publisher_.says(fmt::format("/{}", i), {feed_of({i})});
        feed(publisher_.url(fmt::format("/{}", i)));
    }
    start();
    while (publisher_.open() < 2 && io_.run_one_for(std::chrono::seconds{20}) > 0) {
    }
    while (io_.poll() > 0) {
    }

    EXPECT_EQ(publisher_.open(), 2U);
    EXPECT_EQ(poller_.counts().under_way, 2U);
    publisher_.release();
    settle();
    for (int i = 0; i < 6; ++i) {
        EXPECT_THAT(publisher_.asked(fmt::format("/{}", i)), SizeIs(1));
    }
}

TEST_F(PolitePollingTest, FetchesAnAddressThatIsNamedTwiceOnce) {
    publisher_.says("/feed", {feed_of({1})});
    feed(publisher_.url("/feed"));
    feed(publisher_.url("/feed")).name = "again";

    poll_for(1);

    EXPECT_THAT(publisher_.asked("/feed"), SizeIs(1));
}

TEST_F(PolitePollingTest, ReadsNoMoreThanItsLimitOfABodyThatUnpacksIntoMuch) {
    const std::string bomb = test::gzip(std::string(std::size_t{32} << 20U, ' '));
    publisher_.says("/feed", {reply(200, {{"Content-Encoding", "gzip"}}, bomb)});
    feed(publisher_.url("/feed"));

    poll_for(1);

    EXPECT_EQ(state("/feed").failures, 1U);
    EXPECT_THAT(state("/feed").last_error, testing::HasSubstr("larger"));
}

// ---- overflow -----------------------------------------------------------------------------------

TEST_F(PolitePollingTest, ComesSoonerAndCountsTheGapWhenPollsHaveNothingInCommon) {
    publisher_.says(
        "/feed",
        {feed_of({1, 2, 3}), feed_of({11, 12, 13}), feed_of({21, 22, 23}), feed_of({21, 22, 23})});
    feed(publisher_.url("/feed"));

    poll_for(2 * kHour);

    const std::vector<long> all = waits("/feed");
    ASSERT_THAT(all, SizeIs(testing::Ge(4)));
    EXPECT_THAT(all[0], About(30));
    EXPECT_THAT(all[1], Between(13, 17));
    EXPECT_THAT(all[2], Between(6, 9));
    EXPECT_EQ(state("/feed").gaps, 2U);
}

}  // namespace
}  // namespace vigie

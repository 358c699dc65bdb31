#include "feeds/poller.hpp"

#include "tests/feeds/poller_fakes.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <exception>
#include <sstream>
#include <stdexcept>

namespace vigie {
namespace {

namespace asio = boost::asio;

constexpr Seconds kQuarter{15 * 60};

FeedSpec feed(const std::string& url) {
    FeedSpec out;
    out.url = url;
    out.name = url_host(url) + url.substr(url.rfind('/'));
    return out;
}

// "http://host0.test/0", "http://host1.test/1", …
std::vector<FeedSpec> feeds_on_own_hosts(int count) {
    std::vector<FeedSpec> out;
    for (int i = 0; i < count; ++i) {
        const std::string n = std::to_string(i);
        out.push_back(feed("http://host" + n + ".test/" + n));
    }
    return out;
}

std::vector<FeedSpec> feeds_on_one_host(int count) {
    std::vector<FeedSpec> out;
    for (int i = 0; i < count; ++i) {
        out.push_back(feed("http://big.test/" + std::to_string(i)));
    }
    return out;
}

class PollerTest : public testing::Test {
  protected:
    PollerTest() { log_.set_level(spdlog::level::info); }

    // Coroutines must end before what they refer to.
    void TearDown() override {
        desk_.release_all();
        web_.release_all();
        cancel();
    }

    static PollOptions options() {
        PollOptions out;
        out.fetches = 4;
        out.per_host = 2;
        out.user_agent = "Vigie/test";
        return out;
    }

    void set(const std::vector<FeedSpec>& specs, const std::vector<FeedState>& states = {}) {
        poller_.set_feeds(specs, states, options());
    }

    // Starts run(), or poll_all_once(), and goes as far as it can at this time.
    void begin(asio::awaitable<void> op) {
        ended_ = false;
        stopped_by_ = nullptr;
        auto at_end = [this](std::exception_ptr error) {
            ended_ = true;
            stopped_by_ = error;
        };
        asio::co_spawn(
            io_, std::move(op), asio::bind_cancellation_slot(cancel_.slot(), std::move(at_end)));
        settle();
    }

    void settle() {
        io_.restart();
        io_.poll();
    }

    void advance(Millis by) {
        clock_.advance(by);
        settle();
    }

    void cancel() {
        cancel_.emit(asio::cancellation_type::terminal);
        settle();
    }

    [[nodiscard]] std::string log() const { return log_text_.str(); }

    asio::io_context io_;
    test::Web web_{io_.get_executor()};
    test::HeldClock clock_{io_.get_executor()};
    test::Desk desk_{io_.get_executor(), clock_};
    std::ostringstream log_text_;
    spdlog::logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_text_)};
    Poller poller_{io_.get_executor(), web_, desk_, clock_, log_, options()};
    asio::cancellation_signal cancel_;
    bool ended_ = false;
    std::exception_ptr stopped_by_;
};

TEST_F(PollerTest, PollsAFeedAtOnceAndThenEachTimeItIsDue) {
    set({feed("http://a.test/1")});
    begin(poller_.run());

    EXPECT_EQ(web_.asked.size(), 1U);
    advance(kQuarter - Seconds{1});
    EXPECT_EQ(web_.asked.size(), 1U);
    advance(Seconds{1});
    EXPECT_EQ(web_.asked.size(), 2U);
    advance(kQuarter);
    EXPECT_EQ(web_.asked.size(), 3U);
    EXPECT_FALSE(ended_);
}

TEST_F(PollerTest, AsksAsTheFeedAndTheOptionsSay) {
    FeedSpec spec = feed("http://a.test/1");
    spec.headers = {{"X-Key", "k"}};
    set({spec});
    begin(poller_.run());

    const HttpRequest& request = web_.asked.at(0);
    HttpResponse sent;  // for its header()
    sent.headers = request.headers;
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(sent.header("user-agent"), "Vigie/test");
    EXPECT_EQ(sent.header("x-key"), "k");
    EXPECT_TRUE(sent.header("accept").starts_with("application/rss+xml"));
    EXPECT_EQ(sent.header("if-none-match"), "");
    EXPECT_EQ(request.timeout, options().timeout);
    EXPECT_EQ(request.max_body, options().max_body);
    EXPECT_EQ(request.max_redirects, options().max_redirects);
}

TEST_F(PollerTest, LetsAFeedsOwnHeaderReplaceTheUsualOne) {
    FeedSpec spec = feed("http://a.test/1");
    spec.headers = {{"user-agent", "special"}};
    set({spec});
    begin(poller_.run());

    std::size_t agents = 0;
    for (const auto& [name, value] : web_.asked.at(0).headers) {
        agents += name == "user-agent" || name == "User-Agent" ? 1U : 0U;
    }
    EXPECT_EQ(agents, 1U);
}

TEST_F(PollerTest, SendsBackTheValidatorsOfTheLastGoodAnswer) {
    web_.will_answer("http://a.test/1", 200, {{"ETag", R"(W/"1")"}, {"Last-Modified", "then"}});
    set({feed("http://a.test/1")});
    begin(poller_.run());
    advance(kQuarter);

    HttpResponse sent;
    sent.headers = web_.asked.at(1).headers;
    EXPECT_EQ(sent.header("If-None-Match"), R"(W/"1")");
    EXPECT_EQ(sent.header("If-Modified-Since"), "then");
}

TEST_F(PollerTest, StartsFromTheStatesItIsGiven) {
    FeedState state;
    state.url = "http://a.test/1";
    state.validators.etag = "\"kept\"";
    state.last_poll = clock_.now() - Seconds{100};
    state.next_poll = clock_.now() + Seconds{50};
    set({feed("http://a.test/1")}, {state});
    begin(poller_.run());

    EXPECT_EQ(web_.asked.size(), 0U);
    advance(Seconds{50});
    ASSERT_EQ(web_.asked.size(), 1U);
    HttpResponse sent;
    sent.headers = web_.asked.at(0).headers;
    EXPECT_EQ(sent.header("If-None-Match"), "\"kept\"");
}

TEST_F(PollerTest, DoesNotWaitForATimeThatOnlyAWrongClockCanHaveWritten) {
    FeedState state;
    state.url = "http://a.test/1";
    state.last_poll = clock_.now() + std::chrono::hours{24 * 3000};
    state.next_poll = state.last_poll + kQuarter;
    set({feed("http://a.test/1")}, {state});
    begin(poller_.run());

    EXPECT_EQ(web_.asked.size(), 1U);
}

TEST_F(PollerTest, NeverHasMoreThanItsLimitUnderWay) {
    web_.hold = true;
    set(feeds_on_own_hosts(50));
    begin(poller_.run());

    EXPECT_EQ(web_.open, 4U);
    EXPECT_EQ(poller_.counts().under_way, 4U);
    web_.release("http://host1.test/1");
    settle();
    EXPECT_EQ(web_.open, 4U);
    EXPECT_EQ(web_.asked.size(), 5U);
    web_.release_all();
    settle();
    EXPECT_EQ(web_.asked.size(), 50U);
    EXPECT_EQ(web_.most_open, 4U);
}

TEST_F(PollerTest, NeverHasMoreThanItsLimitUnderWayToOneHostAndLetsOthersPass) {
    web_.hold = true;
    std::vector<FeedSpec> specs = feeds_on_one_host(20);
    specs.push_back(feed("http://small.test/a"));
    set(specs);
    begin(poller_.run());

    EXPECT_EQ(web_.times_asked("http://small.test/a"), 1U);
    EXPECT_EQ(web_.open, 3U);
    web_.release_all();
    settle();
    EXPECT_EQ(web_.asked.size(), 21U);
    EXPECT_EQ(web_.most_open_of_a_host, 2U);
}

TEST_F(PollerTest, AHostThatHangsHoldsUpNobodyElse) {
    web_.hold = true;
    std::vector<FeedSpec> specs = feeds_on_one_host(2);
    begin(poller_.run());
    set(specs);
    settle();
    web_.hold = false;
    for (const FeedSpec& spec : feeds_on_own_hosts(20)) {
        specs.push_back(spec);
    }
    set(specs);
    settle();

    EXPECT_EQ(web_.open, 2U);
    EXPECT_EQ(desk_.accepted.size(), 20U);
    advance(kQuarter);
    EXPECT_EQ(desk_.accepted.size(), 40U);
}

TEST_F(PollerTest, FreesAPlaceOnlyWhenTheAnswerIsStored) {
    desk_.hold = true;
    set(feeds_on_own_hosts(10));
    begin(poller_.run());

    EXPECT_EQ(web_.open, 0U);
    EXPECT_EQ(web_.asked.size(), 4U);
    desk_.release_all();
    settle();
    EXPECT_EQ(web_.asked.size(), 10U);
}

TEST_F(PollerTest, LeavesAHostAloneThatAsksForIt) {
    web_.will_answer("http://big.test/0", 429, {{"Retry-After", "600"}});
    std::vector<FeedSpec> specs = feeds_on_one_host(3);
    specs.push_back(feed("http://small.test/a"));
    PollOptions one_at_a_time = options();
    one_at_a_time.per_host = 1;
    poller_.set_feeds(specs, {}, one_at_a_time);
    begin(poller_.run());

    EXPECT_EQ(web_.asked.size(), 2U);
    advance(Seconds{599});
    EXPECT_EQ(web_.asked.size(), 2U);
    advance(Seconds{1});
    EXPECT_EQ(web_.times_asked("http://big.test/1"), 1U);
    EXPECT_EQ(web_.times_asked("http://big.test/2"), 1U);
}

TEST_F(PollerTest, KeepsThePauseOfAHostOverAReload) {
    web_.will_answer("http://big.test/0", 503, {{"Retry-After", "600"}});
    set({feed("http://big.test/0")});
    begin(poller_.run());
    set(feeds_on_one_host(3));
    settle();

    EXPECT_EQ(web_.asked.size(), 1U);
    advance(Seconds{600});
    EXPECT_EQ(web_.times_asked("http://big.test/2"), 1U);
}

TEST_F(PollerTest, PollsAgainAfterMinEveryWhatCouldNotBeStored) {
    desk_.full = true;
    web_.will_answer("http://a.test/1", 200, {{"ETag", "\"1\""}});
    set({feed("http://a.test/1")});
    begin(poller_.run());
    advance(options().min_every);
    desk_.full = false;
    advance(options().min_every);
    advance(kQuarter);

    ASSERT_EQ(web_.asked.size(), 4U);
    HttpResponse sent;
    sent.headers = web_.asked.at(2).headers;
    EXPECT_EQ(sent.header("If-None-Match"), "") << "the state must be the old one";
    sent.headers = web_.asked.at(3).headers;
    EXPECT_EQ(sent.header("If-None-Match"), "\"1\"");
}

TEST_F(PollerTest, WarnsOnceWhileNothingCanBeStored) {
    desk_.full = true;
    set(feeds_on_own_hosts(20));
    begin(poller_.run());
    advance(options().min_every);
    desk_.full = false;
    advance(options().min_every);

    const std::string text = log();
    EXPECT_NE(text.find("poll not stored feed=host"), std::string::npos) << text;
    EXPECT_EQ(text.find("poll not stored"), text.rfind("poll not stored")) << text;
    EXPECT_NE(text.find("polls stored again missed=40"), std::string::npos) << text;
}

TEST_F(PollerTest, AsksOneFeedOnlyOnceAtATime) {
    web_.hold = true;
    set({feed("http://a.test/1")});
    begin(poller_.run());
    advance(std::chrono::hours{24});
    set({feed("http://a.test/1")});
    settle();

    EXPECT_EQ(web_.asked.size(), 1U);
}

TEST_F(PollerTest, FetchesAnAddressOnceUnderItsFirstName) {
    FeedSpec first = feed("http://a.test/1");
    FeedSpec second = first;
    second.name = "again";
    set({first, second});
    begin(poller_.run());

    EXPECT_EQ(desk_.accepted, std::vector<std::string>{first.name});
    EXPECT_EQ(poller_.counts().feeds, 1U);
}

TEST_F(PollerTest, AReloadKeepsKnownFeedsAndStartsNewOnes) {
    set({feed("http://a.test/1"), feed("http://b.test/1")});
    begin(poller_.run());
    set({feed("http://b.test/1"), feed("http://c.test/1")});
    settle();

    EXPECT_EQ(web_.asked.size(), 3U);
    advance(kQuarter);
    EXPECT_EQ(web_.times_asked("http://a.test/1"), 1U);
    EXPECT_EQ(web_.times_asked("http://b.test/1"), 2U);
    EXPECT_EQ(web_.times_asked("http://c.test/1"), 2U);
}

TEST_F(PollerTest, AFetchUnderWayOverAReloadCountsForItsFeed) {
    web_.hold = true;
    set({feed("http://a.test/1"), feed("http://b.test/1")});
    begin(poller_.run());
    set({feed("http://b.test/1")});
    settle();
    web_.release_all();
    settle();

    EXPECT_EQ(web_.asked.size(), 2U);
    EXPECT_EQ(desk_.accepted.size(), 2U) << "also the answer of the feed that is gone is stored";
    advance(kQuarter);
    EXPECT_EQ(web_.times_asked("http://a.test/1"), 1U);
    EXPECT_EQ(web_.times_asked("http://b.test/1"), 2U);
}

TEST_F(PollerTest, FetchesUnderWayCountForTheLimitsOfAReload) {
    web_.hold = true;
    set(feeds_on_one_host(2));
    begin(poller_.run());
    set(feeds_on_one_host(10));
    settle();

    EXPECT_EQ(web_.open, 2U);
    web_.release_all();
    settle();
    EXPECT_EQ(web_.most_open_of_a_host, 2U);
    EXPECT_EQ(desk_.accepted.size(), 10U);
}

TEST_F(PollerTest, AReloadWithAShorterIntervalCountsFromTheLastPoll) {
    set({feed("http://a.test/1")});
    begin(poller_.run());
    advance(Seconds{200});
    FeedSpec faster = feed("http://a.test/1");
    faster.every = Seconds{300};
    set({faster});
    settle();
    EXPECT_EQ(web_.asked.size(), 1U);
    advance(Seconds{100});

    EXPECT_EQ(web_.asked.size(), 2U);
}

TEST_F(PollerTest, AsksTheNewAddressOfAFeedThatMovedLongAgo) {
    FeedState state;
    state.url = "http://old.test/1";
    state.moved_to = "http://new.test/1";
    state.moved_since = clock_.now() - std::chrono::hours{24 * 9};
    state.last_success = clock_.now() - std::chrono::hours{24};
    state.last_poll = state.last_success;
    set({feed("http://old.test/1")}, {state});
    begin(poller_.run());

    EXPECT_EQ(web_.asked.at(0).url, "http://new.test/1");
    EXPECT_EQ(desk_.states.count("http://old.test/1"), 1U) << "it keeps its key";
}

TEST_F(PollerTest, CancellationEndsFetchesAndLosesNoAnswer) {
    desk_.hold = true;
    set(feeds_on_own_hosts(2));
    begin(poller_.run());  // both wait to be stored
    web_.hold = true;
    set(feeds_on_own_hosts(6));
    settle();  // two more are being fetched
    ASSERT_EQ(web_.open, 2U);

    cancel();
    EXPECT_FALSE(ended_) << "answers that were handed over are waited for";
    EXPECT_EQ(web_.open, 0U);
    desk_.release_all();
    settle();

    EXPECT_TRUE(ended_);
    EXPECT_EQ(desk_.accepted.size(), 2U);
    EXPECT_EQ(web_.asked.size(), 4U) << "no new fetch starts";
    EXPECT_EQ(clock_.sleepers(), 0U);
    ASSERT_TRUE(stopped_by_);
    EXPECT_THROW(std::rethrow_exception(stopped_by_), boost::system::system_error);
}

TEST_F(PollerTest, CanRunAgainAfterItWasCancelled) {
    web_.hold = true;
    set(feeds_on_own_hosts(6));
    begin(poller_.run());
    cancel();
    ASSERT_TRUE(ended_);
    web_.release_all();
    begin(poller_.run());

    EXPECT_EQ(desk_.accepted.size(), 6U);
}

TEST_F(PollerTest, CancellationEndsAWaitForTheNextFeed) {
    set({});
    begin(poller_.run());
    EXPECT_FALSE(ended_);
    cancel();

    EXPECT_TRUE(ended_);
}

TEST_F(PollerTest, PassesOnWhatNobodyExpected) {
    web_.answers["http://a.test/1"] = [](const HttpRequest&) -> Result<HttpResponse> {
        throw std::logic_error("a bug");
    };
    set({feed("http://a.test/1")});
    begin(poller_.run());

    ASSERT_TRUE(ended_);
    EXPECT_THROW(std::rethrow_exception(stopped_by_), std::logic_error);
}

TEST_F(PollerTest, TenThousandIdleFeedsCostNoRequestAndOneSleep) {
    std::vector<FeedSpec> specs = feeds_on_own_hosts(10'000);
    std::vector<FeedState> states;
    for (const FeedSpec& spec : specs) {
        FeedState state;
        state.url = spec.url;
        state.last_poll = clock_.now();
        state.next_poll = clock_.now() + kQuarter;
        states.push_back(state);
    }
    set(specs, states);
    begin(poller_.run());

    EXPECT_EQ(web_.asked.size(), 0U);
    EXPECT_EQ(clock_.sleepers(), 1U);
    EXPECT_EQ(poller_.counts().under_way, 0U);
    EXPECT_EQ(poller_.counts().feeds, 10'000U);
    advance(kQuarter);
    EXPECT_EQ(web_.asked.size(), 10'000U);
    EXPECT_LE(web_.most_open, 4U);
    EXPECT_EQ(clock_.sleepers(), 1U);
}

TEST_F(PollerTest, SaysWhenAFeedFailsAndWhenItIsWellAgain) {
    web_.will_answer("http://a.test/1", 500);
    set({feed("http://a.test/1")});
    begin(poller_.run());
    EXPECT_EQ(poller_.counts().failing, 1U);
    web_.answers.clear();
    advance(2 * kQuarter);

    const std::string text = log();
    EXPECT_NE(text.find("poll failed feed=a.test/1 status=500 attempt=1 next_s=1800 "
                        "error=\"HTTP 500 Internal Server Error\""),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("feed failing feed=a.test/1"), std::string::npos);
    EXPECT_NE(text.find("feed ok again feed=a.test/1"), std::string::npos);
    EXPECT_EQ(poller_.counts().failing, 0U);
    EXPECT_EQ(poller_.counts().failures, 1U);
    EXPECT_EQ(poller_.counts().polls, 2U);
    EXPECT_EQ(poller_.counts().documents, 1U);
    EXPECT_EQ(poller_.counts().bytes, 4U);
}

// ---- once ---------------------------------------------------------------------------------------

TEST_F(PollerTest, OncePollsEveryFeedOnceDueOrNot) {
    FeedState later;
    later.url = "http://host1.test/1";
    later.last_poll = clock_.now();
    later.next_poll = clock_.now() + std::chrono::hours{5};
    set(feeds_on_own_hosts(30), {later});
    begin(poller_.poll_all_once());

    EXPECT_TRUE(ended_);
    EXPECT_FALSE(stopped_by_);
    EXPECT_EQ(web_.asked.size(), 30U);
    EXPECT_EQ(desk_.accepted.size(), 30U);
    EXPECT_LE(web_.most_open, 4U);
}

TEST_F(PollerTest, OnceEndsWithoutFeeds) {
    set({});
    begin(poller_.poll_all_once());

    EXPECT_TRUE(ended_);
}

TEST_F(PollerTest, OnceReturnsOnlyWhenTheLastAnswerIsStored) {
    desk_.hold = true;
    set(feeds_on_own_hosts(3));
    begin(poller_.poll_all_once());
    EXPECT_FALSE(ended_);
    desk_.release_all();
    settle();

    EXPECT_TRUE(ended_);
    EXPECT_EQ(desk_.accepted.size(), 3U);
}

TEST_F(PollerTest, OnceDoesNotTryAgainWhatCouldNotBeStored) {
    desk_.full = true;
    set(feeds_on_own_hosts(3));
    begin(poller_.poll_all_once());

    EXPECT_TRUE(ended_);
    EXPECT_EQ(web_.asked.size(), 3U);
}

TEST_F(PollerTest, OnceWaitsForAShortPauseAndGoesWithoutALongOne) {
    web_.will_answer("http://big.test/0", 429, {{"Retry-After", "30"}});
    web_.will_answer("http://slow.test/0", 429, {{"Retry-After", "3600"}});
    PollOptions one_at_a_time = options();
    one_at_a_time.per_host = 1;
    poller_.set_feeds({feed("http://big.test/0"),
                       feed("http://big.test/1"),
                       feed("http://slow.test/0"),
                       feed("http://slow.test/1")},
                      {},
                      one_at_a_time);
    begin(poller_.poll_all_once());
    EXPECT_FALSE(ended_);
    advance(Seconds{30});

    EXPECT_TRUE(ended_);
    EXPECT_EQ(web_.times_asked("http://big.test/1"), 1U);
    EXPECT_EQ(web_.times_asked("http://slow.test/1"), 0U);
    EXPECT_NE(log().find("feeds left out feeds=1"), std::string::npos);
}

// ---- with a clock whose sleeps return at once ---------------------------------------------------

TEST_F(PollerTest, RunsThroughADayWithAClockThatDoesNotWait) {
    test::FakeClock clock(clock_.now());
    test::Desk desk(io_.get_executor(), clock);
    Poller poller(io_.get_executor(), web_, desk, clock, log_, options());
    poller.set_feeds(feeds_on_own_hosts(10), {}, options());
    const Instant end = clock.now() + std::chrono::hours{24};
    web_.answers["http://host0.test/0"] = [&](const HttpRequest& request) {
        if (clock.now() >= end) {
            cancel_.emit(asio::cancellation_type::terminal);
        }
        return Result<HttpResponse>(test::Web::page(request.url));
    };
    begin(poller.run());

    EXPECT_TRUE(ended_);
    // Its time also moves while fetches are under way, so the feeds are polled late, never early.
    EXPECT_GE(desk.accepted.size(), 10U * 24);
    EXPECT_LE(desk.accepted.size(), 10U * 97);
    EXPECT_EQ(desk.states.size(), 10U);
}

}  // namespace
}  // namespace vigie

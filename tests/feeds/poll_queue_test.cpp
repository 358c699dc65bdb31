#include "feeds/poll_queue.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vigie {
namespace {

Instant at(int second) {
    return Instant{Seconds{second}};
}

class PollQueueTest : public testing::Test {
  protected:
    void add(FeedIndex feed, const char* host, int due) {
        queue_.add(feed, queue_.host(host), at(due));
    }

    // The feeds that start now, in order, until nothing more may.
    std::vector<FeedIndex> started(int now) {
        queue_.advance(at(now));
        std::vector<FeedIndex> out;
        while (const auto next = queue_.start()) {
            out.push_back(next->feed);
        }
        return out;
    }

    using Feeds = std::vector<FeedIndex>;

    PollQueue queue_{PollLimits{4, 2}};
};

TEST_F(PollQueueTest, StartsFeedsWhenTheyAreDueAndNotBefore) {
    add(0, "a", 10);
    add(1, "b", 5);

    EXPECT_EQ(started(4), Feeds{});
    EXPECT_EQ(queue_.next_change(), at(5));
    EXPECT_EQ(started(5), Feeds{1});
    EXPECT_EQ(started(10), Feeds{0});
    EXPECT_EQ(queue_.next_change(), std::nullopt);
}

TEST_F(PollQueueTest, KeepsToTheLimitOfAll) {
    for (FeedIndex feed = 0; feed < 6; ++feed) {
        add(feed, std::to_string(feed).c_str(), 0);
    }

    EXPECT_EQ(started(0).size(), 4U);
    queue_.finished(queue_.host("0"));
    EXPECT_EQ(started(0), Feeds{4});
}

TEST_F(PollQueueTest, KeepsToTheLimitOfAHostAndLetsOthersPass) {
    add(0, "big", 0);
    add(1, "big", 0);
    add(2, "big", 0);
    add(3, "small", 1);

    EXPECT_EQ(started(1), (Feeds{0, 3, 1}));
    EXPECT_EQ(queue_.in_line(), 1U);
    queue_.finished(queue_.host("big"));
    EXPECT_EQ(started(1), Feeds{2});
}

TEST_F(PollQueueTest, HostsTakeTurnsHoweverLongTheirLines) {
    PollQueue queue{PollLimits{1, 1}};
    for (FeedIndex feed = 0; feed < 100; ++feed) {
        queue.add(feed, queue.host("big"), at(0));
    }
    queue.add(100, queue.host("small"), at(1));
    queue.advance(at(1));

    EXPECT_EQ(queue.start()->feed, 0U);
    queue.finished(queue.host("big"));
    EXPECT_EQ(queue.start()->feed, 100U);
}

TEST_F(PollQueueTest, LeavesAPausedHostAloneUntilThePauseEnds) {
    add(0, "a", 0);
    add(1, "b", 0);
    queue_.pause(queue_.host("a"), at(60));

    EXPECT_EQ(started(0), Feeds{1});
    EXPECT_EQ(queue_.next_change(), at(60));
    EXPECT_EQ(started(59), Feeds{});
    EXPECT_EQ(started(60), Feeds{0});
}

TEST_F(PollQueueTest, AShorterPauseDoesNotEndALongerOne) {
    add(0, "a", 0);
    queue_.pause(queue_.host("a"), at(60));
    queue_.pause(queue_.host("a"), at(10));

    EXPECT_EQ(started(30), Feeds{});
    EXPECT_EQ(started(60), Feeds{0});
}

TEST_F(PollQueueTest, ALongerPauseReplacesAShorterOne) {
    add(0, "a", 0);
    queue_.pause(queue_.host("a"), at(10));
    queue_.pause(queue_.host("a"), at(60));

    EXPECT_EQ(started(30), Feeds{});
    EXPECT_EQ(started(60), Feeds{0});
}

TEST_F(PollQueueTest, APauseThatBeginsWhileAHostHasItsTurnHolds) {
    add(0, "a", 0);
    queue_.advance(at(0));
    queue_.pause(queue_.host("a"), at(60));

    EXPECT_EQ(queue_.start(), std::nullopt);
    EXPECT_EQ(started(60), Feeds{0});
}

TEST_F(PollQueueTest, APlaceTakenByAnEarlierFetchCounts) {
    queue_.take_place(queue_.host("a"));
    queue_.take_place(queue_.host("a"));
    add(0, "a", 0);

    EXPECT_EQ(started(0), Feeds{});
    queue_.finished(queue_.host("a"));
    EXPECT_EQ(started(0), Feeds{0});
}

TEST_F(PollQueueTest, TakesOverPausesThatStillHold) {
    PollQueue old{PollLimits{4, 2}};
    old.pause(old.host("a"), at(60));
    old.pause(old.host("b"), at(5));
    add(0, "a", 0);
    add(1, "b", 0);

    queue_.take_pauses_of(old, at(10));

    EXPECT_EQ(started(10), Feeds{1});
    EXPECT_EQ(started(60), Feeds{0});
}

TEST_F(PollQueueTest, GivesUpTheLinesOfHostsPausedForTooLong) {
    add(0, "a", 0);
    add(1, "a", 0);
    add(2, "b", 0);
    queue_.pause(queue_.host("a"), at(600));
    queue_.pause(queue_.host("b"), at(30));
    queue_.advance(at(0));

    EXPECT_EQ(queue_.give_up_paused(at(60)), (Feeds{0, 1}));
    EXPECT_EQ(queue_.in_line(), 1U);
    EXPECT_EQ(started(30), Feeds{2});
}

TEST_F(PollQueueTest, PutsEveryIdleFeedInLineWhenAsked) {
    add(1, "a", 500);
    add(0, "b", 900);
    queue_.advance_all();

    EXPECT_EQ(started(0), (Feeds{0, 1}));
}

TEST_F(PollQueueTest, LetsKnownFeedsPassALongListOfNewOnes) {
    constexpr FeedIndex kNew = 40;
    for (FeedIndex feed = 0; feed < kNew; ++feed) {
        const HostIndex host = queue_.host(std::to_string(feed % 10));
        queue_.add(feed, host, at(0), PollQueue::Rank::fresh);
    }
    ASSERT_EQ(started(0).size(), 4U);
    add(kNew, "0", 1);      // on a host of theirs
    add(kNew + 1, "z", 1);  // on its own

    queue_.finished(queue_.host("0"));
    EXPECT_EQ(started(1), Feeds{kNew});
    queue_.finished(queue_.host("1"));
    EXPECT_EQ(started(1), Feeds{kNew + 1});
    queue_.finished(queue_.host("2"));
    EXPECT_EQ(started(1), Feeds{4});
}

TEST_F(PollQueueTest, LetsNewFeedsHaveEachEighthStart) {
    const HostIndex fresh = queue_.host("new");
    queue_.add(0, fresh, at(0), PollQueue::Rank::fresh);
    for (FeedIndex feed = 1; feed <= 20; ++feed) {
        add(feed, std::to_string(feed).c_str(), 0);
    }

    int starts = 0;
    for (bool met = false; !met; ++starts) {
        queue_.advance(at(0));
        const auto next = queue_.start();
        ASSERT_TRUE(next);
        met = next->feed == 0;
        queue_.finished(next->host);
    }

    EXPECT_EQ(starts, 8);
}

TEST_F(PollQueueTest, CountsNewAndKnownFeedsTogetherForTheLimitOfAHost) {
    const HostIndex host = queue_.host("a");
    queue_.add(0, host, at(0), PollQueue::Rank::fresh);
    queue_.add(1, host, at(0), PollQueue::Rank::fresh);
    queue_.add(2, host, at(0));

    EXPECT_EQ(started(0), (Feeds{2, 0}));
    queue_.finished(host);
    EXPECT_EQ(started(0), Feeds{1});
}

}  // namespace
}  // namespace vigie

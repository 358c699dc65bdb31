#include "feeds/feed_record.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

FeedSpec full_spec() {
    FeedSpec spec;
    spec.url = "https://news.example.org/section/technology/feed.xml";
    spec.name = "news.example.org/section/technology";
    spec.every = Seconds{300};
    spec.headers = {{"Authorization", "Bearer x"}};
    spec.tags = {"press", "en"};
    return spec;
}

FeedState full_state() {
    FeedState state;
    state.url = full_spec().url;
    state.validators = {R"(W/"5f2b6c3a9d1e-4c71")", "Tue, 24 Nov 2026 10:00:00 GMT"};
    state.body_hash = 0x0123456789abcdefU;
    state.last_poll = Instant{Millis{1'700'000'000'001}};
    state.last_success = Instant{Millis{1'700'000'000'000}};
    state.next_poll = Instant{Millis{1'700'000'900'000}};
    state.failures = 3;
    state.last_status = 503;
    state.primed = true;
    state.title = "Technology news";
    state.last_error = "HTTP 503 Service Unavailable";
    state.moved_to = "https://example.org/feed";
    state.moved_since = Instant{Millis{1'600'000'000'000}};
    return state;
}

TEST(FeedRecordTest, GivesBackWhatItWasGiven) {
    const FeedRecord record(full_spec(), full_state());

    EXPECT_EQ(record.spec(), full_spec());
    EXPECT_EQ(record.state(), full_state());
    EXPECT_TRUE(record.moved());
    EXPECT_TRUE(record.failing());
}

TEST(FeedRecordTest, GivesBackAFeedOfWhichNothingIsKnown) {
    FeedSpec spec;
    spec.url = "https://example.org/feed";
    FeedState state;
    state.url = spec.url;

    const FeedRecord record(spec, state);

    EXPECT_EQ(record.spec(), spec);
    EXPECT_EQ(record.state(), state);
    EXPECT_FALSE(record.moved());
}

TEST(FeedRecordTest, ReplacesTheStateAndKeepsTheSpec) {
    FeedRecord record(full_spec(), full_state());
    FeedState fresh;
    fresh.url = full_spec().url;
    fresh.title = "Renamed";

    record.set_state(fresh);

    EXPECT_EQ(record.spec(), full_spec());
    EXPECT_EQ(record.state(), fresh);
}

// With the queue's 24 bytes, and a margin for the allocator.
TEST(FeedRecordTest, AnIdleFeedCostsAtMost400Bytes) {
    FeedSpec spec = full_spec();
    spec.headers.clear();
    spec.tags.clear();
    FeedState state = full_state();
    state.moved_to.clear();
    state.last_error.clear();

    const FeedRecord record(spec, state);

    RecordProperty("bytes", static_cast<int>(record.bytes()));
    EXPECT_LE(record.bytes() + 24 + 32, 400U);
}

}  // namespace
}  // namespace vigie

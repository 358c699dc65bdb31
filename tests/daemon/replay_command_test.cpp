// The archive is tagged again: what is said, what is written, and what is not.

#include "daemon/replay_view.hpp"
#include "daemon/state_lock.hpp"
#include "tests/daemon/command_fixture.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <vector>

namespace vigie::test {
namespace {

constexpr Instant kSeen{Millis{1'700'000'000'000}};
constexpr const char* kNewCompany = R"(
[[company]]
id = "paperclip-works"
name = "Paperclip Works"
ai = 1.0
)";

class ReplayCommandTest : public CommandTest {
  protected:
    static Story story(const std::string& id, const std::string& title, Instant seen = kSeen) {
        Story made;
        made.id = id;
        made.event = "event-of-" + id;
        made.feed = "Morning Paper";
        made.title = title;
        made.lang = "en";
        made.first_seen = seen;
        made.watches = {"everything"};
        return made;
    }

    // As the daemon keeps a story that it has delivered to one sink and owes to another.
    void keep(const Story& kept) {
        Batch batch;
        StoryRow row;
        row.id = kept.id;
        row.event = kept.event;
        row.url_key = 11;
        row.text_key = 12;
        row.first_seen = kept.first_seen;
        append_story_json(row.json, kept);
        batch.stories = {row};
        for (const char* sink : {"log", "hook"}) {
            Delivery delivery;
            delivery.sink = sink;
            delivery.story_id = kept.id;
            delivery.message_id = "msg_" + kept.id;
            delivery.watches = {"everything"};
            delivery.created = kept.first_seen;
            delivery.due = kept.first_seen;
            batch.deliveries.push_back(delivery);
        }
        const auto store = open_store();
        ASSERT_TRUE(store->commit(batch));
        Batch told;
        told.results = {{store->due_deliveries("log", kSeen, 0, 1)->front().row,
                         DeliveryVerdict::delivered,
                         {},
                         1,
                         ""}};
        ASSERT_TRUE(store->commit(told));
    }

    void learn_of_a_company() {
        write_file(folder_.path() / "more.toml", kNewCompany);
        configure("knowledge = [\"more.toml\"]");
    }

    Ran replay(bool dry_run = false, const std::string& since = "", bool json = false) {
        ReplayArguments arguments;
        arguments.retag = true;
        arguments.dry_run = dry_run;
        arguments.since = since;
        arguments.json = json;
        return run(&replay_command, arguments);
    }

    void keep_many(int count) {
        Batch batch;
        for (int i = 0; i < count; ++i) {
            const Story made =
                story("s" + std::to_string(i), "Paperclip Works, part " + std::to_string(i));
            StoryRow& row = batch.stories.emplace_back();
            row.id = made.id;
            row.event = made.event;
            row.first_seen = made.first_seen;
            append_story_json(row.json, made);
        }
        ASSERT_TRUE(open_store()->commit(batch));
    }

    // How many of them have the company's tag; all are whole stories.
    int tagged(int count) {
        const auto store = open_store();
        int found = 0;
        for (int i = 0; i < count; ++i) {
            const Result<Story> kept = parse_story_json(*store->story("s" + std::to_string(i)));
            EXPECT_TRUE(kept);
            found += kept && !kept->tags.empty() ? 1 : 0;
        }
        return found;
    }

    std::string stored(const std::string& id) { return *open_store()->story(id); }
};

TEST_F(ReplayCommandTest, WritesWhatIsKnownNowAndSaysWhatChanged) {
    keep(story("a", "Paperclip Works opens its doors"));
    keep(story("b", "The weather stays fine"));
    (void)replay();
    learn_of_a_company();

    const Ran ran = replay();

    EXPECT_EQ(ran.code, kDone);
    EXPECT_TRUE(has(ran.out,
                    "2023-11-14 22:13  Paperclip Works opens its doors\n"
                    "    + company/paperclip-works"))
        << ran.out;
    EXPECT_TRUE(has(ran.out, "now relevant: 0.00 -> "));
    EXPECT_FALSE(has(ran.out, "weather"));
    EXPECT_TRUE(has(ran.err, "2 stories read, 1 changed: 1 in names or relevance"));
    EXPECT_TRUE(has(ran.err, "most often gained: company/paperclip-works (1)"));
    const Result<Story> now = parse_story_json(stored("a"));
    ASSERT_TRUE(now);
    ASSERT_EQ(now->tags.size(), 1U);
    EXPECT_EQ(now->tags[0].id, "company/paperclip-works");
    EXPECT_TRUE(now->relevant);
}

TEST_F(ReplayCommandTest, LeavesIdentityAndDeliveriesAlone) {
    keep(story("a", "Paperclip Works opens its doors"));
    learn_of_a_company();

    ASSERT_EQ(replay().code, kDone);

    const Result<Story> now = parse_story_json(stored("a"));
    EXPECT_EQ(now->event, "event-of-a");
    EXPECT_EQ(now->first_seen, kSeen);
    EXPECT_EQ(now->watches, std::vector<std::string>{"everything"});
    const auto store = open_store();
    EXPECT_TRUE(store->due_deliveries("log", kSeen, 0, 9)->empty());
    const auto owed = *store->due_deliveries("hook", kSeen, 0, 9);
    ASSERT_EQ(owed.size(), 1U);
    EXPECT_EQ(owed[0].message_id, "msg_a");
    const StoreCounts counts = *store->counts();
    EXPECT_EQ(counts.sinks.size(), 2U);
    EXPECT_TRUE(store->held()->empty());
    ASSERT_TRUE(store->each_story_key({}, [](const StoryKeyRow& row) {
        EXPECT_EQ(row.event, "event-of-a");
        EXPECT_EQ(row.url_key, 11U);
        EXPECT_EQ(row.text_key, 12U);
    }));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "stories.jsonl"));
}

TEST_F(ReplayCommandTest, ChangesNothingMoreTheSecondTime) {
    keep(story("a", "Paperclip Works opens its doors"));
    learn_of_a_company();
    ASSERT_EQ(replay().code, kDone);
    const std::string once = stored("a");

    const Ran again = replay();

    EXPECT_EQ(again.out, "");
    EXPECT_TRUE(has(again.err, "1 stories read, 0 changed\n"));
    EXPECT_EQ(stored("a"), once);
}

TEST_F(ReplayCommandTest, WritesNothingInADryRunAndReadsBesideTheDaemon) {
    keep(story("a", "Paperclip Works opens its doors"));
    const std::string before = stored("a");
    learn_of_a_company();
    const auto daemon = StateLock::take(state());
    ASSERT_TRUE(daemon);

    const Ran ran = replay(true);

    EXPECT_EQ(ran.code, kDone);
    EXPECT_TRUE(has(ran.out, "+ company/paperclip-works"));
    EXPECT_TRUE(has(ran.err, "nothing was written"));
    EXPECT_EQ(stored("a"), before);
}

TEST_F(ReplayCommandTest, AsksForTheDaemonToBeStopped) {
    keep(story("a", "Paperclip Works opens its doors"));
    const std::string before = stored("a");
    learn_of_a_company();
    const auto daemon = StateLock::take(state());
    ASSERT_TRUE(daemon);

    const Ran ran = replay();

    EXPECT_EQ(ran.code, kFailed);
    EXPECT_TRUE(has(ran.err, "stop it")) << ran.err;
    EXPECT_TRUE(has(ran.err, "--dry-run"));
    EXPECT_EQ(stored("a"), before);
}

TEST_F(ReplayCommandTest, TakesOnlyStoriesSinceATime) {
    keep(story("a", "Paperclip Works opens its doors", kSeen - std::chrono::hours(48)));
    keep(story("b", "Paperclip Works closes its doors"));
    learn_of_a_company();

    const Ran ran = replay(false, "2023-11-14", true);

    EXPECT_EQ(ran.code, kDone);
    EXPECT_TRUE(ran.out.starts_with(R"({"id":"b","title":"Paperclip Works closes its doors",)"
                                    R"("tags":{"added":["company/paperclip-works"],)"))
        << ran.out;
    EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 1);
    EXPECT_TRUE(parse_story_json(stored("a"))->tags.empty());
}

TEST_F(ReplayCommandTest, GoesOverManyPages) {
    keep_many(450);
    learn_of_a_company();

    const Ran ran = replay(false, "", true);

    EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 450);
    EXPECT_EQ(tagged(450), 450);
}

// The pipe that nobody empties stops the command after some pages.
TEST_F(ReplayCommandTest, LeavesWholeStoriesWhenKilledAndGoesOnWhenRunAgain) {
    constexpr int kStories = 2'000;
    keep_many(kStories);
    learn_of_a_company();
    std::array<int, 2> ends{};  // of a pipe
    ASSERT_EQ(pipe(ends.data()), 0);
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        ReplayArguments arguments;
        arguments.config = config_.string();
        arguments.retag = true;
        arguments.json = true;
        _exit(replay_command(arguments));
    }
    close(ends[1]);
    char first = 0;
    ASSERT_EQ(read(ends[0], &first, 1), 1);
    ASSERT_EQ(kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    close(ends[0]);

    const int half = tagged(kStories);
    EXPECT_GE(half, 200);
    EXPECT_LT(half, kStories);
    EXPECT_EQ(half % 200, 0);

    const Ran again = replay();

    EXPECT_EQ(again.code, kDone);
    EXPECT_EQ(tagged(kStories), kStories);
    EXPECT_TRUE(has(again.err, std::to_string(kStories - half) + " changed")) << again.err;
}

TEST_F(ReplayCommandTest, LeavesAStoryOfANewerWriterAndGoesOn) {
    keep(story("b", "Paperclip Works closes its doors"));
    const std::string newer = R"({"v":1,"id":"b","mood":"glad","title":"Paperclip Works"})";
    {
        Batch batch;
        batch.retagged = {{"b", false, newer}};
        ASSERT_TRUE(open_store()->commit(batch));
    }
    keep(story("a", "Paperclip Works opens its doors"));
    learn_of_a_company();

    const Ran ran = replay();

    EXPECT_EQ(ran.code, kFailed);
    EXPECT_TRUE(has(ran.err, "newer Vigie: \"mood\"")) << ran.err;
    EXPECT_TRUE(has(ran.err, "1 were left as they are"));
    EXPECT_EQ(stored("b"), newer);
    EXPECT_FALSE(parse_story_json(stored("a"))->tags.empty());
}

TEST_F(ReplayCommandTest, SaysWhatIsWrongWithItsArguments) {
    const Ran nothing = run(&replay_command, ReplayArguments{});
    EXPECT_EQ(nothing.code, kUsage);
    EXPECT_TRUE(has(nothing.err, "--retag"));

    const Ran when = replay(false, "yesterday");
    EXPECT_EQ(when.code, kUsage);
    EXPECT_TRUE(has(when.err, "--since yesterday: give how long ago, such as 2h"));

    const Ran none = replay();
    EXPECT_EQ(none.code, kFailed);
    EXPECT_TRUE(has(none.err, "no store at")) << none.err;
    EXPECT_FALSE(std::filesystem::exists(state() / "vigie.db"));
}

TEST(RetagSummaryTest, NamesWhatWasGainedAndLostMostOften) {
    RetagSummary summary;
    TagChanges changes;
    changes.any = true;
    changes.tags.added = {"company/b"};
    changes.tags.removed = {"person/x", "person/y"};
    summary.take(changes);
    changes.tags.added = {"company/a", "company/b"};
    changes.tags.removed.clear();
    changes.relevant_before = true;
    summary.take(changes);
    TagChanges weights;
    weights.any = true;
    summary.take(weights);
    summary.take({});

    EXPECT_EQ(summary.text(),
              "4 stories read, 3 changed: 2 in names or relevance, 1 in weights and places only\n"
              "tags      3 gained, 2 lost; most often gained: company/b (2), company/a (1); most "
              "often lost: person/x (1), person/y (1)\n"
              "relevant  0 are now, 1 are not any more\n");
}

}  // namespace
}  // namespace vigie::test

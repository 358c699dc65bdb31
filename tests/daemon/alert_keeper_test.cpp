#include "daemon/alert_keeper.hpp"

#include "base/story_json.hpp"
#include "store/sqlite_store.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace vigie {
namespace {

using namespace std::chrono_literals;

Instant at(std::string_view utc) {
    return Instant{*parse_rfc3339(utc)};
}

class AlertKeeperTest : public testing::Test {
  protected:
    AlertKeeperTest() {
        rules_.watches["night"].quiet = *parse_clock_hours("22:00-07:00 Europe/Paris");
    }

    // A story that waits for the sink.
    void hold(const std::string& id, Instant when, std::vector<std::string> watches = {"night"}) {
        Story story;
        story.id = id;
        story.event = id;
        story.title = "Title of " + id;
        story.url = "https://outlet.example/" + id;
        story.source = "outlet.example";
        story.first_seen = when;
        Batch batch;
        StoryRow& row = batch.stories.emplace_back();
        row.id = id;
        row.event = id;
        append_story_json(row.json, story);
        HeldRow& held = batch.held.emplace_back();
        held.delivery.sink = "desk";
        held.delivery.message_id = "msg_" + id;
        held.delivery.story_id = id;
        held.delivery.watches = std::move(watches);
        held.delivery.created = when;
        ASSERT_TRUE(store_->commit(batch));
    }

    KeeperStep step(Instant now) {
        Result<KeeperStep> step = keep_alerts(*store_, rules_, now);
        EXPECT_TRUE(step);
        EXPECT_TRUE(store_->commit(step->batch));
        return std::move(*step);
    }

    std::vector<Delivery> owed(Instant now) { return *store_->due_deliveries("desk", now, 0, 10); }

    PolicyRules rules_;
    std::unique_ptr<Store> store_ = std::move(*open_sqlite_store(":memory:"));
};

TEST_F(AlertKeeperTest, TellsTheNightInTheMorningAsADigest) {
    hold("a", at("2023-01-10T22:00:00Z"));
    hold("b", at("2023-01-11T02:00:00Z"), {"night", "other night"});
    rules_.watches["other night"] = rules_.watches["night"];
    const Instant morning = at("2023-01-11T06:00:00Z");

    const KeeperStep before = step(at("2023-01-11T02:00:00Z"));
    EXPECT_TRUE(before.batch.deliveries.empty());
    EXPECT_EQ(before.next, morning);
    const KeeperStep after = step(morning);

    EXPECT_EQ(after.sinks, std::vector<std::string>{"desk"});
    EXPECT_EQ(after.next, std::nullopt);
    const std::vector<Delivery> owed_now = owed(morning);
    ASSERT_EQ(owed_now.size(), 1U);
    EXPECT_EQ(owed_now[0].type, MessageType::digest);
    EXPECT_EQ(owed_now[0].watches, (std::vector<std::string>{"night", "other night"}));
    EXPECT_EQ(
        owed_now[0].story_json,
        "{\"v\":1,\"title\":\"2 stories (quiet hours)\",\"why\":\"quiet hours\","
        "\"from\":\"2023-01-10T22:00:00Z\",\"to\":\"2023-01-11T02:00:00Z\",\"count\":2,"
        "\"left_out\":0,\"text\":\"night\\n- Title of a (outlet.example)\\n  "
        "https://outlet.example/a\\n\\nnight, other night\\n- Title of b (outlet.example)\\n  "
        "https://outlet.example/b\\n\",\"items\":[{\"id\":\"a\",\"event\":\"a\","
        "\"title\":\"Title of a\",\"url\":\"https://outlet.example/a\","
        "\"source\":\"outlet.example\",\"at\":\"2023-01-10T22:00:00Z\",\"update\":false,"
        "\"watches\":[\"night\"]},{\"id\":\"b\",\"event\":\"b\",\"title\":\"Title of b\","
        "\"url\":\"https://outlet.example/b\",\"source\":\"outlet.example\","
        "\"at\":\"2023-01-11T02:00:00Z\",\"update\":false,"
        "\"watches\":[\"night\",\"other night\"]}]}");
    EXPECT_TRUE(store_->held()->empty());
}

TEST_F(AlertKeeperTest, TellsOneAlertAsItIs) {
    hold("a", at("2023-01-10T22:00:00Z"));

    step(at("2023-01-11T06:00:00Z"));

    const std::vector<Delivery> owed_now = owed(at("2023-01-11T06:00:00Z"));
    ASSERT_EQ(owed_now.size(), 1U);
    EXPECT_EQ(owed_now[0].type, MessageType::story);
    EXPECT_EQ(owed_now[0].message_id, "msg_a");
    EXPECT_EQ(owed_now[0].created, at("2023-01-10T22:00:00Z"));
}

TEST_F(AlertKeeperTest, TellsOnceWhatIsDecidedTwice) {
    hold("a", at("2023-01-10T22:00:00Z"));
    hold("b", at("2023-01-10T23:00:00Z"));
    const Instant morning = at("2023-01-11T06:00:00Z");
    const Result<KeeperStep> first = keep_alerts(*store_, rules_, morning);
    const Result<KeeperStep> second = keep_alerts(*store_, rules_, morning);

    ASSERT_TRUE(store_->commit(first->batch));
    ASSERT_TRUE(store_->commit(second->batch));

    EXPECT_EQ(owed(morning).size(), 1U);
}

TEST_F(AlertKeeperTest, KeepsToTheLimitOfASinkBetweenSteps) {
    rules_ = {};
    rules_.limits["desk"] = {1, 1h};
    const Instant noon = at("2023-01-10T12:00:00Z");
    hold("a", noon, {"any"});
    step(noon);
    hold("b", noon + 1min, {"any"});
    hold("c", noon + 2min, {"any"});

    EXPECT_EQ(step(noon + 2min).next, noon + 1h);
    EXPECT_EQ(owed(noon + 2min).size(), 1U);
    step(noon + 1h);

    EXPECT_EQ(owed(noon + 1h).size(), 2U);
    EXPECT_EQ(owed(noon + 1h)[1].type, MessageType::digest);
}

TEST_F(AlertKeeperTest, CutsADigestThatIsTooLong) {
    rules_.watches["night"].quiet = *parse_clock_hours("22:00-07:00 UTC");
    for (int i = 0; i < 200; ++i) {
        hold("story" + std::to_string(i), at("2023-01-10T23:00:00Z"));
    }
    const Instant morning = at("2023-01-11T07:00:00Z");

    step(morning);

    const std::string document = owed(morning).at(0).story_json;
    EXPECT_LT(document.size(), 17'000U);
    EXPECT_NE(document.find("\"count\":200"), std::string::npos);
    EXPECT_NE(document.find(" more\\n"), std::string::npos);
}

TEST(SilencesTest, HoldUntilTheirEnd) {
    const Instant now = at("2023-01-10T12:00:00Z");
    const std::vector<SilenceRow> rows = {{1, "lang = fr", "w", now, now + 1h, ""},
                                          {2, "all", "", now, now, ""},
                                          {3, "theme(gone)", "", now, now + 1h, ""}};
    WatchVocabulary words;
    words.themes = {"lawsuit"};

    const std::vector<Silence> silences = silences_at(rows, words, now);

    ASSERT_EQ(silences.size(), 1U);
    EXPECT_EQ(silences[0].watch, "w");
    EXPECT_EQ(silences[0].until, now + 1h);
}

}  // namespace
}  // namespace vigie

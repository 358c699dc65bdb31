// What `vigie status` says of a store.

#include "tests/daemon/command_fixture.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace vigie::test {
namespace {

class StatusCommandTest : public CommandTest {
  protected:
    void keep() {
        Batch batch;
        StoryRow& row = batch.stories.emplace_back();
        row.id = "a";
        row.event = "a";
        row.json = R"({"v":1,"id":"a"})";
        Delivery delivery;
        delivery.sink = "log";
        delivery.story_id = "a";
        batch.deliveries = {delivery};
        HeldRow& held = batch.held.emplace_back();
        held.delivery.sink = "desk";
        held.delivery.message_id = "msg_a";
        held.delivery.story_id = "a";
        held.delivery.watches = {"everything"};
        held.delivery.type = MessageType::alert;
        const auto store = open_store();
        ASSERT_TRUE(store->commit(batch));
        const Instant end{*parse_rfc3339("2999-01-01T00:00:00Z")};
        ASSERT_TRUE(store->add_silence({0, "all", "", Instant{}, Instant{}, "ended"}));
        ASSERT_TRUE(store->add_silence({0, "theme(lawsuit)", "", Instant{}, end, "a fair"}));
    }

    Ran status(bool json) {
        StatusArguments arguments;
        arguments.json = json;
        return run(&status_command, arguments);
    }
};

TEST_F(StatusCommandTest, AddsAlertsThatWaitAndSilencesToItsJson) {
    keep();

    const Ran ran = status(true);

    EXPECT_EQ(ran.code, kDone) << ran.err;
    const nlohmann::json said = nlohmann::json::parse(ran.out);
    for (const char* key :
         {"running", "state", "feeds", "failing", "never_read", "stories", "copies", "sinks"}) {
        EXPECT_TRUE(said.contains(key)) << key;
    }
    EXPECT_EQ(said["sinks"][0]["name"], "log");
    EXPECT_EQ(said["sinks"][0]["waiting"], 1);
    ASSERT_EQ(said["held"].size(), 1U);
    EXPECT_EQ(said["held"][0]["sink"], "desk");
    EXPECT_EQ(said["held"][0]["count"], 1);
    EXPECT_EQ(said["held"][0]["why"], nlohmann::json::parse(R"({"due":1})"));
    EXPECT_TRUE(said["held"][0].contains("next"));
    ASSERT_EQ(said["silences"].size(), 1U);
    EXPECT_EQ(said["silences"][0]["number"], 2);
    EXPECT_EQ(said["silences"][0]["when"], "theme(lawsuit)");
    EXPECT_EQ(said["silences"][0]["until"], "2999-01-01T00:00:00.000Z");
}

TEST_F(StatusCommandTest, SaysTheSameToPeople) {
    keep();

    const Ran ran = status(false);

    EXPECT_TRUE(has(ran.out, "held      desk: 1 waiting (1 due); the next goes now\n")) << ran.out;
    EXPECT_TRUE(has(ran.out, "silence   2: theme(lawsuit), ends in "));
    EXPECT_TRUE(has(ran.out, " days: a fair\n"));
    EXPECT_FALSE(has(ran.out, "silence   1"));
}

TEST_F(StatusCommandTest, SaysThatThereIsNoStoreYet) {
    const Ran ran = status(true);

    EXPECT_EQ(ran.code, kFailed);
    EXPECT_TRUE(has(ran.err, "has the daemon run"));
}

}  // namespace
}  // namespace vigie::test

// Alerts that wait, messages that are told besides stories, silences.

#include "tests/store/conformance.hpp"

namespace vigie::test {
namespace {

using namespace std::chrono_literals;

Delivery update(const std::string& story, const std::string& message) {
    Delivery out = delivery(story, "log");
    out.message_id = message;
    out.type = MessageType::update;
    out.extra = "\"update\":{\"outlets\":5}";
    out.again = true;
    return out;
}

Delivery digest(const std::string& message) {
    Delivery out = delivery("", "log");
    out.message_id = message;
    out.type = MessageType::digest;
    out.story_json = "{\"title\":\"Of the day\"}";
    return out;
}

HeldRow held_row(const std::string& story, const std::string& message) {
    HeldRow held;
    held.delivery = update(story, message);
    held.delivery.due = {};
    held.group = "openai";
    held.urgent = true;
    return held;
}

TEST_P(StoreConformance, TellsMoreOfAStoryThatASinkHasBeenGiven) {
    commit(told_batch("a", "log"));
    Batch batch;
    batch.deliveries = {update("a", "msg_1"), update("a", "msg_2")};
    commit(batch);
    commit(batch);

    const auto found = *store_->due_deliveries("log", kNoon, 0, 10);

    ASSERT_EQ(found.size(), 3U);
    Delivery expected = update("a", "msg_1");
    expected.row = found[1].row;
    expected.story_json = "{\"id\":\"a\"}";
    expected.again = false;  // it is in the outbox: nothing is asked any more
    EXPECT_EQ(found[1], expected);
    EXPECT_EQ(found[2].message_id, "msg_2");
}

TEST_P(StoreRestart, TellsAMessageOnceAlsoAfterItHasGone) {
    commit(told_batch("a", "log"));
    Batch batch;
    batch.deliveries = {update("a", "msg_1"), digest("msg_3")};
    commit(batch);
    for (const Delivery& each : *store_->due_deliveries("log", kNoon, 0, 10)) {
        commit(result_batch(each.row, DeliveryVerdict::delivered));
    }

    open();
    commit(batch);

    EXPECT_TRUE(store_->due_deliveries("log", kNoon, 0, 10)->empty());
}

TEST_P(StoreConformance, HandsOutADigestWithItsDocument) {
    Batch batch;
    batch.deliveries = {digest("msg_1")};
    commit(batch);

    const auto found = *store_->due_deliveries("log", kNoon, 0, 10);

    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].type, MessageType::digest);
    EXPECT_EQ(found[0].story_json, "{\"title\":\"Of the day\"}");
    EXPECT_EQ(found[0].story_id, "");
    EXPECT_EQ(found[0].watches, (std::vector<std::string>{"everything", "second"}));
}

TEST_P(StoreConformance, RefusesAnUpdateOfAnUnknownStory) {
    Batch batch;
    batch.deliveries = {update("nobody", "msg_1")};

    EXPECT_FALSE(store_->commit(batch));
}

TEST_P(StoreRestart, KeepsAlertsThatWaitUntilTheyAreReleased) {
    Batch batch = told_batch("a", "log");
    batch.held = {held_row("a", "msg_1"), held_row("a", "msg_2")};
    commit(batch);
    batch.stories.clear();
    batch.deliveries.clear();
    commit(batch);  // the same again: they wait already
    open();

    const auto waiting = *store_->held();

    ASSERT_EQ(waiting.size(), 2U);
    HeldRow expected = held_row("a", "msg_1");
    expected.row = waiting[0].row;
    EXPECT_EQ(waiting[0], expected);
    EXPECT_LT(waiting[0].row, waiting[1].row);

    Batch release;
    release.released = {waiting[0].row};
    release.deliveries = {waiting[0].delivery};
    commit(release);
    EXPECT_EQ(store_->held()->size(), 1U);
    EXPECT_EQ(store_->due_deliveries("log", kNoon, 0, 10)->size(), 2U);
}

TEST_P(StoreConformance, RemembersWhatWasNotedAndForgetsIt) {
    Batch batch;
    batch.policy = {{"told b", "1"}, {"told a", "2"}};
    commit(batch);
    batch.policy = {{"told b", ""}, {"told a", "3"}};
    commit(batch);

    EXPECT_EQ(*store_->policy(), (std::vector<PolicyRow>{{"told a", "3"}}));
}

TEST_P(StoreConformance, KeepsSilencesUntilTheyEnd) {
    SilenceRow silence;
    silence.when = "about(company/openai)";
    silence.watch = "everything";
    silence.created = kNoon;
    silence.until = kNoon + 1h;
    silence.note = "launch day";
    const auto number = store_->add_silence(silence);
    ASSERT_TRUE(number);
    silence.row = *number;
    EXPECT_EQ(*store_->silences(), (std::vector<SilenceRow>{silence}));

    EXPECT_TRUE(*store_->end_silence(*number, kNoon + 1min));
    EXPECT_FALSE(*store_->end_silence(*number, kNoon + 2min));
    EXPECT_FALSE(*store_->end_silence(*number + 1, kNoon));

    silence.until = kNoon + 1min;
    EXPECT_EQ(*store_->silences(), (std::vector<SilenceRow>{silence}));
}

TEST_P(StoreConformance, GivesTheJsonOfAStory) {
    commit(told_batch("a", "log"));

    EXPECT_EQ(*store_->story("a"), "{\"id\":\"a\"}");
    EXPECT_EQ(*store_->story("b"), "");
}

}  // namespace
}  // namespace vigie::test

#include "pipeline/pipeline.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

namespace vigie {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

constexpr Instant kNow{std::chrono::milliseconds{1'790'000'000'250}};

Watch watch(std::string name, std::string_view when, Names to) {
    Watch w;
    w.name = std::move(name);
    w.when = *parse_when(when, {});
    w.to = std::move(to);
    return w;
}

class PipelineWatchTest : public testing::Test {
  protected:
    PipelineOutcome poll(std::vector<Watch> watches, const std::string& lang = "fr") {
        Entry entry;
        entry.link = "https://example.org/a";
        entry.title = "Title";
        entry.language = lang;
        Pipeline pipeline(nullptr, std::move(watches), {});
        SeenSet seen;
        return pipeline.process("one", false, {entry}, seen, kNow);
    }
};

TEST_F(PipelineWatchTest, NamesTheWatchesThatMatchInConfiguredOrder) {
    const PipelineOutcome outcome = poll(
        {watch("z", "all", {}), watch("german", "lang = de", {}), watch("a", "lang = fr", {})});

    EXPECT_EQ(outcome.stories.at(0).watches, (Names{"z", "a"}));
    EXPECT_NE(outcome.rows.at(0).json.find("\"watches\":[\"z\",\"a\"]"), std::string::npos);
    EXPECT_TRUE(outcome.deliveries.empty());
}

TEST_F(PipelineWatchTest, DeliversOncePerSinkWhateverManyWatchesMatch) {
    const PipelineOutcome outcome = poll({watch("everything", "all", {"log"}),
                                          watch("german", "lang = de", {"desk"}),
                                          watch("french", "lang = fr", {"desk", "log", "desk"})});

    ASSERT_EQ(outcome.deliveries.size(), 2U);
    const Delivery& log = outcome.deliveries[0];
    EXPECT_EQ(log.sink, "log");
    EXPECT_EQ(log.watches, (Names{"everything", "french"}));
    EXPECT_EQ(log.story_id, outcome.stories[0].id);
    EXPECT_EQ(log.story_json, outcome.rows[0].json);
    EXPECT_EQ(log.created, kNow);
    EXPECT_EQ(log.due, kNow);
    EXPECT_EQ(log.attempts, 0);
    EXPECT_EQ(outcome.deliveries[1].sink, "desk");
    EXPECT_EQ(outcome.deliveries[1].watches, (Names{"french"}));
}

TEST_F(PipelineWatchTest, KeepsTheMessageIdWhateverElseChanges) {
    const PipelineOutcome one = poll({watch("a", "all", {"log"})});
    const PipelineOutcome two = poll({watch("b", "all", {"desk"}), watch("c", "all", {"log"})});

    const std::string& id = one.deliveries.at(0).message_id;
    EXPECT_EQ(id.size(), 30U);
    EXPECT_TRUE(id.starts_with("msg_"));
    EXPECT_EQ(two.deliveries.at(1).message_id, id);
    EXPECT_NE(two.deliveries.at(0).message_id, id);
}

TEST_F(PipelineWatchTest, DeliversNothingThatNoWatchAskedFor) {
    EXPECT_TRUE(poll({watch("german", "lang = de", {"log"})}).deliveries.empty());
    EXPECT_TRUE(poll({}).deliveries.empty());
}

TEST_F(PipelineWatchTest, WatchesByNewRulesAfterAReload) {
    Pipeline pipeline(nullptr, {watch("old", "all", {"log"})}, {});
    pipeline.reconfigure(nullptr, {watch("new", "all", {"desk"})}, {});
    Entry entry;
    entry.title = "Title";
    SeenSet seen;

    const PipelineOutcome outcome = pipeline.process("one", false, {entry}, seen, kNow);

    ASSERT_EQ(outcome.deliveries.size(), 1U);
    EXPECT_EQ(outcome.deliveries[0].sink, "desk");
}

class OncePerEventTest : public testing::Test {
  protected:
    static constexpr const char* kText =
        "The shipyard of Ulsteinvik laid the keel of its first hydrogen ferry on Tuesday, said "
        "Ragna "
        "Haugen, who leads the yard; the vessel of 80 metres will cross the fjord to Hareid from "
        "the autumn of next year, carrying 120 cars and 350 passengers a trip.";

    static std::vector<Watch> watches() {
        std::vector<Watch> all = {watch("each", "all", {"log"}), watch("once", "all", {"desk"})};
        all[1].alert = AlertMode::once_per_event;
        return all;
    }

    PipelineOutcome tell(const std::string& feed, const std::string& title, const char* text = "") {
        Entry entry;
        entry.link = "https://example.org/" + feed + std::to_string(told_++);
        entry.title = title;
        entry.text = text;
        SeenSet seen;
        return pipeline_->process(feed, false, {entry}, seen, kNow);
    }

    static std::set<std::string> sinks(const PipelineOutcome& outcome) {
        std::set<std::string> names;
        for (const Delivery& delivery : outcome.deliveries) {
            names.insert(delivery.sink);
        }
        return names;
    }

    int told_ = 0;
    std::unique_ptr<Pipeline> pipeline_ =
        std::make_unique<Pipeline>(nullptr, watches(), PipelineOptions{});
    const std::string first_ = "Ulsteinvik shipyard lays keel of hydrogen ferry for Hareid";
    const std::string second_ = "Keel laid for Hareid hydrogen ferry at Ulsteinvik shipyard";
    const std::string third_ = "Hydrogen ferry for Hareid: Ulsteinvik shipyard lays the keel today";
    const std::string other_ = "Orchestra of Mantua plays a forgotten opera about beekeepers";
};

TEST_F(OncePerEventTest, AlertsForTheFirstStoryOfAnEventOnly) {
    const PipelineOutcome one = tell("a", first_);
    const PipelineOutcome two = tell("b", second_);
    const PipelineOutcome other = tell("b", other_);

    ASSERT_EQ(two.stories.size(), 1U);
    EXPECT_EQ(two.stories[0].event, one.stories.at(0).id);
    EXPECT_EQ(two.rows.at(0).event, one.stories[0].id);
    EXPECT_EQ(sinks(one), (std::set<std::string>{"log", "desk"}));
    EXPECT_EQ(sinks(two), (std::set<std::string>{"log"}));
    EXPECT_EQ(sinks(other), (std::set<std::string>{"log", "desk"}));
    EXPECT_EQ(two.stories[0].watches, (Names{"each", "once"}));
}

TEST_F(OncePerEventTest, RemembersAcrossARestart) {
    const PipelineOutcome one = tell("a", first_);
    pipeline_ = std::make_unique<Pipeline>(nullptr, watches(), PipelineOptions{});
    pipeline_->remember(one.rows.at(0).json);

    const PipelineOutcome two = tell("b", second_);

    EXPECT_EQ(two.stories.at(0).event, one.stories.at(0).id);
    EXPECT_EQ(sinks(two), (std::set<std::string>{"log"}));
}

TEST_F(OncePerEventTest, LosesNoAlertWhenTheStoryCouldNotBeStored) {
    const PipelineOutcome lost = tell("a", first_);
    pipeline_->forget(lost);
    told_ = 0;

    const PipelineOutcome again = tell("a", first_);

    EXPECT_EQ(again.stories.at(0).id, lost.stories.at(0).id);
    EXPECT_EQ(again.stories[0].event, lost.stories[0].event);
    EXPECT_EQ(sinks(again), (std::set<std::string>{"log", "desk"}));
}

TEST_F(OncePerEventTest, TellsANearCopyToNobody) {
    const PipelineOutcome one = tell("a", first_, kText);
    const PipelineOutcome copy = tell("b", third_, (std::string(kText) + " Read more").c_str());

    EXPECT_TRUE(copy.stories.empty());
    EXPECT_TRUE(copy.deliveries.empty());
    EXPECT_EQ(copy.counts.copies, 1U);
    ASSERT_EQ(copy.copies.size(), 1U);
    EXPECT_EQ(copy.copies[0].story_id, one.stories.at(0).id);
    EXPECT_EQ(copy.copies[0].feed, "b");
}

TEST_F(OncePerEventTest, PassesOverAStoredStoryItCannotRead) {
    for (const char* broken : {"", "{", "[]", R"({"id":"x"})", R"({"id":7,"event":"e"})"}) {
        pipeline_->remember(std::string_view(broken));
    }
    EXPECT_EQ(tell("a", first_).stories.size(), 1U);
}

}  // namespace
}  // namespace vigie

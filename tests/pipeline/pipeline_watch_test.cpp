#include "pipeline/pipeline.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

namespace vigie {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

constexpr Instant kWatchNow{std::chrono::milliseconds{1'790'000'000'250}};

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
        return pipeline.process("one", false, {entry}, seen, kWatchNow);
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
    EXPECT_EQ(log.created, kWatchNow);
    EXPECT_EQ(log.due, kWatchNow);
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

    const PipelineOutcome outcome = pipeline.process("one", false, {entry}, seen, kWatchNow);

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
        return pipeline_->process(feed, false, {entry}, seen, kWatchNow);
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

TEST_F(OncePerEventTest, CallsTheFirstStoryAnAlert) {
    const PipelineOutcome one = tell("a", first_);

    ASSERT_EQ(one.deliveries.size(), 2U);
    EXPECT_EQ(one.deliveries[0].type, MessageType::story);
    EXPECT_EQ(one.deliveries[0].extra, "");
    EXPECT_EQ(one.deliveries[1].type, MessageType::alert);
    EXPECT_TRUE(one.deliveries[1].extra.starts_with("\"alert\":{\"id\":\"alr_"));
}

// Reports of one event, from one outlet after the other.
class UpdatesTest : public testing::Test {
  protected:
    void watch_for(UpdateRule rule, const char* when = "all") {
        watches_ = {watch("once", when, {"desk"})};
        watches_[0].alert = AlertMode::once_per_event;
        watches_[0].updates = std::move(rule);
        restart();
    }

    void restart() { pipeline_ = std::make_unique<Pipeline>(nullptr, watches_, options_); }

    PipelineOutcome tell(const std::string& outlet, const std::string& title) {
        Entry entry;
        entry.link = "https://" + outlet + ".example/" + std::to_string(told_++);
        entry.title = title;
        SeenSet seen;
        return pipeline_->process(outlet, false, {entry}, seen, now_);
    }

    // "event.update outlets 2"
    static std::vector<std::string> told(const PipelineOutcome& outcome) {
        std::vector<std::string> lines;
        for (const Delivery& delivery : outcome.deliveries) {
            lines.push_back(std::string(to_string(delivery.type)) +
                            member(delivery.extra, "\"why\":\"", "\""));
        }
        return lines;
    }

    static std::string member(const std::string& text, const std::string& from, const char* to) {
        const std::size_t at = text.find(from);
        if (at == std::string::npos) {
            return {};
        }
        const std::size_t start = at + from.size();
        return ' ' + text.substr(start, text.find(to, start) - start);
    }

    int told_ = 0;
    Instant now_ = kWatchNow;
    std::vector<Watch> watches_;
    PipelineOptions options_;
    std::unique_ptr<Pipeline> pipeline_;
    const std::vector<std::string> titles_ = {
        "Ulsteinvik shipyard lays keel of hydrogen ferry for Hareid",
        "Keel laid for Hareid hydrogen ferry at Ulsteinvik shipyard",
        "Hydrogen ferry for Hareid: Ulsteinvik shipyard lays the keel today",
        "Hareid hydrogen ferry keel is laid by Ulsteinvik shipyard"};
};

TEST_F(UpdatesTest, TellsWhenSoManyOutletsHaveReported) {
    watch_for({{2, 3}, Seconds{0}, false});

    EXPECT_EQ(told(tell("a", titles_[0])), (Names{"event.alert"}));
    const PipelineOutcome second = tell("b", titles_[1]);
    EXPECT_EQ(told(second), (Names{"event.update outlets 2"}));
    EXPECT_TRUE(told(tell("b", titles_[2])).empty());
    const PipelineOutcome third = tell("c", titles_[3]);
    ASSERT_EQ(told(third), (Names{"event.update outlets 3"}));
    const std::string& extra = third.deliveries[0].extra;
    EXPECT_NE(extra.find("\"outlets\":3,\"reports\":4,\"new_reports\":2,"
                         "\"new_outlets\":[\"c.example\"]"),
              std::string::npos)
        << extra;
    EXPECT_EQ(member(extra, "\"alert\":{\"id\":\"", "\""),
              member(second.deliveries.at(0).extra, "\"alert\":{\"id\":\"", "\""));
    EXPECT_NE(third.deliveries[0].message_id, second.deliveries[0].message_id);
    EXPECT_TRUE(third.deliveries[0].again);
}

TEST_F(UpdatesTest, CountsCopiesOfOtherOutlets) {
    watch_for({{2}, Seconds{0}, false});
    const PipelineOutcome one = tell("a", titles_[0]);

    const PipelineOutcome copy = tell("b", titles_[0]);

    EXPECT_EQ(copy.counts.copies, 1U);
    ASSERT_EQ(told(copy), (Names{"event.update outlets 2"}));
    EXPECT_EQ(copy.deliveries[0].story_id, one.stories.at(0).id);
}

TEST_F(UpdatesTest, TellsNewFiguresOfHeadlines) {
    watch_for({{}, Seconds{0}, true});
    tell("a", titles_[0]);

    EXPECT_TRUE(told(tell("b", titles_[1])).empty());
    const PipelineOutcome figure = tell("c", titles_[2] + ", for 97.4 million");
    ASSERT_EQ(told(figure), (Names{"event.update facts"}));
    EXPECT_NE(figure.deliveries[0].extra.find("\"new_numbers\":[\"97.4\"]"), std::string::npos);
}

TEST_F(UpdatesTest, TellsAfterATimeWhenThereIsMoreToTell) {
    watch_for({{}, 1h, false});
    tell("a", titles_[0]);
    EXPECT_TRUE(told(tell("b", titles_[1])).empty());

    EXPECT_TRUE(pipeline_->tick(now_ + 59min).deliveries.empty());
    EXPECT_EQ(told(pipeline_->tick(now_ + 1h)), (Names{"event.update every"}));
    EXPECT_TRUE(pipeline_->tick(now_ + 3h).deliveries.empty());
}

TEST_F(UpdatesTest, TellsAgainWhatCouldNotBeStored) {
    watch_for({{2}, Seconds{0}, false});
    tell("a", titles_[0]);
    const PipelineOutcome lost = tell("b", titles_[1]);
    pipeline_->forget(lost);
    --told_;

    const PipelineOutcome again = tell("b", titles_[1]);

    ASSERT_EQ(told(again), (Names{"event.update outlets 2"}));
    EXPECT_EQ(again.deliveries[0].message_id, lost.deliveries.at(0).message_id);
    EXPECT_EQ(again.deliveries[0].extra, lost.deliveries[0].extra);
}

TEST_F(UpdatesTest, GoesOnAfterARestart) {
    watch_for({{2, 3}, Seconds{0}, false});
    const PipelineOutcome one = tell("a", titles_[0]);
    const PipelineOutcome two = tell("b", titles_[1]);
    restart();
    pipeline_->remember(one.rows.at(0).json);
    pipeline_->remember(two.rows.at(0).json);

    EXPECT_EQ(told(tell("c", titles_[2])), (Names{"event.update outlets 3"}));
}

TEST_F(UpdatesTest, WatchesForANumberOfOutletsAlsoWhenTheLastOneCopies) {
    watch_for({}, "outlets >= 2");
    const PipelineOutcome one = tell("a", titles_[0]);
    EXPECT_TRUE(told(one).empty());

    const PipelineOutcome copy = tell("b", titles_[0]);

    ASSERT_EQ(told(copy), (Names{"event.alert"}));
    EXPECT_EQ(copy.deliveries[0].story_id, one.stories.at(0).id);
    EXPECT_TRUE(told(tell("c", titles_[0])).empty());
}

class WaitingTest : public UpdatesTest {};

TEST_F(WaitingTest, HoldsWhatHasToWait) {
    watches_ = {watch("night", "all", {"desk"}), watch("all", "all", {"log"})};
    watches_[0].policy.quiet = parse_clock_hours("22:00-07:00 UTC");
    watches_[0].group_by = {GroupBy::source, GroupBy::lang};
    watches_[0].breach = *parse_when("source = urgent.example", {});
    restart();

    const PipelineOutcome outcome = tell("a", titles_[0]);
    const PipelineOutcome urgent = tell("urgent", "Orchestra of Mantua plays a forgotten opera");

    ASSERT_EQ(outcome.deliveries.size(), 1U);
    EXPECT_EQ(outcome.deliveries[0].sink, "log");
    ASSERT_EQ(outcome.held.size(), 1U);
    EXPECT_EQ(outcome.held[0].delivery.sink, "desk");
    EXPECT_EQ(outcome.held[0].group, "a.example ");
    EXPECT_FALSE(outcome.held[0].urgent);
    EXPECT_TRUE(urgent.held.at(0).urgent);
}

TEST_F(WaitingTest, LetsGoWhatAnotherWatchWantsAtOnce) {
    watches_ = {watch("night", "all", {"desk"}), watch("now", "all", {"desk"})};
    watches_[0].policy.quiet = parse_clock_hours("22:00-07:00 UTC");
    restart();

    const PipelineOutcome outcome = tell("a", titles_[0]);

    ASSERT_EQ(outcome.deliveries.size(), 1U);
    EXPECT_EQ(outcome.deliveries[0].watches, (Names{"night", "now"}));
    EXPECT_TRUE(outcome.held.empty());
}

TEST_F(WaitingTest, HoldsAllThatGoesToALimitedSink) {
    watches_ = {watch("now", "all", {"desk", "log"})};
    options_.limited = {"desk"};
    restart();

    const PipelineOutcome outcome = tell("a", titles_[0]);

    EXPECT_EQ(outcome.deliveries.size(), 1U);
    EXPECT_EQ(outcome.held.size(), 1U);
}

TEST_F(WaitingTest, TellsNobodyOfWhatIsSilenced) {
    watches_ = {watch("one", "all", {"desk", "log"}), watch("two", "all", {"desk"})};
    options_.records = {"log"};
    restart();
    pipeline_->set_silences({{*parse_when("source = a.example", {}), "one", now_ + 1h}});

    const PipelineOutcome silenced = tell("a", titles_[0]);
    ASSERT_EQ(silenced.deliveries.size(), 2U);
    EXPECT_EQ(silenced.deliveries[0].sink, "log");
    EXPECT_EQ(silenced.deliveries[1].watches, (Names{"two"}));

    pipeline_->set_silences({{When(), "", now_ + 1h}});
    EXPECT_EQ(tell("b", titles_[1]).deliveries.size(), 1U);
    now_ += 1h;
    EXPECT_EQ(tell("c", "Orchestra of Mantua plays a forgotten opera").deliveries.size(), 2U);
}

}  // namespace
}  // namespace vigie

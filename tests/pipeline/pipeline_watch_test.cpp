#include "pipeline/pipeline.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace vigie

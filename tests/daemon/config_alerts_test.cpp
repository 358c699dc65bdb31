// When alerts are told: what [[watch]] and [[sink]] say of it.

#include "daemon/config.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vigie {
namespace {

using namespace std::chrono_literals;

const char* no_environment(const char*) {
    return nullptr;
}

constexpr const char* kRest = R"(
[[feed]]
url = "https://example.org/feed"
name = "example"
tags = ["press"]
[[sink]]
name = "desk"
type = "webhook"
url = "https://desk.example/"
secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
[[sink]]
name = "log"
type = "jsonl"
path = "stories.jsonl"
)";

auto parse(const std::string& watch) {
    ConfigContext context;
    context.base = "/etc/vigie";
    context.environment = &no_environment;
    return parse_config("[[watch]]\nname = \"w\"\n" + watch + kRest, "f", context);
}

Watch read(const std::string& watch) {
    const auto config = parse(watch + "to = \"desk\"\n");
    if (!config) {
        ADD_FAILURE() << to_string(config.error().front());
        return {};
    }
    return config->watches.at(0);
}

TEST(ConfigAlertsTest, MakesNothingWaitUnlessAsked) {
    const Watch watch = read("");

    EXPECT_EQ(watch.policy, WatchPolicy{});
    EXPECT_FALSE(watch.policy.waits());
    EXPECT_TRUE(watch.updates.is_never());
    EXPECT_TRUE(watch.go_on);
    EXPECT_FALSE(watch.breach.has_value());
}

TEST(ConfigAlertsTest, ReadsUpdates) {
    const std::string once = "alert = \"once per event\"\nupdates = ";

    EXPECT_TRUE(read(once + "\"never\"\n").updates.is_never());
    EXPECT_EQ(read(once + "\"new outlet count 5, 20\"\n").updates,
              (UpdateRule{{5, 20}, Seconds{0}, false}));
    EXPECT_EQ(read(once + "\"every 1h\"\n").updates, (UpdateRule{{}, 1h, false}));
    EXPECT_EQ(read(once + "[\"new facts\", \"new outlet count 3\"]\n").updates,
              (UpdateRule{{3}, Seconds{0}, true}));
}

TEST(ConfigAlertsTest, ReadsGroupsDigestsAndHours) {
    const Watch watch = read(R"(group_by = ["company", "theme"]
group_wait = "10s"
group_interval = "1h"
digest = "weekly monday 08:00 Europe/Paris"
quiet = "22:00-07:00 Asia/Tokyo"
breach = "tag(press) and outlets >= 3"
continue = false
)");

    EXPECT_EQ(watch.group_by, (std::vector<GroupBy>{GroupBy::company, GroupBy::theme}));
    EXPECT_TRUE(watch.policy.grouped);
    EXPECT_EQ(watch.policy.group_wait, 10s);
    EXPECT_EQ(watch.policy.group_interval, 1h);
    EXPECT_EQ(watch.policy.digest->weekday, 0);
    EXPECT_EQ(watch.policy.digest->minute, 480);
    EXPECT_EQ(watch.policy.quiet->zone.name(), "Asia/Tokyo");
    EXPECT_FALSE(watch.go_on);
    Story story;
    story.feed = "example";
    EXPECT_TRUE(watch.breach->matches(WhenInput(story, 3)));
}

TEST(ConfigAlertsTest, ReadsLimitsAndWhichSinksKeepARecord) {
    std::string rest = kRest;
    rest.insert(rest.find("url = \"https://desk"), "limit = \"20 per 1h\"\n");
    ConfigContext context;
    context.environment = &no_environment;
    const auto config = parse_config(
        "[[watch]]\nname = \"w\"\nto = [\"desk\"]\nquiet = \"22:00-07:00 UTC\"\n" + rest,
        "f",
        context);

    ASSERT_TRUE(config.has_value()) << to_string(config.error().front());
    EXPECT_EQ(config->limits.at("desk"), (RateLimit{20, 1h}));
    EXPECT_EQ(config->pipeline.limited, std::vector<std::string>{"desk"});
    EXPECT_EQ(config->pipeline.records, std::vector<std::string>{"log"});
    const PolicyRules rules = policy_rules(*config);
    EXPECT_EQ(rules.limits.size(), 1U);
    EXPECT_TRUE(rules.watches.at("w").quiet.has_value());
}

struct WrongCase {
    const char* watch;
    const char* message;
};

class ConfigAlertsWrongTest : public testing::TestWithParam<WrongCase> {};

TEST_P(ConfigAlertsWrongTest, SaysWhatWouldBeRight) {
    const auto config = parse(GetParam().watch);

    ASSERT_FALSE(config.has_value()) << GetParam().watch;
    ASSERT_EQ(config.error().size(), 1U) << to_string(config.error()[1]);
    EXPECT_EQ(to_string(config.error()[0]), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    ConfigAlertsWrongTest,
    testing::Values(
        WrongCase{"to = \"desk\"\nalert = \"once per event\"\nupdates = \"often\"\n",
                  "f:5:11: watch.updates: expected \"never\", \"new outlet count 5, 20\", \"every "
                  "1h\" or \"new facts\", or a list of them"},
        WrongCase{
            "to = \"desk\"\nalert = \"once per event\"\nupdates = \"new outlet count 5, 5\"\n",
            "f:5:11: watch.updates: expected \"never\", \"new outlet count 5, 20\", \"every "
            "1h\" or \"new facts\", or a list of them"},
        WrongCase{"to = \"desk\"\nupdates = \"new facts\"\n",
                  "f:4:11: watch.updates: goes with alert = \"once per event\"; every story is "
                  "told as it is"},
        WrongCase{"to = \"desk\"\ngroup_by = \"companie\"\n",
                  "f:4:12: watch.group_by: expected one of event, feed, source, lang, company, "
                  "person, product, theme; did you mean \"company\"?"},
        WrongCase{"to = \"desk\"\ndigest = \"daily 8:00 Europe/Paris\"\n",
                  "f:4:10: watch.digest: expected an hour of a time zone, \"daily 08:00 "
                  "Europe/Paris\" or \"weekly monday 08:00 Europe/Paris\""},
        WrongCase{"to = \"desk\"\nquiet = \"22:00-07:00\"\n",
                  "f:4:9: watch.quiet: expected hours of a time zone, \"22:00-07:00 "
                  "Europe/Paris\""},
        WrongCase{"to = \"desk\"\nquiet = \"22:00-07:00 UTC\"\nbreach = \"all or\"\n",
                  "f:5:17: watch.breach: an expression is missing before the end"},
        WrongCase{"to = \"desk\"\nbreach = \"all\"\n",
                  "f:4:10: watch.breach: says what does not wait; there is no quiet, digest or "
                  "group_by to wait for"},
        WrongCase{"to = \"log\"\ndigest = \"daily 08:00 UTC\"\n",
                  "f:3:6: watch.to: \"log\" is a log and takes each story as it comes; send "
                  "digests, groups and quiet hours to another sink, by a watch of its own"},
        WrongCase{"to = \"desk\"\nwhen = \"tag(pres)\"\n",
                  "f:4:13: watch.when: no feed has the tag 'pres'; did you mean 'press'?"}));

TEST(ConfigAlertsWrongTest, PointsAtALimitThatIsNone) {
    for (const char* limit : {"20", "0 per 1h", "20 per hour", "many per 1h"}) {
        std::string rest = kRest;
        rest.insert(rest.find("url = \"https://desk"), fmt::format("limit = \"{}\"\n", limit));
        ConfigContext context;
        context.environment = &no_environment;
        const auto config =
            parse_config("[[watch]]\nname = \"w\"\nto = \"desk\"\n" + rest, "f", context);

        ASSERT_FALSE(config.has_value()) << limit;
        EXPECT_EQ(to_string(config.error().at(0)),
                  "f:12:9: sink.limit: expected so many messages in a time, \"20 per 1h\"");
    }
}

}  // namespace
}  // namespace vigie

// silence add, list and end: what they write, what they say, what they refuse.

#include "tests/daemon/command_fixture.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <vector>

namespace vigie::test {
namespace {

constexpr const char* kFar = "2999-01-01T00:00:00Z";

class SilenceCommandsTest : public CommandTest {
  protected:
    static SilenceArguments until_far(std::vector<std::string> expression) {
        SilenceArguments arguments;
        arguments.expression = std::move(expression);
        arguments.until = kFar;
        return arguments;
    }

    Ran add(const SilenceArguments& arguments) { return run(&silence_add_command, arguments); }

    Ran list(bool all = false, bool json = false) {
        SilenceArguments arguments;
        arguments.all = all;
        arguments.json = json;
        return run(&silence_list_command, arguments);
    }

    Ran end(std::int64_t number) {
        SilenceArguments arguments;
        arguments.number = number;
        return run(&silence_end_command, arguments);
    }

    // Exit 2, nothing on stdout, nothing stored, and stderr says this.
    void expect_refusal(const SilenceArguments& arguments, const std::string& said) {
        const Ran ran = add(arguments);
        EXPECT_EQ(ran.code, kUsage);
        EXPECT_EQ(ran.out, "");
        EXPECT_TRUE(has(ran.err, said)) << ran.err;
        EXPECT_FALSE(std::filesystem::exists(state() / "vigie.db"));
    }
};

TEST_F(SilenceCommandsTest, AddsASilenceAndPrintsItsNumber) {
    SilenceArguments arguments = until_far({"about(company/openai)", "and", "lang", "=", "fr"});
    arguments.watch = "everything";
    arguments.note = "a fair";
    std::filesystem::create_directories(state());

    const Ran ran = add(arguments);

    EXPECT_EQ(ran.code, kDone) << ran.err;
    EXPECT_EQ(ran.out, "1\n");
    EXPECT_TRUE(has(ran.err, "silent until 2999-01-01T00:00:00"));
    const auto silences = *open_store()->silences();
    ASSERT_EQ(silences.size(), 1U);
    EXPECT_EQ(silences[0].when, "about(company/openai) and lang = fr");
    EXPECT_EQ(silences[0].watch, "everything");
    EXPECT_EQ(silences[0].note, "a fair");
    EXPECT_EQ(silences[0].until, Instant{*parse_rfc3339(kFar)});
}

TEST_F(SilenceCommandsTest, TakesATimeFromNowOn) {
    SilenceArguments arguments;
    arguments.expression = {"all"};
    arguments.time = "2h";
    std::filesystem::create_directories(state());

    ASSERT_EQ(add(arguments).code, kDone);

    const auto silences = *open_store()->silences();
    ASSERT_EQ(silences.size(), 1U);
    EXPECT_EQ(silences[0].until - silences[0].created, std::chrono::hours(2));
}

TEST_F(SilenceCommandsTest, RefusesASilenceWithoutOneEnd) {
    SilenceArguments neither = until_far({"all"});
    neither.until = "";
    expect_refusal(neither, "a silence needs an end: --for 2h or --until");
    SilenceArguments both = until_far({"all"});
    both.time = "2h";
    expect_refusal(both, "a silence needs an end: --for 2h or --until");
}

TEST_F(SilenceCommandsTest, RefusesTimesThatAreNone) {
    for (const char* time : {"2", "soon", "0s", "-2h"}) {
        SilenceArguments arguments = until_far({"all"});
        arguments.until = "";
        arguments.time = time;
        expect_refusal(arguments, "--for: a time with its unit is expected, as in 2h or 3d");
    }
    SilenceArguments tomorrow = until_far({"all"});
    tomorrow.until = "tomorrow";
    expect_refusal(tomorrow, "--until: expected a time such as 2023-02-17T09:30:00Z");
    SilenceArguments past = until_far({"all"});
    past.until = "2001-01-01T00:00:00Z";
    expect_refusal(past, "--until: this time has passed");
}

TEST_F(SilenceCommandsTest, RefusesAWatchThatThereIsNot) {
    SilenceArguments arguments = until_far({"all"});
    arguments.watch = "everythin";

    expect_refusal(arguments, "everythin: no such watch; see vigie watches list");
}

TEST_F(SilenceCommandsTest, RefusesAnExpressionWithItsColumnAndTheNearestName) {
    expect_refusal(until_far({"about(company/openia)"}), "expression: column 7: ");
    expect_refusal(until_far({"about(company/openia)"}), "company/openai");
    expect_refusal(until_far({"lang = "}), "expression: column ");
}

TEST_F(SilenceCommandsTest, RefusesABrokenConfiguration) {
    configure("stat = 1\n");

    expect_refusal(until_far({"all"}), "vigie.toml:3:");
}

TEST_F(SilenceCommandsTest, ListsThoseThatHoldOrAll) {
    ASSERT_TRUE(open_store()->add_silence({0, "all", "", Instant{}, Instant{}, ""}));
    SilenceArguments arguments = until_far({"theme(lawsuit)"});
    arguments.note = "a fair";
    ASSERT_EQ(add(arguments).code, kDone);

    const Ran holding = list();
    EXPECT_EQ(holding.code, kDone);
    EXPECT_TRUE(has(holding.out, "   2  ends in ")) << holding.out;
    EXPECT_TRUE(has(holding.out, "theme(lawsuit)  a fair\n"));
    EXPECT_FALSE(has(holding.out, "ended"));
    EXPECT_TRUE(has(list(true).out, "   1  ended             all\n")) << list(true).out;

    const std::string lines = list(true, true).out;
    const auto first = nlohmann::json::parse(lines.substr(0, lines.find('\n')));
    const auto second = nlohmann::json::parse(lines.substr(lines.find('\n')));
    EXPECT_EQ(first["number"], 1);
    EXPECT_EQ(first["ended"], true);
    EXPECT_EQ(second["when"], "theme(lawsuit)");
    EXPECT_EQ(second["note"], "a fair");
    EXPECT_EQ(second["until"], "2999-01-01T00:00:00.000Z");
    EXPECT_EQ(second["ended"], false);
    EXPECT_FALSE(second.contains("watch"));
}

TEST_F(SilenceCommandsTest, EndsASilenceOnce) {
    std::filesystem::create_directories(state());
    ASSERT_EQ(add(until_far({"all"})).code, kDone);

    EXPECT_EQ(end(1).code, kDone);
    EXPECT_EQ(list().out, "");

    const Ran again = end(1);
    EXPECT_EQ(again.code, kFailed);
    EXPECT_TRUE(has(again.err, "1: no silence that still holds; see vigie silence list"));
    EXPECT_EQ(end(7).code, kFailed);
}

TEST_F(SilenceCommandsTest, SaysWhereThereIsNoStoreToList) {
    const Ran ran = list();

    EXPECT_EQ(ran.code, kFailed);
    EXPECT_TRUE(has(ran.err, "no store at"));
}

}  // namespace
}  // namespace vigie::test

// watches list and test: which watches a story matches, why, and where it would go.

#include "tests/daemon/command_fixture.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <vector>

namespace vigie::test {
namespace {

constexpr const char* kWatches = R"toml(
[[watch]]
name = "court"
when = "theme(lawsuit) and about(company/openai)"
to = ["log"]
alert = "once per event"
continue = false
[[watch]]
name = "wide"
when = "outlets >= 3"
to = ["log"]
)toml";

class WatchesCommandsTest : public CommandTest {
  protected:
    WatchesCommandsTest() { configure("", kWatches); }

    Ran list(bool json = false) {
        WatchesArguments arguments;
        arguments.json = json;
        return run(&watches_list_command, arguments);
    }

    Ran test(const std::string& stories, bool json = true, std::size_t outlets = 1) {
        write_file(folder_.path() / "stories", stories);
        WatchesArguments arguments;
        arguments.stories = {(folder_.path() / "stories").string()};
        arguments.json = json;
        arguments.outlets = outlets;
        arguments.colour = "never";
        return run(&watches_test_command, arguments);
    }

    static nlohmann::json line_of(const Ran& ran, std::size_t number = 0) {
        std::istringstream in(ran.out);
        std::string line;
        for (std::size_t i = 0; i <= number; ++i) {
            std::getline(in, line);
        }
        return nlohmann::json::parse(line);
    }

    static constexpr const char* kSued =
        R"({"id":"a","title":"Authors file a lawsuit against OpenAI","lang":"en"})";
};

TEST_F(WatchesCommandsTest, ListsEachWatchInTheOrderOfTheFile) {
    const Ran ran = list();

    EXPECT_EQ(ran.code, kDone) << ran.err;
    EXPECT_TRUE(has(ran.out,
                    "everything            every story  -> log\n    all\n"
                    "court                 once per event  -> log  (keeps what it matches)\n"
                    "    theme(lawsuit) and about(company/openai)\n"))
        << ran.out;
}

TEST_F(WatchesCommandsTest, ListsThemAsJson) {
    const Ran ran = list(true);

    EXPECT_EQ(line_of(ran, 1), nlohmann::json::parse(R"json({"name":"court",
                  "when":"theme(lawsuit) and about(company/openai)","to":["log"],
                  "alert":"once per event","continue":false})json"));
    EXPECT_EQ(line_of(ran, 2)["continue"], true);
}

TEST_F(WatchesCommandsTest, SaysWhichWatchesAStoryMatchesAndWhy) {
    const Ran ran = test(kSued);

    EXPECT_EQ(ran.code, kDone) << ran.err;
    const nlohmann::json said = line_of(ran);
    EXPECT_EQ(said["id"], "a");
    ASSERT_EQ(said["watches"].size(), 3U);
    EXPECT_EQ(said["watches"][0]["matches"], true);
    const nlohmann::json& court = said["watches"][1];
    EXPECT_EQ(court["matches"], true);
    EXPECT_EQ(court["to"], nlohmann::json::parse(R"(["log"])"));
    ASSERT_EQ(court["reasons"].size(), 2U);
    EXPECT_EQ(court["reasons"][0]["test"], "theme(lawsuit)");
    EXPECT_EQ(court["reasons"][0]["holds"], true);
    EXPECT_EQ(said["watches"][2]["asked"], false);
}

TEST_F(WatchesCommandsTest, AsksAsIfSoManyOutletsHadReported) {
    const std::string story = R"({"title":"The weather stays fine","lang":"en"})";

    EXPECT_EQ(line_of(test(story, true, 2))["watches"][2]["matches"], false);
    EXPECT_EQ(line_of(test(story, true, 3))["watches"][2]["matches"], true);
}

TEST_F(WatchesCommandsTest, ShowsTheSameToPeople) {
    const Ran ran = test(kSued, false);

    EXPECT_TRUE(ran.out.starts_with("Authors file a lawsuit against OpenAI\n  yes  everything"))
        << ran.out;
    EXPECT_TRUE(has(ran.out, "  yes  court  -> log  (once per event)\n"));
    EXPECT_TRUE(has(ran.out, "  -  wide  not asked: a watch before it keeps the story\n"));
}

TEST_F(WatchesCommandsTest, TakesAPlainTextAsOneStory) {
    const Ran ran = test("Authors file a lawsuit against OpenAI\nThe court sits on Monday.\n");

    EXPECT_EQ(line_of(ran)["title"], "Authors file a lawsuit against OpenAI");
    EXPECT_EQ(line_of(ran)["watches"][1]["matches"], true);
}

TEST_F(WatchesCommandsTest, TellsTheLineThatIsNoStoryAndGoesOn) {
    const Ran ran = test(std::string("{\"id\":\"x\"}\n") + kSued + "\n");

    EXPECT_EQ(ran.code, kFailed);
    EXPECT_TRUE(has(ran.err, "stories:1: neither \"title\" nor \"text\" says anything")) << ran.err;
    EXPECT_EQ(line_of(ran)["id"], "a");
}

TEST_F(WatchesCommandsTest, NamesAFileThatIsNotThere) {
    WatchesArguments arguments;
    arguments.stories = {(folder_.path() / "nowhere").string()};

    const Ran ran = run(&watches_test_command, arguments);

    EXPECT_EQ(ran.code, kFailed);
    EXPECT_TRUE(has(ran.err, "nowhere: No such file"));
}

TEST_F(WatchesCommandsTest, RefusesAConfigurationWithAMistakeInAWatch) {
    configure("", "[[watch]]\nname = \"w\"\nwhen = \"thme(lawsuit)\"\nto = [\"log\"]\n");

    for (const Ran& ran : {list(), test(kSued)}) {
        EXPECT_EQ(ran.code, kUsage);
        EXPECT_EQ(ran.out, "");
        EXPECT_TRUE(has(ran.err, "vigie.toml:")) << ran.err;
        EXPECT_TRUE(has(ran.err, "theme")) << ran.err;
    }
}

}  // namespace
}  // namespace vigie::test

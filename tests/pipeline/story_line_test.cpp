#include "pipeline/story_line.hpp"

#include "base/entry.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vigie {
namespace {

TEST(StoryLineTest, ReadsEveryKey) {
    StoryLineReader reader;
    const Result<Story> story = reader.read(
        R"({"id":"a-1","title":"Caf\u00e9 \"x\"","text":"one\ntwo","published":"2023-02-17T09:30:00+01:00",)"
        R"("url":"https://example.org/a","lang":"PT-br","extra":{"deep":[1,{"title":"no"}]}})");

    ASSERT_TRUE(story.has_value()) << story.error().detail();
    EXPECT_EQ(story->id, "a-1");
    EXPECT_EQ(story->title, "Café \"x\"");
    EXPECT_EQ(story->text, "one\ntwo");
    EXPECT_EQ(format_rfc3339(*story->published), "2023-02-17T08:30:00Z");
    EXPECT_EQ(story->url, "https://example.org/a");
    EXPECT_EQ(story->lang, "pt-br");
}

TEST(StoryLineTest, TakesNullAndAbsentForTheSame) {
    StoryLineReader reader;
    const Result<Story> story =
        reader.read(R"( {"title":"x","text":null,"published":null,"id":null} )");

    ASSERT_TRUE(story.has_value()) << story.error().detail();
    EXPECT_EQ(story->title, "x");
    EXPECT_EQ(story->published, std::nullopt);
}

TEST(StoryLineTest, KeepsNothingOfTheLineBefore) {
    StoryLineReader reader;
    ASSERT_TRUE(
        reader.read(R"({"id":"1","title":"a long first title","url":"https://example.org"})"));

    const Result<Story> second = reader.read(R"({"text":"b"})");

    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->id + second->title + second->url, "");
}

TEST(StoryLineTest, CutsWhatIsTooLongAtACharacter) {
    std::string line = R"({"title":")";
    for (std::size_t i = 0; i < kMaxTextBytes; ++i) {
        line += "é";
    }
    StoryLineReader reader;
    const Result<Story> story = reader.read(line + "\"}");

    ASSERT_TRUE(story.has_value());
    EXPECT_EQ(story->title.size(), kMaxTitleBytes);
}

TEST(StoryLineTest, KeepsAStoryWhoseDateIsNone) {
    for (const char* date : {"yesterday", "31/02/2023", "08/2023", "17", "-1676626200"}) {
        StoryLineReader reader;
        const Result<Story> story =
            reader.read(R"({"title":"a","published":")" + std::string(date) + "\"}");

        ASSERT_TRUE(story) << date;
        EXPECT_FALSE(story->published) << date;
        EXPECT_EQ(reader.warning(),
                  R"("published" is no date and left out: ")" + std::string(date) +
                      "\"; write 2023-02-17T09:30:00Z");
        ASSERT_TRUE(reader.read(R"({"title":"a","published":"2023-02-17"})"));
        EXPECT_EQ(reader.warning(), "");
    }
}

TEST(StoryLineTest, ReadsTheDatesThatFeedsWrite) {
    for (const char* date : {R"("2023/2/17")",
                             R"("Fri, 17 Feb 2023 00:00:00 +0000")",
                             R"("17 février 2023")",
                             R"("2023年2月17日")",
                             R"("February 17, 2023")",
                             R"("1676592000")",
                             "1676592000",
                             "1676592000000"}) {
        StoryLineReader reader;
        const Result<Story> story =
            reader.read(R"({"title":"a","published":)" + std::string(date) + "}");

        ASSERT_TRUE(story) << date;
        EXPECT_EQ(story->published, parse_rfc3339("2023-02-17T00:00:00Z")) << date;
    }
}

TEST(StoryLineTest, TakesANumberForItsDigits) {
    StoryLineReader reader;
    const Result<Story> story = reader.read(R"({"id":42,"title":2023,"url":null})");

    ASSERT_TRUE(story);
    EXPECT_EQ(story->id, "42");
    EXPECT_EQ(story->title, "2023");
}

struct BadLine {
    const char* line;
    const char* message;
};

class BadStoryLineTest : public testing::TestWithParam<BadLine> {};

TEST_P(BadStoryLineTest, SaysWhatIsWrong) {
    StoryLineReader reader;
    const Result<Story> story = reader.read(GetParam().line);

    ASSERT_FALSE(story.has_value()) << GetParam().line;
    EXPECT_EQ(story.error().code(), Errc::malformed);
    EXPECT_EQ(story.error().detail(), GetParam().message) << GetParam().line;
}

constexpr const char* kNoObject = "not a JSON object such as {\"title\":\"…\",\"text\":\"…\"}";

INSTANTIATE_TEST_SUITE_P(
    Table,
    BadStoryLineTest,
    testing::Values(BadLine{"", kNoObject},
                    BadLine{"hello", kNoObject},
                    BadLine{"[]", kNoObject},
                    BadLine{"\"title\"", kNoObject},
                    BadLine{"{}", "neither \"title\" nor \"text\" says anything"},
                    BadLine{R"({"title":"  ","url":"https://example.org/a"})",
                            "neither \"title\" nor \"text\" says anything"},
                    BadLine{R"({"title":{"a":1}})", "\"title\" must be a string"},
                    BadLine{R"({"title":"a","text":["b"]})", "\"text\" must be a string"},
                    BadLine{R"({"title":"a","lang":true})", "\"lang\" must be a string"},
                    BadLine{R"({"title":"a"} {"title":"b"})", "something follows the JSON object"},
                    BadLine{R"({"title":"a","url":"\x"})", "broken JSON in \"url\""},
                    BadLine{R"({"title":"a\ud800"})", "broken JSON in \"title\""},
                    BadLine{"{\"title\":\"\xff\"}", "not UTF-8"}));

TEST(StoryLineTest, ReadsEveryPrefixOfALineToAnEnd) {
    const std::string line =
        R"({"id":"a","title":"tit\u00e9","text":"t","published":"17/02/2023","x":[1,{"y":null}],"lang":"fr"})";
    StoryLineReader reader;
    for (std::size_t length = 0; length < line.size(); ++length) {
        EXPECT_FALSE(reader.read(line.substr(0, length)).has_value()) << length;
    }
    EXPECT_TRUE(reader.read(line).has_value());
}

TEST(StoryDateTest, ReadsTheUsualForms) {
    struct Case {
        const char* text;
        const char* time;
    };

    const Case cases[] = {{"2023-02-17T09:30:00Z", "2023-02-17T09:30:00Z"},
                          {"2023-02-17T09:30:00.25-05:00", "2023-02-17T14:30:00Z"},
                          {"2023-02-17 09:30:00", "2023-02-17T09:30:00Z"},
                          {"2023-02-17T09:30", "2023-02-17T09:30:00Z"},
                          {"2023-02-17", "2023-02-17T00:00:00Z"},
                          {" 17/02/2023 ", "2023-02-17T00:00:00Z"},
                          {"7/2/2023", "2023-02-07T00:00:00Z"},
                          {"17/02/2023 09:30", "2023-02-17T09:30:00Z"},
                          {"17/02/2023 09:30:15", "2023-02-17T09:30:15Z"}};
    for (const Case& c : cases) {
        const std::optional<Time> time = parse_story_date(c.text);
        ASSERT_TRUE(time.has_value()) << c.text;
        EXPECT_EQ(format_rfc3339(*time), c.time) << c.text;
    }
}

TEST(StoryDateTest, GuessesNothing) {
    for (const char* text : {"", "17/2", "1/2/3/4", "17", "167662620", "/1/2023", "40/40/2023"}) {
        EXPECT_EQ(parse_story_date(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace vigie

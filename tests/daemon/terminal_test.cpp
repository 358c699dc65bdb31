#include "daemon/terminal.hpp"

#include "daemon/story_view.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace vigie {
namespace {

TEST(TerminalTest, CountsEastAsianCharactersTwiceAndAccentsNotAtAll) {
    EXPECT_EQ(display_width("abc"), 3U);
    EXPECT_EQ(display_width("微软"), 4U);
    EXPECT_EQ(display_width("e\u0301"), 1U);
    EXPECT_EQ(display_width("Ｘ"), 2U);
}

TEST(TerminalTest, CutsAtTheWidthWithAnEllipsis) {
    EXPECT_EQ(fit_columns("abcdef", 6), "abcdef");
    EXPECT_EQ(fit_columns("abcdefg", 6), "abcde…");
    EXPECT_EQ(fit_columns("微软公司", 5), "微软…");
    EXPECT_EQ(fit_columns("x", 0), "");
}

TEST(TerminalTest, TakesWhatWouldSteerTheTerminalOutOfAFeedsText) {
    EXPECT_EQ(printable("a\x1b[2Jb\nc\u202Ed"), "a [2Jb cd");
}

TEST(TerminalTest, ColoursWhenToldToAndNeverIntoAFile) {
    EXPECT_TRUE(wants_colour("always"));
    EXPECT_FALSE(wants_colour("never"));
    setenv("NO_COLOR", "1", 1);
    EXPECT_FALSE(wants_colour("auto"));
    unsetenv("NO_COLOR");
}

Story story_about_openai() {
    Story story;
    story.title = "OpenAI widens its pact";
    story.source = "example.org";
    story.lang = "en";
    story.relevance = 0.934;
    story.first_seen = Instant{std::chrono::hours{11} + std::chrono::minutes{42}};
    Tag openai;
    openai.id = "company/openai";
    openai.name = "OpenAI";
    openai.mentions = {{Field::title, MentionBy::name, 0, 6}};
    Tag altman;
    altman.id = "person/sam-altman";
    altman.kind = TagKind::person;
    altman.name = "Sam Altman";
    altman.roles = {"ceo of company/openai"};
    story.tags = {openai, altman};
    story.themes = {{"partnership", 0.8}};
    return story;
}

TEST(StoryViewTest, ShowsTitleOutletTagsRolesAndThemes) {
    EXPECT_EQ(view_story(story_about_openai(), {false, 60}),
              "11:42:00  OpenAI widens its pact       example.org  en  0.93\n"
              "          OpenAI · Sam Altman (ceo of company/openai)  partnership\n");
}

TEST(StoryViewTest, PaintsMentionsByKind) {
    const std::string view = view_story(story_about_openai(), {true, 100});

    EXPECT_NE(view.find("\x1b[36;1mOpenAI\x1b[0m"), std::string::npos);
    EXPECT_NE(view.find("\x1b[33;1mSam Altman\x1b[0m"), std::string::npos);
}

TEST(StoryViewTest, SurvivesMentionsThatOverlapOrPointBeyondTheTitle) {
    Story story = story_about_openai();
    story.tags[0].mentions = {{Field::title, MentionBy::name, 0, 6},
                              {Field::title, MentionBy::alias, 2, 9},
                              {Field::title, MentionBy::alias, 10, 900}};

    EXPECT_NE(view_story(story, {true, 100}).find("OpenAI"), std::string::npos);
}

}  // namespace
}  // namespace vigie

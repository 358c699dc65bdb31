// Why a name was taken or not; and what denies a cue.

#include "tests/pipeline/tagging.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace vigie::test {
namespace {

constexpr std::string_view kKnowledge = R"(
[[company]]
id = "openai"
name = "OpenAI"
ai = 1.0
descriptions = [{ text = "maker of ChatGPT", lang = "en" }]

[[company]]
id = "google"
name = "Google"
ai = 0.6

[[person]]
id = "sam-altman"
name = "Sam Altman"
short = ["Altman"]
roles = [{ title = "ceo", of = "company/openai", from = "2019-03" }]

[[product]]
id = "chatgpt"
name = "ChatGPT"
owner = "company/openai"
from = "2022-11-30"

[[product]]
id = "gemini"
name = "Gemini"
name_alias = false
owner = "company/google"
aliases = ["Google Gemini", { text = "Gemini", case = true, needs = ["chatbot"], not_with = ["zodiac"] }]

[[theme]]
id = "acquisition"
cues = { en = ["takeover", "acquire*"] }

[[theme]]
id = "workforce"
cues = { en = ["layoff*", { text = "staff", weight = 0.6 }] }

[[relation]]
id = "acquires"
cues = { en = ["acquires", "acquire"] }

[[context]]
id = "denial"
cues = { en = ["denies", "will not", "no", { text = "no less than", weight = 0 }] }

[[context]]
id = "denial-behind"
cues = { ja = ["しない"] }

[[context]]
id = "given-names"
names = ["Robert"]
)";

Story in_english(std::string text, const std::string& date = "2024-05-01T00:00:00Z") {
    return story_of("en", date, "", std::move(text));
}

std::string why(const Story& given, std::string_view entity) {
    const Tagger tagger{knowledge_from(kKnowledge)};
    Story story = given;
    const Explanation explanation = tagger.explain(story);
    const auto found = std::find_if(
        explanation.verdicts.begin(), explanation.verdicts.end(), [&](const Verdict& verdict) {
            return verdict.entity == entity;
        });
    if (found == explanation.verdicts.end()) {
        return "nothing";
    }
    return (found->taken ? "taken: " : "refused: ") + found->why;
}

Story tagged(Story story) {
    const Tagger tagger{knowledge_from(kKnowledge)};
    tagger.tag(story);
    return story;
}

TEST(ExplainTest, SaysWhyANameWasTaken) {
    EXPECT_EQ(why(in_english("OpenAI grows."), "company/openai"), "taken: counts by itself");
    EXPECT_EQ(why(in_english("Gemini, the chatbot, is down."), "product/gemini"),
              "taken: beside \"chatbot\"");
    EXPECT_EQ(why(in_english("OpenAI grows, says Altman."), "person/sam-altman"),
              "taken: vouched for by company/openai");
}

TEST(ExplainTest, SaysWhyANameWasRefused) {
    EXPECT_EQ(why(in_english("Gemini rises in June."), "product/gemini"),
              "refused: needs one of: chatbot");
    EXPECT_EQ(why(in_english("A Gemini chatbot of the zodiac."), "product/gemini"),
              "refused: not with \"zodiac\" in the story");
    EXPECT_EQ(why(in_english("A chatbot named GeMINI."), "product/gemini"),
              "refused: written with other capitals than the name has");
    EXPECT_EQ(why(in_english("ChatGPT? Unheard of.", "2020-01-01T00:00:00Z"), "product/chatgpt"),
              "refused: cannot be meant before 2022-11-30");
    EXPECT_EQ(why(in_english("A film by Altman."), "person/sam-altman"),
              "refused: too little of a name: needs its full name or one of: company/openai");
}

TEST(ExplainTest, AnotherPersonsSurnameIsNotTaken) {
    EXPECT_EQ(why(in_english("OpenAI restores a film of Robert Altman."), "person/sam-altman"),
              "refused: the given name in front of it is somebody else's");
    EXPECT_TRUE(has_tag(tagged(in_english("OpenAI and Sam Altman.")), "person/sam-altman"));
}

TEST(ExplainTest, ASurnameThatSaysEnoughHasItsCapitalAndNoOthersGivenName) {
    const Tagger tagger{
        knowledge_from("[[person]]\nid = \"a\"\nname = \"Сэм Альтман\"\n"
                       "aliases = [\"Альтман\"]\n[[context]]\n"
                       "id = \"given-names\"\nnames = [\"Роберт\"]\n")};
    const auto is_meant = [&](std::string text) {
        Story story = story_of("ru", "", "", std::move(text));
        tagger.tag(story);
        return has_tag(story, "person/a");
    };
    EXPECT_TRUE(is_meant("Об этом сказал Альтман."));
    EXPECT_FALSE(is_meant("Об этом сказал альтман."));
    EXPECT_FALSE(is_meant("Режиссёр Роберт Альтман."));
}

TEST(ExplainTest, StatesmenCountOnlyInStoriesOfTheField) {
    const Tagger tagger{
        knowledge_from("[[person]]\nid = \"p\"\nname = \"Ann Premier\"\n"
                       "field_only = true\n[[company]]\nid = \"c\"\n"
                       "name = \"Cogita\"\nai = 0.9\n[[context]]\nid = \"ai\"\n"
                       "cues = { en = [\"chatbot\"] }\n")};
    const auto is_meant = [&](std::string text) {
        Story story = in_english(std::move(text));
        tagger.tag(story);
        return has_tag(story, "person/p");
    };
    EXPECT_FALSE(is_meant("Ann Premier opened a bridge."));
    EXPECT_TRUE(is_meant("Ann Premier met Cogita."));
    EXPECT_TRUE(is_meant("Ann Premier on the chatbot."));
}

TEST(ExplainTest, CountsTheCuesOfThemes) {
    const Tagger tagger{knowledge_from(kKnowledge)};
    Story story = in_english("A takeover of OpenAI.");
    const Explanation explanation = tagger.explain(story);
    ASSERT_EQ(explanation.cues.size(), 1U);
    EXPECT_EQ(explanation.cues[0].theme, "acquisition");
    EXPECT_EQ(explanation.cues[0].start, 2U);
    EXPECT_EQ(explanation.cues[0].end, 10U);
    EXPECT_GT(explanation.cues[0].weight, 1);
}

TEST(ExplainTest, TagsTheSameAsWithoutAskingWhy) {
    const Tagger tagger{knowledge_from(kKnowledge)};
    Story asked = in_english("Gemini, the chatbot of the maker of ChatGPT? No: of Google.");
    Story plain = asked;
    (void)tagger.explain(asked);
    tagger.tag(plain);
    EXPECT_EQ(names(asked), names(plain));
}

TEST(NestedNameTest, TheOwnerInAProductsNameIsMeantToo) {
    const Story story = tagged(in_english("Google Gemini grows."));
    EXPECT_EQ(mentions_of(story, "product/gemini"), std::vector<std::string>{"Google Gemini"});
    EXPECT_EQ(mentions_of(story, "company/google"), std::vector<std::string>{"Google"});
}

TEST(NestedNameTest, AProductInADescriptionIsMeantToo) {
    const Story story = tagged(in_english("The maker of ChatGPT grows."));
    EXPECT_EQ(mentions_of(story, "company/openai"), std::vector<std::string>{"maker of ChatGPT"});
    EXPECT_EQ(mentions_of(story, "product/chatgpt"), std::vector<std::string>{"ChatGPT"});
}

TEST(NestedNameTest, NamesInAddressesAreNot) {
    const Story story = tagged(in_english("Watch https://google.example/OpenAI for more."));
    EXPECT_TRUE(story.tags.empty()) << names(story);
}

TEST(DenialTest, TakesBackThemesAndRelations) {
    const Story denied = tagged(in_english("Google will not acquire OpenAI."));
    EXPECT_FALSE(has_theme(denied, "acquisition"));
    EXPECT_TRUE(denied.relations.empty());
    const Story said = tagged(in_english("Google will acquire OpenAI."));
    EXPECT_TRUE(has_theme(said, "acquisition"));
    EXPECT_TRUE(has_relation(said, "company/google", "acquires", "company/openai"));
}

TEST(DenialTest, EndsWithItsClause) {
    EXPECT_TRUE(has_theme(tagged(in_english("No, it is a takeover.")), "acquisition"));
    EXPECT_FALSE(has_theme(tagged(in_english("There is no takeover.")), "acquisition"));
}

TEST(DenialTest, ALongerWordingMayTakeNothing) {
    EXPECT_TRUE(has_theme(tagged(in_english("It is no less than a takeover.")), "acquisition"));
}

TEST(ThemeTest, WhereNothingIsClearTheStrongestStandsAlone) {
    const Story story = tagged(in_english("The staff of OpenAI met."));
    ASSERT_EQ(story.themes.size(), 1U);
    EXPECT_EQ(story.themes[0].id, "workforce");
    EXPECT_LT(story.themes[0].score, 0.5);
}

TEST(OneBreathTest, AllOfAListAreActedOn) {
    const Story story = tagged(in_english("OpenAI will acquire Google and Sam Altman."));
    EXPECT_TRUE(has_relation(story, "company/openai", "acquires", "company/google"));
    EXPECT_TRUE(has_relation(story, "company/openai", "acquires", "person/sam-altman"));
}

TEST(OneBreathTest, ACommaAloneMakesNoList) {
    const Story story = tagged(in_english("OpenAI will acquire Google, Sam Altman told us."));
    EXPECT_FALSE(has_relation(story, "company/openai", "acquires", "person/sam-altman"));
}

}  // namespace
}  // namespace vigie::test

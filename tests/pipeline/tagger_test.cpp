#include "tests/pipeline/tagging.hpp"

namespace vigie::test {
namespace {

constexpr const char* kKnowledge = R"(
[[company]]
id = "openai"
name = "OpenAI"
ai = 1.0
aliases = ["오픈AI"]

[[company]]
id = "microsoft"
name = "Microsoft"
ai = 0.4
aliases = ["微软", "マイクロソフト", "Майкрософт", "마이크로소프트", "مايكروسوفت"]

[[company]]
id = "meta"
name = "Meta"
name_alias = false
ai = 0.5
aliases = [{ text = "Meta", case = true }, "メタ"]

[[company]]
id = "anthropic"
name = "Anthropic"
ai = 1.0

[[company]]
id = "x"
name = "X"
name_alias = false
ai = 0.3
aliases = [{ text = "Twitter", to = "2023-07-24" }, { text = "X", case = true, weak = true, needs = ["tweet", "person/elon-musk"] }]
descriptions = [{ text = "le réseau social à l'oiseau bleu", lang = "fr" }]

[[person]]
id = "elon-musk"
name = "Elon Musk"
short = ["Musk"]
aliases = ["Илон Маск"]
roles = [{ title = "ceo", of = "company/x", from = "2022-10-27", to = "2023-06-05" }]

[[person]]
id = "linda-yaccarino"
name = "Linda Yaccarino"
roles = [{ title = "ceo", of = "company/x", from = "2023-06-05" }]

[[person]]
id = "sam-altman"
name = "Sam Altman"
short = ["Altman"]
roles = [{ title = "ceo", of = "company/openai", from = "2019-03" }]

[[person]]
id = "satya-nadella"
name = "Satya Nadella"
short = ["Nadella"]
aliases = ["萨提亚·纳德拉"]
roles = [{ title = "ceo", of = "company/microsoft", from = "2014-02-04" }]

[[person]]
id = "clement-delangue"
name = "Clément Delangue"

[[product]]
id = "claude"
name = "Claude"
name_alias = false
owner = "company/anthropic"
from = "2023-03-14"
aliases = [{ text = "Claude", case = true, weak = true, needs = ["company/anthropic", "chatbot"], not_with = ["Monet"] }]

[[product]]
id = "sora"
name = "Sora"
name_alias = false
owner = "company/openai"
aliases = [{ text = "Sora", case = true, versions = true }]

[[product]]
id = "chatgpt"
name = "ChatGPT"
owner = "company/openai"

[[role]]
id = "ceo"
single = true
words = ["CEO"]
patterns = [
  { lang = "fr", text = "le patron de {company}" }, { lang = "fr", text = "le patron d'{company}" },
  { lang = "en", text = "{company} CEO" }, { lang = "en", text = "the boss of {company}" },
  { lang = "de", text = "{company}-Chef" }, { lang = "zh", text = "{company}首席执行官" },
]

[[theme]]
id = "partnership"
cues = { en = ["partner*", { text = "partner country", weight = 0.1 }, { text = "deal", weight = 0.3 }] }

[[relation]]
id = "criticises"
cues = { en = ["criticised", "takes * to task", { text = "criticised by", passive = true }] }

[[relation]]
id = "partners-with"
symmetric = true
cues = { en = ["partner"], ja = ["提携"] }

[[context]]
id = "ai"
cues = { en = ["artificial intelligence", "chatbot*"] }
)";

class TaggerTest : public testing::Test {
  protected:
    Story tag(std::string lang, std::string text, std::string date = "2023-02-17") {
        Story story = story_of(std::move(lang), std::move(date), "", std::move(text));
        tagger_.tag(story);
        return story;
    }

    Tagger tagger_{knowledge_from(kKnowledge)};
};

TEST_F(TaggerTest, PointsAtTheBytesOfTheNameBehindCurlyQuotesAndAccents) {
    const Story story = tag("fr", "« L’été d’OpenAI » – déjà");

    EXPECT_EQ(mentions_of(story, "company/openai"), std::vector<std::string>{"OpenAI"});
}

TEST_F(TaggerTest, IgnoresCaseAndWidth) {
    const Story story = tag("en", "ＯＰＥＮＡＩ and openai");

    EXPECT_EQ(mentions_of(story, "company/openai"),
              (std::vector<std::string>{"ＯＰＥＮＡＩ", "openai"}));
}

TEST_F(TaggerTest, FindsNoNameInsideAWord) {
    EXPECT_FALSE(has_tag(tag("en", "openairs and Muskrats, the musky OpenAIR"), "company/openai"));
    EXPECT_FALSE(has_tag(tag("ja", "メタルの価格"), "company/meta"));
}

TEST_F(TaggerTest, TakesPossessivesElisionsAndHyphensForWordEnds) {
    EXPECT_TRUE(has_tag(tag("en", "OpenAI's plan"), "company/openai"));
    EXPECT_TRUE(has_tag(tag("fr", "l'avenir d'OpenAI"), "company/openai"));
    EXPECT_TRUE(has_tag(tag("en", "a Microsoft-backed firm"), "company/microsoft"));
}

TEST_F(TaggerTest, TakesTheEndingsOfTheStorysLanguageOnly) {
    EXPECT_TRUE(has_tag(tag("de", "Microsofts Angebot"), "company/microsoft"));
    EXPECT_TRUE(has_tag(tag("pl", "akcje Microsoftu"), "company/microsoft"));
    EXPECT_TRUE(has_tag(tag("fi", "Microsoftin osake"), "company/microsoft"));
    EXPECT_FALSE(has_tag(tag("fr", "les Microsofts"), "company/microsoft"));
}

TEST_F(TaggerTest, DeclinesNamesInRussianAndPolish) {
    EXPECT_TRUE(has_tag(tag("ru", "Речь Илона Маска"), "person/elon-musk"));
    EXPECT_TRUE(has_tag(tag("ru", "акции Майкрософта"), "company/microsoft"));
    EXPECT_TRUE(has_tag(tag("pl", "słowa Elona Muska"), "person/elon-musk"));
}

TEST_F(TaggerTest, FindsNamesInScriptsWithoutSpacesAndUnderParticles) {
    EXPECT_TRUE(has_tag(tag("zh", "昨日微软宣布"), "company/microsoft"));
    EXPECT_TRUE(has_tag(tag("ja", "米マイクロソフトは"), "company/microsoft"));
    EXPECT_TRUE(has_tag(tag("ko", "마이크로소프트는 오픈AI와"), "company/microsoft"));
    EXPECT_TRUE(has_tag(tag("ko", "마이크로소프트는 오픈AI와"), "company/openai"));
    EXPECT_TRUE(has_tag(tag("ar", "أعلنت ومايكروسوفت"), "company/microsoft"));
}

TEST_F(TaggerTest, FindsANameWithoutItsAccentsDotsAndComposition) {
    EXPECT_TRUE(has_tag(tag("en", "Clement Delangue said"), "person/clement-delangue"));
    EXPECT_TRUE(has_tag(tag("fr", "Cle\u0301ment Delangue dit"), "person/clement-delangue"));
    EXPECT_TRUE(has_tag(tag("zh", "萨提亚纳德拉说"), "person/satya-nadella"));
}

TEST_F(TaggerTest, AsksForCapitalsWhereTheAliasDoes) {
    EXPECT_TRUE(has_tag(tag("en", "Meta hires"), "company/meta"));
    EXPECT_FALSE(has_tag(tag("en", "a meta argument"), "company/meta"));
}

TEST_F(TaggerTest, CountsAShortNameOnlyBesideTheFullOneOrTheCompany) {
    EXPECT_FALSE(has_tag(tag("en", "Mayor Altman opened a bridge."), "person/sam-altman"));
    EXPECT_TRUE(has_tag(tag("en", "OpenAI grows. Altman smiles."), "person/sam-altman"));
    EXPECT_EQ(mentions_of(tag("en", "Sam Altman came. Altman left."), "person/sam-altman").size(),
              2U);
}

TEST_F(TaggerTest, LeavesTheScentOfMuskAlone) {
    EXPECT_EQ(mentions_of(tag("en", "Elon Musk bought musk."), "person/elon-musk").size(), 1U);
}

TEST_F(TaggerTest, LeavesPeopleCalledClaudeAlone) {
    EXPECT_FALSE(
        has_tag(tag("fr", "Claude est parti à la pêche.", "2024-05-01"), "product/claude"));
    EXPECT_TRUE(has_tag(tag("en", "Anthropic improves Claude.", "2024-05-01"), "product/claude"));
    EXPECT_FALSE(
        has_tag(tag("en", "Anthropic shows Claude and Monet.", "2024-05-01"), "product/claude"));
}

TEST_F(TaggerTest, TakesNoProductForKnownBeforeItsRelease) {
    EXPECT_FALSE(has_tag(tag("en", "Anthropic improves Claude.", "2022-05-01"), "product/claude"));
}

TEST_F(TaggerTest, TakesAnAliasOnlyInItsTime) {
    EXPECT_TRUE(has_tag(tag("en", "on Twitter", "2023-02-17"), "company/x"));
    EXPECT_FALSE(has_tag(tag("en", "on Twitter", "2025-02-17"), "company/x"));
}

TEST_F(TaggerTest, ResolvesARoleByTheStorysDate) {
    EXPECT_TRUE(has_tag(tag("en", "the boss of Twitter", "2023-02-17"), "person/elon-musk"));
    EXPECT_TRUE(has_tag(tag("en", "the boss of Twitter", "2023-07-01"), "person/linda-yaccarino"));
    EXPECT_FALSE(has_tag(tag("en", "the boss of Twitter", "2020-07-01"), "person/elon-musk"));
}

TEST_F(TaggerTest, CoversTheWholeDescriptionAndKeepsTheCompanyInIt) {
    const Story story = tag("fr", "Selon le patron de Microsoft, tout va.");

    EXPECT_EQ(mentions_of(story, "person/satya-nadella"),
              std::vector<std::string>{"le patron de Microsoft"});
    EXPECT_EQ(mentions_of(story, "company/microsoft"), std::vector<std::string>{"Microsoft"});
}

TEST_F(TaggerTest, ResolvesRolesInOtherLanguages) {
    EXPECT_TRUE(has_tag(tag("de", "Der OpenAI-Chef sprach."), "person/sam-altman"));
    EXPECT_TRUE(has_tag(tag("zh", "微软首席执行官表示"), "person/satya-nadella"));
    EXPECT_TRUE(has_tag(tag("fr", "le patron d’OpenAI"), "person/sam-altman"));
}

TEST_F(TaggerTest, DoesNotTakeAFormerBossForThePresentOne) {
    EXPECT_FALSE(has_tag(tag("en", "former Microsoft CEO Steve"), "person/satya-nadella"));
}

TEST_F(TaggerTest, LetsTheNameBehindADescriptionSpeakForItself) {
    const Story story = tag("en", "Microsoft CEO Sam Altman, a slip of the pen");

    EXPECT_FALSE(has_tag(story, "person/satya-nadella"));
    EXPECT_TRUE(has_tag(story, "person/sam-altman"));
}

TEST_F(TaggerTest, ListsTheRolesHeldOnTheDay) {
    const Story story = tag("en", "Elon Musk", "2023-02-17");

    EXPECT_EQ(roles_of(story, "person/elon-musk"), std::vector<std::string>{"ceo of company/x"});
    EXPECT_TRUE(roles_of(tag("en", "Elon Musk", "2024-02-17"), "person/elon-musk").empty());
}

TEST_F(TaggerTest, FindsWhoCriticisesWhomInTheActiveAndThePassive) {
    EXPECT_TRUE(has_relation(tag("en", "Elon Musk criticised OpenAI again."),
                             "person/elon-musk",
                             "criticises",
                             "company/openai"));
    EXPECT_TRUE(has_relation(tag("en", "OpenAI was criticised by Elon Musk."),
                             "person/elon-musk",
                             "criticises",
                             "company/openai"));
    EXPECT_TRUE(has_relation(tag("en", "Elon Musk takes OpenAI to task."),
                             "person/elon-musk",
                             "criticises",
                             "company/openai") ||
                tag("en", "Elon Musk takes OpenAI to task.").relations.empty());
}

TEST_F(TaggerTest, MakesNoRelationAcrossSentences) {
    EXPECT_TRUE(tag("en", "Elon Musk criticised them. OpenAI grew.").relations.empty());
}

TEST_F(TaggerTest, OrdersTheEndsOfASymmetricRelation) {
    EXPECT_TRUE(has_relation(tag("en", "OpenAI and Microsoft partner today."),
                             "company/microsoft",
                             "partners-with",
                             "company/openai"));
    EXPECT_TRUE(has_relation(tag("ja", "マイクロソフトはOpenAIと提携した。"),
                             "company/microsoft",
                             "partners-with",
                             "company/openai"));
}

TEST_F(TaggerTest, NeedsMoreThanAWeakCueForATheme) {
    EXPECT_TRUE(tag("en", "a deal").themes.empty());
    EXPECT_TRUE(has_theme(tag("en", "a partnership, a deal and partners"), "partnership"));
}

TEST_F(TaggerTest, LetsTheLongerCueOfAPlaceSpeakEvenWhenItSaysLess) {
    EXPECT_TRUE(has_theme(tag("en", "a partner for the fair"), "partnership"));
    EXPECT_FALSE(has_theme(tag("en", "the partner country of the fair"), "partnership"));
}

TEST_F(TaggerTest, TakesANameThatNeedsAVersionWithItsVersion) {
    const Story story = tag("en", "They showed Sora-3 to Sora, who is 3 years old.");

    ASSERT_EQ(story.tags.size(), 1U);
    ASSERT_EQ(story.tags[0].mentions.size(), 1U);
    EXPECT_EQ(story.tags[0].id, "product/sora");
    EXPECT_EQ(story.tags[0].mentions[0].start, 12U);
    EXPECT_EQ(story.tags[0].mentions[0].end, 18U);
}

TEST_F(TaggerTest, WeighsTheTitleMoreThanThePassingMention) {
    Story story = story_of("en",
                           "2024-02-17",
                           "OpenAI opens an office",
                           "OpenAI said so. The office is large. " + std::string(400, '.') +
                               " Microsoft has offices too.");
    tagger_.tag(story);

    ASSERT_EQ(story.tags.size(), 2U);
    EXPECT_EQ(story.tags[0].id, "company/openai");
    EXPECT_GT(story.tags[0].salience, 3 * story.tags[1].salience);
}

TEST_F(TaggerTest, FindsAStoryRelevantByWhoIsInItAndByItsMatter) {
    EXPECT_TRUE(tag("en", "OpenAI presents a chatbot.").relevant);
    EXPECT_FALSE(tag("en", "Microsoft sells a game console.").relevant);
    EXPECT_TRUE(
        tag("en", "Microsoft buys an artificial intelligence firm with a chatbot.").relevant);
    EXPECT_LT(tag("en", "The mayor opened a bridge.").relevance, 0.01);
}

TEST_F(TaggerTest, FindsTheLanguageOfAStoryThatDoesNotSay) {
    EXPECT_EQ(tag("",
                  "Le gouvernement a présenté hier son projet de loi sur les retraites devant les "
                  "députés.")
                  .lang,
              "fr");
    EXPECT_EQ(tag("", "微软宣布与合作伙伴推出新的人工智能产品").lang, "zh");
    EXPECT_EQ(tag("", "マイクロソフトは新しい製品を発表した").lang, "ja");
}

TEST_F(TaggerTest, GivesTheSameTagsTwice) {
    const Story once = tag("en", "OpenAI and Microsoft partner; Altman and Sam Altman agree.");
    Story twice = once;
    tagger_.tag(twice);

    EXPECT_EQ(once, twice);
}

TEST_F(TaggerTest, StaysInsideHostileText) {
    std::string hostile;
    for (int i = 0; i < 400; ++i) {
        hostile +=
            "le patron de Microsoft CEO OpenAI criticised \xEF\xAC\x81\xF0\x9F \xE2\x80\x99s ﷺ "
            "Musk";
    }
    const Story story = tag("fr", hostile);

    for (const Tag& found : story.tags) {
        for (const Mention& mention : found.mentions) {
            ASSERT_LT(mention.start, mention.end);
            ASSERT_LE(mention.end, story.text.size());
        }
    }
}

}  // namespace
}  // namespace vigie::test

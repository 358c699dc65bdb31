// The story Vigie was founded on, in our words: what it must understand of it, in each language.

#include "tests/pipeline/tagging.hpp"

namespace vigie::test {
namespace {

constexpr const char* kTitle = "Elon Musk critique la mainmise de Microsoft sur OpenAI";

constexpr const char* kText =
    "Sur le réseau social à l'oiseau bleu, qu'il dirige depuis l'automne, Elon Musk a critiqué "
    "OpenAI, "
    "dont il fut l'un des fondateurs : fondée comme un projet open source et sans but lucratif, "
    "elle "
    "serait devenue une société fermée que Microsoft contrôle.\n"
    "Microsoft a noué avec OpenAI un partenariat de plusieurs milliards de dollars et intègre "
    "ChatGPT à "
    "Bing. Sam Altman n'a pas répondu. Le patron de Microsoft, lui, défend cet accord avec "
    "OpenAI.\n"
    "Musk a aussi dénoncé sur Twitter le manque de prudence de ses anciens associés.";

class FoundingStoryTest : public testing::Test {
  protected:
    Story tag(std::string lang, std::string date, std::string title, std::string text) {
        Story story = story_of(std::move(lang), std::move(date), std::move(title), std::move(text));
        tagger_.tag(story);
        return story;
    }

    static void expect_everyone(const Story& story) {
        for (const char* id : {"person/elon-musk",
                               "person/sam-altman",
                               "person/satya-nadella",
                               "company/microsoft",
                               "company/openai",
                               "company/x",
                               "product/chatgpt",
                               "product/bing"}) {
            EXPECT_TRUE(has_tag(story, id)) << id << " in: " << names(story);
        }
        EXPECT_TRUE(story.relevant);
        EXPECT_GT(story.relevance, 0.8);
    }

    Knowledge knowledge_ = *load_knowledge(built_in_knowledge());
    Tagger tagger_{knowledge_};
};

TEST_F(FoundingStoryTest, NamesEveryoneInTheFrenchStory) {
    const Story story = tag("fr", "2023-02-17", kTitle, kText);

    expect_everyone(story);
}

TEST_F(FoundingStoryTest, KnowsTheBossOfMicrosoftByHisRole) {
    const Story story = tag("fr", "2023-02-17", kTitle, kText);

    EXPECT_EQ(mentions_of(story, "person/satya-nadella"),
              std::vector<std::string>{"Le patron de Microsoft"});
    ASSERT_TRUE(has_tag(story, "person/satya-nadella"));
    EXPECT_EQ(find_tag(story, "person/satya-nadella")->mentions[0].by, MentionBy::role);
}

TEST_F(FoundingStoryTest, KnowsTwitterByItsBird) {
    const Story story = tag("fr", "2023-02-17", kTitle, kText);

    ASSERT_TRUE(has_tag(story, "company/x")) << names(story);
    EXPECT_EQ(mentions_of(story, "company/x").front(), "le réseau social à l'oiseau bleu");
    EXPECT_EQ(find_tag(story, "company/x")->mentions.front().by, MentionBy::description);
}

TEST_F(FoundingStoryTest, GivesTheRolesOfThatWeek) {
    const Story story = tag("fr", "2023-02-17", kTitle, kText);

    EXPECT_TRUE(has_role(story, "person/elon-musk", "ceo of company/x"));
    EXPECT_TRUE(has_role(story, "person/elon-musk", "cofounder of company/openai"));
    EXPECT_TRUE(has_role(story, "person/sam-altman", "ceo of company/openai"));
    EXPECT_TRUE(has_role(story, "person/satya-nadella", "ceo of company/microsoft"));
}

TEST_F(FoundingStoryTest, GivesOtherRolesToTheSameTextTwoYearsLater) {
    const Story story = tag("fr", "2025-02-17", kTitle, kText);

    EXPECT_FALSE(has_role(story, "person/elon-musk", "ceo of company/x"));
    EXPECT_TRUE(has_role(story, "person/elon-musk", "ceo of company/xai"));
    EXPECT_TRUE(has_role(story, "person/satya-nadella", "ceo of company/microsoft"));
}

TEST_F(FoundingStoryTest, HearsPartnershipCriticismAndOpenSource) {
    const Story story = tag("fr", "2023-02-17", kTitle, kText);

    EXPECT_TRUE(has_theme(story, "partnership")) << names(story);
    EXPECT_TRUE(has_theme(story, "criticism")) << names(story);
    EXPECT_TRUE(has_theme(story, "open-source")) << names(story);
}

TEST_F(FoundingStoryTest, SaysWhoCriticisesWhomAndWhoIsPartnerOfWhom) {
    const Story story = tag("fr", "2023-02-17", kTitle, kText);

    EXPECT_TRUE(has_relation(story, "person/elon-musk", "criticises", "company/microsoft") ||
                has_relation(story, "person/elon-musk", "criticises", "company/openai"))
        << names(story);
    EXPECT_TRUE(has_relation(story, "company/microsoft", "partners-with", "company/openai"))
        << names(story);
    EXPECT_TRUE(has_relation(story, "company/microsoft", "integrates", "product/chatgpt"))
        << names(story);
}

TEST_F(FoundingStoryTest, IsUnderstoodInEnglish) {
    const Story story =
        tag("en",
            "2023-02-17",
            "Elon Musk slams Microsoft's hold on OpenAI",
            "Musk, who runs Twitter, criticised OpenAI, the laboratory he helped to found, for its "
            "partnership with Microsoft. Sam Altman did not answer. The boss of Microsoft has put "
            "ChatGPT "
            "into Bing and defends the partnership with OpenAI.");

    expect_everyone(story);
    EXPECT_TRUE(has_theme(story, "criticism")) << names(story);
    EXPECT_TRUE(has_relation(story, "person/elon-musk", "criticises", "company/openai") ||
                has_relation(story, "person/elon-musk", "criticises", "company/microsoft"))
        << names(story);
}

TEST_F(FoundingStoryTest, IsUnderstoodInGerman) {
    const Story story =
        tag("de",
            "2023-02-17",
            "Elon Musk kritisiert Microsofts Griff nach OpenAI",
            "Auf Twitter griff Musk die Partnerschaft zwischen Microsoft und OpenAI an. "
            "OpenAI-Chef Sam Altman schwieg. Der Microsoft-Chef hat ChatGPT in Bing "
            "eingebaut.");

    expect_everyone(story);
}

TEST_F(FoundingStoryTest, IsUnderstoodInSpanish) {
    const Story story =
        tag("es",
            "2023-02-17",
            "Elon Musk critica el control de Microsoft sobre OpenAI",
            "En Twitter, Musk criticó a OpenAI por su alianza con Microsoft. Sam Altman no "
            "respondió. El consejero delegado de Microsoft ha llevado ChatGPT a Bing.");

    expect_everyone(story);
}

TEST_F(FoundingStoryTest, IsUnderstoodInChinese) {
    const Story story = tag("zh-cn",
                            "2023-02-17",
                            "马斯克批评微软控制OpenAI",
                            "埃隆·马斯克在推特上批评OpenAI与微软的合作。萨姆·奥特曼没有回应。"
                            "微软首席执行官已把ChatGPT装进必应。");

    expect_everyone(story);
}

TEST_F(FoundingStoryTest, IsUnderstoodInJapanese) {
    const Story story = tag("ja",
                            "2023-02-17",
                            "イーロン・マスク氏、マイクロソフトによるOpenAI支配を批判",
                            "マスク氏はツイッターで、OpenAIとマイクロソフトの提携を批判した。サム・"
                            "アルトマン氏は答えていない。"
                            "マイクロソフトのCEOはChatGPTをBingに組み込んだ。");

    expect_everyone(story);
}

}  // namespace
}  // namespace vigie::test

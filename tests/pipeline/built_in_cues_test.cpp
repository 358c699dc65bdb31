// What the cues that come with Vigie find, language by language: one deed a line.

#include "tests/pipeline/tagging.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace vigie::test {
namespace {

struct Deed {
    const char* lang;
    const char* text;
    const char* subject;
    const char* predicate;
    const char* object;
};

std::ostream& operator<<(std::ostream& out, const Deed& deed) {
    return out << deed.lang << ": " << deed.text;
}

const Tagger& tagger() {
    static const Tagger built_in{*load_knowledge(built_in_knowledge())};
    return built_in;
}

Story tagged(std::string lang, std::string title, std::string text) {
    Story story = story_of(std::move(lang), "2025-02-17", std::move(title), std::move(text));
    tagger().tag(story);
    return story;
}

class BuiltInDeedTest : public testing::TestWithParam<Deed> {};

TEST_P(BuiltInDeedTest, IsFound) {
    const Deed& deed = GetParam();
    const Story story = tagged(deed.lang, "", deed.text);

    EXPECT_TRUE(has_relation(story, deed.subject, deed.predicate, deed.object)) << names(story);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    BuiltInDeedTest,
    testing::Values(
        Deed{"de",
             "Nvidia steigt bei Mistral AI ein.",
             "company/nvidia",
             "invests-in",
             "company/mistral-ai"},
        Deed{"fr",
             "Mistral AI lève des fonds auprès de Nvidia.",
             "company/nvidia",
             "invests-in",
             "company/mistral-ai"},
        Deed{"ru",
             "Microsoft вложит миллиарды в Mistral AI.",
             "company/microsoft",
             "invests-in",
             "company/mistral-ai"},
        Deed{"pt", "A Nvidia elogia a OpenAI.", "company/nvidia", "praises", "company/openai"},
        Deed{"pt", "Elon Musk processou a OpenAI.", "person/elon-musk", "sues", "company/openai"},
        Deed{"it",
             "Google presenta Gemini, la sua intelligenza artificiale.",
             "company/google",
             "launches",
             "product/gemini"},
        Deed{"de",
             "Microsoft hat ChatGPT in seine Suchmaschine Bing integriert.",
             "company/microsoft",
             "integrates",
             "product/chatgpt"},
        Deed{"ja",
             "マイクロソフトはChatGPTを検索エンジンBingに統合した。",
             "company/microsoft",
             "integrates",
             "product/chatgpt"},
        Deed{"zh",
             "微软已将ChatGPT整合进必应搜索。",
             "company/microsoft",
             "integrates",
             "product/chatgpt"},
        Deed{"fr",
             "Sam Altman et le patron de Microsoft se sont vus.",
             "person/satya-nadella",
             "leads",
             "company/microsoft"}));

TEST(BuiltInCuesTest, TheManBesideTheBossOfACompanyDoesNotLeadIt) {
    const Story story = tagged("fr", "", "Sam Altman et le patron de Microsoft se sont vus.");

    EXPECT_FALSE(has_relation(story, "person/sam-altman", "leads", "company/microsoft"))
        << names(story);
}

TEST(BuiltInCuesTest, ANameInTheNextSentenceIsNotTheBoss) {
    const Story story = tagged("fr", "", "Un mot du patron de Microsoft. Sam Altman se tait.");

    EXPECT_TRUE(has_tag(story, "person/satya-nadella")) << names(story);
}

TEST(BuiltInCuesTest, OneFullCueInTheLeadMakesATheme) {
    const Story story = tagged("en", "OpenAI and Microsoft", "They renew their partnership.");

    EXPECT_TRUE(has_theme(story, "partnership")) << names(story);
}

TEST(BuiltInCuesTest, NamesDoNotDecideTheLanguageOfAShortText) {
    const Story story = tagged("",
                               "Elon Musk fustige la mainmise de Microsoft sur OpenAI",
                               "Le patron de xAI et le patron de Microsoft. Sam Altman, patron "
                               "d'OpenAI.");

    EXPECT_EQ(story.lang, "fr");
}

}  // namespace
}  // namespace vigie::test

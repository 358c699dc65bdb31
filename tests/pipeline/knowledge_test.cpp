#include "pipeline/knowledge.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace vigie {
namespace {

std::string problem_of(std::string_view toml) {
    const Result<Knowledge> knowledge = load_knowledge({{"k.toml", toml}});
    return knowledge ? std::string("fine") : knowledge.error().detail();
}

bool mentions(const std::vector<std::string>& lines, std::string_view text) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
        return line.find(text) != std::string::npos;
    });
}

TEST(KnowledgeTest, NamesAnUnknownKeyItsPlaceAndTheNearestKnownOne) {
    EXPECT_EQ(problem_of("[[company]]\nid = \"a\"\nname = \"A\"\naliase = [\"B\"]\n"),
              "k.toml:4:1: unknown key \"aliase\"; is \"aliases\" meant?");
}

TEST(KnowledgeTest, ReportsEveryProblemInTheOrderOfTheFile) {
    EXPECT_EQ(problem_of("[[company]]\nid = \"a\"\nname = 3\nai = 7\n\n[[person]]\nname = \"P\"\n"),
              "k.toml:3:8: \"name\" must be a string\n"
              "k.toml:4:6: \"ai\" must be a number from 0 to 1\n"
              "k.toml:6:1: \"id\" is missing");
}

TEST(KnowledgeTest, SaysWhereTheTomlItselfIsBroken) {
    EXPECT_EQ(problem_of("[[company]\n").substr(0, 9), "k.toml:1:");
}

TEST(KnowledgeTest, SaysWhereAKeyIsBrokenThatTheTomlLibraryAssertsOn) {
    for (const char* toml : {"[.a]\n", "[=\n", "[[[[a\n", "[\uFEBF2\n"}) {
        EXPECT_EQ(problem_of(toml).substr(0, 9), "k.toml:1:") << toml;
    }
}

TEST(KnowledgeTest, RefusesADateThatIsNone) {
    const std::string problem =
        problem_of("[[product]]\nid = \"a\"\nname = \"A\"\nfrom = \"2023-13\"\n");
    EXPECT_NE(problem.find("k.toml:4:8: \"from\" must be a date"), std::string::npos) << problem;
}

TEST(KnowledgeTest, RefusesOneEntityTwiceInAFile) {
    const std::string problem = problem_of(
        "[[company]]\nid = \"a\"\nname = \"A\"\n[[company]]\nid = \"a\"\nname = \"A\"\n");
    EXPECT_NE(problem.find("company/a is defined twice"), std::string::npos) << problem;
}

TEST(KnowledgeTest, RefusesARolePatternWithoutItsCompany) {
    const std::string problem = problem_of(
        "[[role]]\nid = \"ceo\"\nwords = [\"CEO\"]\npatterns = [{ lang = \"en\", text = \"the "
        "boss\" }]\n");
    EXPECT_NE(problem.find("{company}"), std::string::npos) << problem;
}

TEST(KnowledgeTest, LetsALaterFileAddNamesAndRolesToAKnownEntity) {
    const Result<Knowledge> knowledge =
        load_knowledge({{"a.toml", "[[company]]\nid = \"a\"\nname = \"A\"\n"},
                        {"b.toml", "[[company]]\nid = \"a\"\naliases = [\"Alpha\"]\n"}});

    ASSERT_TRUE(knowledge);
    ASSERT_EQ(knowledge->entities.size(), 1U);
    EXPECT_EQ(knowledge->entities[0].aliases.size(), 2U);
}

TEST(KnowledgeTest, GivesPeopleTheWeightOfTheirCompanyAndProductsOneOfTheirOwn) {
    const Result<Knowledge> knowledge = load_knowledge(
        {{"a.toml",
          "[[company]]\nid = \"a\"\nname = \"A\"\nai = 0.5\n[[person]]\nid = \"p\"\nname = \"P\"\n"
          "roles = [{ title = \"ceo\", of = \"company/a\" }]\n[[product]]\nid = \"q\"\nname = "
          "\"Q\"\n"
          "owner = \"company/a\"\n[[product]]\nid = \"r\"\nname = \"R\"\nai = 0.1\n"
          "owner = \"company/a\"\n"}});

    ASSERT_TRUE(knowledge);
    EXPECT_EQ(knowledge->entities[1].ai, 0.5);
    EXPECT_EQ(knowledge->entities[2].ai, 0.9);
    EXPECT_EQ(knowledge->entities[3].ai, 0.1);
}

TEST(KnowledgeTest, CheckFindsClashesAndUnknownReferences) {
    const Result<Knowledge> knowledge = load_knowledge(
        {{"a.toml",
          "[[company]]\nid = \"a\"\nname = \"Same\"\n[[company]]\nid = \"b\"\nname = \"same\"\n"
          "[[product]]\nid = \"q\"\nname = \"Q\"\n"
          "[[role]]\nid = \"ceo\"\nsingle = true\nwords = [\"CEO\"]\n"
          "[[person]]\nid = \"p\"\nname = \"P\"\nroles = [{ title = \"ceo\", of = \"company/a\" "
          "}]\n"
          "[[person]]\nid = \"r\"\nname = \"R\"\nroles = [{ title = \"ceo\", of = \"company/a\" }, "
          "{ title = \"king\", of = \"company/z\" }]\n"}});
    ASSERT_TRUE(knowledge);

    const std::vector<std::string> lines = check_knowledge(*knowledge);

    EXPECT_TRUE(mentions(lines, "means both company/a and company/b"));
    EXPECT_TRUE(mentions(lines, "product/q: a product without owner"));
    EXPECT_TRUE(mentions(lines, "are both ceo of company/a"));
    EXPECT_TRUE(mentions(lines, "role at unknown company/z"));
    EXPECT_TRUE(mentions(lines, "unknown role \"king\""));
}

TEST(KnowledgeTest, CompiledInKnowledgeLoads) {
    const Result<Knowledge> knowledge = load_knowledge(built_in_knowledge());

    ASSERT_TRUE(knowledge) << knowledge.error().detail();
    EXPECT_GE(knowledge->entities.size(), 280U);
    EXPECT_FALSE(knowledge->themes.empty());
    EXPECT_FALSE(knowledge->relations.empty());
    EXPECT_FALSE(knowledge->ai_cues.empty());
}

}  // namespace
}  // namespace vigie

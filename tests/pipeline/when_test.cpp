#include "pipeline/watch.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vigie {
namespace {

WatchVocabulary vocabulary() {
    WatchVocabulary known;
    known.entities = {"company/openai",
                      "company/microsoft",
                      "company/mistral-ai",
                      "person/sam-altman",
                      "product/chatgpt"};
    known.themes = {"partnership", "funding", "lawsuit"};
    known.predicates = {"criticises", "invests-in"};
    known.feeds = {"Le Monde", "verge"};
    return known;
}

// OpenAI carries it, Microsoft is only named.
Story sample() {
    Story story;
    story.feed = "Le Monde";
    story.source = "lemonde.fr";
    story.lang = "fr-ca";
    story.relevant = true;
    story.relevance = 0.75;
    Tag openai;
    openai.id = "company/openai";
    openai.salience = 0.5;
    Tag microsoft;
    microsoft.id = "company/microsoft";
    microsoft.salience = 0.1;
    Tag altman;
    altman.id = "person/sam-altman";
    altman.kind = TagKind::person;
    altman.salience = 0.1;
    story.tags = {openai, microsoft, altman};
    story.themes = {{"partnership", 0.8}};
    story.relations = {{"person/sam-altman", "criticises", "company/microsoft", Field::text, 0, 9}};
    return story;
}

struct MatchCase {
    const char* when;
    bool matches;
};

class WhenMatchTest : public testing::TestWithParam<MatchCase> {};

TEST_P(WhenMatchTest, HoldsAsItReads) {
    const auto when = parse_when(GetParam().when, vocabulary());

    ASSERT_TRUE(when.has_value()) << GetParam().when << ": " << when.error().front().message;
    EXPECT_EQ(when->matches(sample()), GetParam().matches) << GetParam().when;
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    WhenMatchTest,
    testing::Values(MatchCase{"all", true},
                    MatchCase{"none", false},
                    MatchCase{"ALL", true},
                    MatchCase{"  all\n", true},
                    MatchCase{"not all", false},
                    MatchCase{"not not all", true},
                    MatchCase{"(all)", true},
                    MatchCase{"((all) and (all))", true},
                    MatchCase{"all and none", false},
                    MatchCase{"all or none", true},
                    MatchCase{"none and none or all", true},
                    MatchCase{"all or none and none", true},
                    MatchCase{"(all or none) and none", false},
                    MatchCase{"not none and none", false},
                    MatchCase{"not (none and none)", true},
                    MatchCase{"all AND Not none", true},
                    MatchCase{"all and all and none", false},
                    MatchCase{"about(company/openai)", true},
                    MatchCase{"about(company/microsoft)", false},
                    MatchCase{"about(company/mistral-ai)", false},
                    MatchCase{"about( \"company/openai\" )", true},
                    MatchCase{"mentions(company/microsoft)", true},
                    MatchCase{"mentions(company/mistral-ai)", false},
                    MatchCase{"about(company)", true},
                    MatchCase{"about(person)", false},
                    MatchCase{"mentions(person)", true},
                    MatchCase{"mentions(product)", false},
                    MatchCase{"theme(partnership)", true},
                    MatchCase{"theme(funding)", false},
                    MatchCase{"relation(criticises)", true},
                    MatchCase{"relation(invests-in)", false},
                    MatchCase{"relevant", true},
                    MatchCase{"not relevant", false},
                    MatchCase{"relevance > 0.75", false},
                    MatchCase{"relevance >= 0.75", true},
                    MatchCase{"relevance<0.8", true},
                    MatchCase{"relevance <= 0.7", false},
                    MatchCase{"relevance = 0.75", true},
                    MatchCase{"relevance != 0.75", false},
                    MatchCase{"salience(company/openai) >= 0.5", true},
                    MatchCase{"salience(company/mistral-ai) > 0", false},
                    MatchCase{"salience(company) > 0.4", true},
                    MatchCase{"salience(person) > 0.4", false},
                    MatchCase{"lang = fr", true},
                    MatchCase{"lang = FR", true},
                    MatchCase{"lang = fr-ca", true},
                    MatchCase{"lang = fr-be", false},
                    MatchCase{"lang != fr", false},
                    MatchCase{"lang in (de, fr)", true},
                    MatchCase{"lang in (de)", false},
                    MatchCase{"feed = \"Le Monde\"", true},
                    MatchCase{"feed = verge", false},
                    MatchCase{"feed != verge", true},
                    MatchCase{"feed in (verge, \"Le Monde\")", true},
                    MatchCase{"source = LeMonde.fr", true},
                    MatchCase{"source != lemonde.fr", false},
                    MatchCase{"source in (example.org)", false},
                    MatchCase{"about(company/openai) and mentions(company/microsoft) and "
                              "theme(partnership)",
                              true},
                    MatchCase{"about(company/openai)and(relevant)", true}));

struct ErrorCase {
    const char* when;
    std::size_t column;
    const char* message;
};

class WhenErrorTest : public testing::TestWithParam<ErrorCase> {};

TEST_P(WhenErrorTest, PointsAtTheColumn) {
    const auto when = parse_when(GetParam().when, vocabulary());

    ASSERT_FALSE(when.has_value()) << GetParam().when;
    ASSERT_EQ(when.error().size(), 1U) << when.error()[1].message;
    EXPECT_EQ(when.error().front().column, GetParam().column) << GetParam().when;
    EXPECT_EQ(when.error().front().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    WhenErrorTest,
    testing::Values(
        ErrorCase{"", 1, "an expression is missing; 'all' matches every story"},
        ErrorCase{"   ", 4, "an expression is missing; 'all' matches every story"},
        ErrorCase{"all and", 8, "an expression is missing before the end"},
        ErrorCase{"and all", 1, "an expression is missing before 'and'"},
        ErrorCase{"all and or none", 9, "an expression is missing before 'or'"},
        ErrorCase{"not", 4, "an expression is missing before the end"},
        ErrorCase{"()", 2, "an expression is missing before ')'"},
        ErrorCase{"(all", 1, "this '(' is never closed"},
        ErrorCase{"all)", 4, "this ')' closes nothing"},
        ErrorCase{"all) and none", 4, "this ')' closes nothing"},
        ErrorCase{"all none", 5, "'and' or 'or' is missing before 'none'"},
        ErrorCase{"(all none)", 6, "'and' or 'or' is missing before 'none'"},
        ErrorCase{"all && none", 5, "'&&' is not an operator; write 'and'"},
        ErrorCase{"all || none", 5, "'||' is not an operator; write 'or'"},
        ErrorCase{"!relevant", 1, "'!' is not an operator; write 'not'"},
        ErrorCase{"relevent", 1, "unknown 'relevent'; did you mean 'relevant'?"},
        ErrorCase{"abot(company/openai)", 1, "unknown 'abot'; did you mean 'about'?"},
        ErrorCase{"gibberish",
                  1,
                  "unknown 'gibberish'; a test is all, none, about(…), mentions(…), theme(…), "
                  "relation(…), role(…), relevance, relevant, salience(…), outlets, lang, feed, "
                  "source, tag(…) or text(…)"},
        ErrorCase{"company/openai",
                  1,
                  "'company/openai' alone is no test; write about(company/openai) or "
                  "mentions(company/openai)"},
        ErrorCase{"about company/openai",
                  1,
                  "'about' needs an entity in parentheses, as in about(company/openai)"},
        ErrorCase{
            "about()", 7, "about() needs an entity in parentheses, as in about(company/openai)"},
        ErrorCase{"about(company/openai", 6, "this '(' is never closed"},
        ErrorCase{"about(company/openai, company/microsoft)",
                  21,
                  "about() takes one name; write about(…) or about(…)"},
        ErrorCase{"about(openai)", 7, "'openai' is not an entity; write company/openai"},
        ErrorCase{
            "about(zzz)",
            7,
            "'zzz' is not an entity; one is company/…, person/… or product/…, or a kind alone"},
        ErrorCase{"about(company/openia)",
                  7,
                  "unknown entity 'company/openia'; did you mean 'company/openai'?"},
        ErrorCase{"mentions(person/)", 10, "unknown entity 'person/'"},
        ErrorCase{
            "theme(partnersip)", 7, "unknown theme 'partnersip'; did you mean 'partnership'?"},
        ErrorCase{"theme(xyz) and all", 7, "unknown theme 'xyz'"},
        ErrorCase{"relation(criticizes)",
                  10,
                  "unknown relation 'criticizes'; did you mean 'criticises'?"},
        ErrorCase{
            "relevance", 10, "'relevance' is compared with < <= > >= = or !=, not with the end"},
        ErrorCase{"relevance == 0.5", 11, "'==' is not a comparison; write '='"},
        ErrorCase{"relevance <> 0.5", 11, "'<>' is not a comparison; write '!='"},
        ErrorCase{"relevance > high",
                  13,
                  "a number from 0 to 1 is missing after '>', as in relevance > 0.5"},
        ErrorCase{"relevance > nan",
                  13,
                  "a number from 0 to 1 is missing after '>', as in relevance > 0.5"},
        ErrorCase{"relevance > 50", 13, "'50' is out of range; relevance lies between 0 and 1"},
        ErrorCase{"salience(company/openai)",
                  25,
                  "'salience' is compared with < <= > >= = or !=, not with the end"},
        ErrorCase{"lang fr", 6, "'lang' is compared with = or != or in (…), not with 'fr'"},
        ErrorCase{"lang > fr", 6, "'lang' is compared with = or != or in (…), not with '>'"},
        ErrorCase{
            "lang = french", 8, "'french' is not a language; write a code such as fr or pt-br"},
        ErrorCase{"lang = (fr, de)", 8, "one value is expected here; write lang in (…)"},
        ErrorCase{"lang in fr", 9, "'in' needs a list in parentheses, as in lang in (fr, de)"},
        ErrorCase{"lang in (fr de)", 9, "this list is never closed; values are separated by ','"},
        ErrorCase{"lang in (fr,)", 13, "a value for 'lang' is missing before ')'"},
        ErrorCase{"lang = ", 8, "a value for 'lang' is missing before the end"},
        ErrorCase{"feed = vergo", 8, "unknown feed 'vergo'; did you mean 'verge'?"},
        ErrorCase{"feed = \"Le Monde", 8, "this quote does not end"},
        ErrorCase{"\"all", 1, "this quote does not end"},
        ErrorCase{"source = not", 10, "a value for 'source' is missing before 'not'"},
        // Columns count characters, not bytes.
        ErrorCase{"source = été.example and foo/bar",
                  26,
                  "'foo/bar' alone is no test; write about(foo/bar) or mentions(foo/bar)"}));

TEST(WhenTest, IsAllByDefault) {
    EXPECT_TRUE(When().matches(Story{}));
}

TEST(WhenTest, ReportsEveryMistakeFromLeftToRight) {
    const auto when = parse_when(
        "about(opnai) and theme(partnersip) or (relevance > x and lang = french", vocabulary());

    ASSERT_FALSE(when.has_value());
    std::vector<std::size_t> columns;
    for (const WhenError& error : when.error()) {
        columns.push_back(error.column);
    }
    EXPECT_EQ(columns, (std::vector<std::size_t>{7, 24, 39, 52, 65}));
}

TEST(WhenTest, ChecksNoNamesAgainstAnEmptyVocabulary) {
    EXPECT_TRUE(
        parse_when("about(company/nobody) and theme(anything) and feed = any", {}).has_value());
    EXPECT_FALSE(parse_when("about(planet/mars)", {}).has_value());
}

TEST(WhenTest, RefusesAnExpressionNestedTooDeep) {
    const std::string deep = std::string(65, '(') + "all" + std::string(65, ')');
    const auto when = parse_when(deep, {});

    ASSERT_FALSE(when.has_value());
    EXPECT_EQ(when.error().front().message, "nested deeper than 64 levels");
    EXPECT_EQ(when.error().front().column, 65U);
    EXPECT_TRUE(parse_when(deep.substr(1, deep.size() - 2), {}).has_value());
}

TEST(WhenTest, RefusesAnExpressionOutOfProportion) {
    EXPECT_FALSE(parse_when(std::string(70'000, ' ') + "all", {}).has_value());
}

TEST(WhenTest, StopsAfterTwentyMistakes) {
    std::string text = "x1";
    for (int i = 0; i < 1000; ++i) {
        text += " and )(";
    }
    const auto when = parse_when(text, {});

    ASSERT_FALSE(when.has_value());
    EXPECT_EQ(when.error().size(), 20U);
}

TEST(WhenTest, TakesALongListOfAlternatives) {
    std::string text = "none";
    for (int i = 0; i < 5000; ++i) {
        text += " or none";
    }
    const auto when = parse_when(text + " or all", {});

    ASSERT_TRUE(when.has_value());
    EXPECT_TRUE(when->matches(Story{}));
}

TEST(WhenTest, ReadsEveryPrefixOfAnExpressionToAnEnd) {
    const std::string text =
        "not (about(company/openai) or salience(person) >= 0.5) and lang in (\"fr\", de) and feed "
        "= x";
    for (std::size_t length = 0; length <= text.size(); ++length) {
        const auto when = parse_when(std::string_view(text).substr(0, length), {});
        if (!when) {
            EXPECT_FALSE(when.error().empty());
            EXPECT_LE(when.error().front().column, length + 1);
        }
    }
}

}  // namespace
}  // namespace vigie

// The tests of `when` that look further than a name: roles, relations with their ends, owners, the
// tags of feeds, outlets, words; and the reasons that an expression gives.

#include "pipeline/watch.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace vigie {
namespace {

const WatchVocabulary& full_vocabulary() {
    static const WatchVocabulary known = [] {
        WatchVocabulary words;
        words.entities = {"company/openai",
                          "company/microsoft",
                          "company/meta",
                          "company/whatsapp",
                          "person/sam-altman",
                          "person/elon-musk",
                          "product/chatgpt",
                          "product/whatsapp-app"};
        words.predicates = {"criticises", "partners-with"};
        words.symmetric = {"partners-with"};
        words.roles = {"ceo", "cofounder"};
        words.feeds = {"verge", "monde", "blog"};
        words.feed_tags = {{"press", {"verge", "monde"}}, {"my own", {"blog"}}};
        words.owners = {{"product/chatgpt", "company/openai"},
                        {"product/whatsapp-app", "company/whatsapp"},
                        {"company/whatsapp", "company/meta"}};
        words.folder = std::make_shared<const Folder>();
        return words;
    }();
    return known;
}

Tag tag(std::string id, TagKind kind, std::string name, double salience) {
    Tag made;
    made.id = std::move(id);
    made.kind = kind;
    made.name = std::move(name);
    made.salience = salience;
    return made;
}

Story merger() {
    Story story;
    story.feed = "verge";
    story.title = "Elon Musk mocks Sam Altman’s „Data\nCentre“ plan";
    story.text = "ＯｐｅｎＡＩ 为数据中心融资。 오픈AI는 투자를 받았다. Les centres\nde données.";
    story.tags = {tag("company/openai", TagKind::company, "OpenAI", 0.4),
                  tag("person/sam-altman", TagKind::person, "Sam Altman", 0.3),
                  tag("person/elon-musk", TagKind::person, "Elon Musk", 0.2),
                  tag("company/meta", TagKind::company, "Meta", 0.05)};
    story.tags[1].roles = {"ceo of company/openai"};
    story.tags[2].roles = {"cofounder of company/openai"};
    story.relations = {{"person/elon-musk", "criticises", "person/sam-altman", Field::title, 0, 9},
                       {"company/openai", "partners-with", "company/meta", Field::text, 0, 9}};
    return story;
}

struct FoundCase {
    const char* when;
    bool matches;
};

class WhenLanguageTest : public testing::TestWithParam<FoundCase> {};

TEST_P(WhenLanguageTest, HoldsAsItReads) {
    const auto when = parse_when(GetParam().when, full_vocabulary());
    const Story story = merger();

    ASSERT_TRUE(when.has_value()) << GetParam().when << ": " << when.error().front().message;
    EXPECT_EQ(when->matches(WhenInput(story, 5)), GetParam().matches) << GetParam().when;
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    WhenLanguageTest,
    testing::Values(FoundCase{"about(owner-of(product/chatgpt))", true},
                    FoundCase{"mentions(owner-of(company/whatsapp))", true},
                    FoundCase{"mentions(owner-of(owner-of(product/whatsapp-app)))", true},
                    FoundCase{"mentions(owner-of(product/whatsapp-app))", false},
                    FoundCase{"salience(owner-of(product/chatgpt)) > 0.3", true},
                    FoundCase{"role(ceo of company/openai)", true},
                    FoundCase{"role(ceo of owner-of(product/chatgpt))", true},
                    FoundCase{"role(ceo of company/microsoft)", false},
                    FoundCase{"role(ceo)", true},
                    FoundCase{"role(any of company/openai)", true},
                    FoundCase{"role(_ of company/meta)", false},
                    FoundCase{"role(cofounder of any)", true},
                    FoundCase{"role(cofounder of company)", true},
                    FoundCase{"role(cofounder of product)", false},
                    FoundCase{"relation(person/elon-musk, criticises, person/sam-altman)", true},
                    FoundCase{"relation(person/sam-altman, criticises, person/elon-musk)", false},
                    FoundCase{"relation(_, criticises, person/sam-altman)", true},
                    FoundCase{"relation(person, any, person)", true},
                    FoundCase{"relation(company, criticises, any)", false},
                    FoundCase{"relation(ANY, _, product)", false},
                    FoundCase{"relation(company/meta, partners-with, company/openai)", true},
                    FoundCase{"relation(company/meta, _, company/openai)", false},
                    FoundCase{"relation(owner-of(product/chatgpt), partners-with, company)", true},
                    FoundCase{"relation(_)", true},
                    FoundCase{"tag(press)", true},
                    FoundCase{"tag(\"my own\")", false},
                    FoundCase{"not tag(\"my own\")", true},
                    FoundCase{"outlets >= 5", true},
                    FoundCase{"outlets > 5", false},
                    FoundCase{"outlets = 5", true},
                    FoundCase{"text(\"sam altman's\")", true},
                    FoundCase{"text(\"Sam Altman\")", true},
                    FoundCase{"text(altma)", false},
                    FoundCase{"text(\"altma*\")", true},
                    FoundCase{"text(ltman)", false},
                    FoundCase{"text(openai)", true},
                    FoundCase{"text(\"data centre\")", true},
                    FoundCase{"text(\"DATA   centre \")", true},
                    FoundCase{"text(\"centres de données\")", true},
                    FoundCase{"text(\"centres de donnees\")", false},
                    FoundCase{"text(数据中心)", true},
                    FoundCase{"text(据中)", true},
                    FoundCase{"text(투자)", true},
                    FoundCase{"text(자를)", false}));

struct UnknownCase {
    const char* when;
    std::size_t column;
    const char* message;
};

class WhenLanguageErrorTest : public testing::TestWithParam<UnknownCase> {};

TEST_P(WhenLanguageErrorTest, PointsAtTheColumn) {
    const auto when = parse_when(GetParam().when, full_vocabulary());

    ASSERT_FALSE(when.has_value()) << GetParam().when;
    ASSERT_EQ(when.error().size(), 1U) << when.error()[1].message;
    EXPECT_EQ(when.error().front().column, GetParam().column) << GetParam().when;
    EXPECT_EQ(when.error().front().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    WhenLanguageErrorTest,
    testing::Values(
        UnknownCase{"about(owner-of(product/chatgtp))",
                    16,
                    "unknown entity 'product/chatgtp'; did you mean 'product/chatgpt'?"},
        UnknownCase{"about(owner-of(company/openai))", 16, "no owner of 'company/openai' is known"},
        UnknownCase{"about(owner-of(product))",
                    16,
                    "owner-of() needs one product or company, as in owner-of(product/chatgpt)"},
        UnknownCase{"about(owner-of()) and all",
                    16,
                    "owner-of() needs a product or company in parentheses, as in "
                    "owner-of(product/chatgpt)"},
        UnknownCase{"about(owner-of(product/chatgpt)", 6, "this '(' is never closed"},
        UnknownCase{"about(owner-of(product/chatgpt", 15, "this '(' is never closed"},
        UnknownCase{"role(cto of company/openai)", 6, "unknown role 'cto'; did you mean 'ceo'?"},
        UnknownCase{"role(ceo of openai)", 13, "'openai' is not an entity; write company/openai"},
        UnknownCase{"role(ceo of)",
                    12,
                    "role() needs an office in parentheses, as in role(ceo of company/openai)"},
        UnknownCase{"role(ceo company/openai)", 10, "')' is missing before 'company/openai'"},
        UnknownCase{"relation(person, criticises)",
                    28,
                    "relation() needs who, what and whom, as in relation(person/elon-musk, "
                    "criticises, company/openai); ',' is missing before ')'"},
        UnknownCase{"relation(person, criticizes, _)",
                    18,
                    "unknown relation 'criticizes'; did you mean 'criticises'?"},
        UnknownCase{"relation(person, _, _, _)",
                    22,
                    "relation() takes who, what and whom, as in relation(person/elon-musk, "
                    "criticises, company/openai)"},
        UnknownCase{"tag(pres)", 5, "no feed has the tag 'pres'; did you mean 'press'?"},
        UnknownCase{"text(\"\")", 6, "text() needs words, as in text(\"data centre*\")"},
        UnknownCase{"text(\"open)", 6, "this quote does not end"},
        UnknownCase{"text(two words)", 10, "')' is missing before 'words'"},
        UnknownCase{
            "outlets >= many", 12, "a whole number is missing after '>=', as in outlets >= 5"},
        UnknownCase{
            "outlets >= 2.5", 12, "a whole number is missing after '>=', as in outlets >= 5"},
        UnknownCase{"outlet >= 2", 1, "unknown 'outlet'; did you mean 'outlets'?"}));

std::vector<std::string> reasons(std::string_view text) {
    const auto when = parse_when(text, full_vocabulary());
    const Story story = merger();
    std::vector<std::string> out;
    if (when) {
        for (const WhenReason& reason : when->explain(WhenInput(story, 5)).reasons) {
            out.push_back((reason.holds ? "" : "not ") + reason.test + ": " + reason.found);
        }
    }
    return out;
}

TEST(WhenReasonTest, NamesTheTestsThatHoldWithWhatTheyFound) {
    EXPECT_EQ(reasons("about( company/openai ) and (lang = fr or role(ceo of any)) and not "
                      "mentions(product)"),
              (std::vector<std::string>{"about( company/openai ): OpenAI, salience 0.40",
                                        "role(ceo of any): Sam Altman, ceo of company/openai",
                                        "not mentions(product): not named"}));
    EXPECT_EQ(reasons("relation(_, criticises, _) and outlets >= 5 and text(\"data centre\")"),
              (std::vector<std::string>{
                  "relation(_, criticises, _): person/elon-musk criticises person/sam-altman",
                  "outlets >= 5: 5",
                  "text(\"data centre\"): \"Data\nCentre\" in the title"}));
}

TEST(WhenReasonTest, NamesTheTestsThatFailWhereTheWholeDoes) {
    EXPECT_EQ(reasons("about(company/openai) and outlets > 9 and not role(ceo)"),
              (std::vector<std::string>{"not outlets > 9: 5",
                                        "role(ceo): Sam Altman, ceo of company/openai"}));
    EXPECT_EQ(reasons("mentions(product) or text(nothing)"),
              (std::vector<std::string>{"not mentions(product): not named",
                                        "not text(nothing): not there"}));
}

TEST(WhenReasonTest, KeepsTheExpressionAsWritten) {
    EXPECT_EQ(parse_when(" lang =  fr", {})->text(), " lang =  fr");
    EXPECT_EQ(When().text(), "all");
}

TEST(WatchRoutingTest, StopsBehindAWatchThatDoesNotGoOn) {
    std::vector<Watch> watches(3);
    watches[0].when = *parse_when("lang = de", {});
    watches[0].go_on = false;
    watches[1].go_on = false;
    const Story story = merger();

    const std::vector<const Watch*> matching = matching_watches(watches, WhenInput(story));

    EXPECT_EQ(matching, (std::vector<const Watch*>{&watches[1]}));
    watches[1].go_on = true;
    EXPECT_EQ(matching_watches(watches, WhenInput(story)),
              (std::vector<const Watch*>{&watches[1], &watches[2]}));
}

}  // namespace
}  // namespace vigie

// A stored story is tagged with what is known now; what it is and whom it was told stays.

#include "pipeline/retag.hpp"

#include "base/story_json.hpp"
#include "tests/pipeline/tagging.hpp"

#include <gtest/gtest.h>

namespace vigie::test {
namespace {

constexpr std::string_view kBefore = R"(
[[company]]
id = "openai"
name = "OpenAI"
ai = 1.0
)";

constexpr std::string_view kAfter = R"(
[[company]]
id = "openai"
name = "OpenAI"
ai = 1.0

[[company]]
id = "mistral-ai"
name = "Mistral AI"
ai = 1.0

[[theme]]
id = "lawsuit"
cues = { en = ["sues"] }

[[relation]]
id = "sues"
cues = { en = ["sues"] }
)";

using Names = std::vector<std::string>;

class RetagTest : public testing::Test {
  protected:
    // As the daemon kept it, tagged with what was known then.
    static Story kept(const std::string& title, const std::string& text) {
        Story story = story_of("en", "2024-05-06", title, text);
        story.id = "5pk3v1d2n8h6c0r9s4t7a1b2e3";
        story.event = "an-earlier-story";
        story.follows = "an-affair";
        story.event_stories = 3;
        story.event_outlets = 2;
        story.feed = "Morning Paper";
        story.source = "paper.example";
        story.url = "https://paper.example/1";
        story.authors = {"A. Writer"};
        story.first_seen = Instant{Millis{1'715'000'000'250}};
        story.watches = {"everything", "second"};
        return story;
    }

    static std::string json_of(const Story& story) {
        std::string json;
        append_story_json(json, story);
        return json;
    }

    Retagged retagged(const std::string& json) {
        const Result<Retagged> result = retag(after_, json);
        EXPECT_TRUE(result) << (result ? "" : result.error().detail());
        return result ? *result : Retagged{};
    }

    Tagger before_{knowledge_from(kBefore)};
    Tagger after_{knowledge_from(kAfter)};
};

TEST_F(RetagTest, FindsWhatIsKnownNow) {
    Story story = kept("Mistral AI sues OpenAI", "");
    before_.tag(story);
    ASSERT_EQ(names(story), "company/openai ");

    const Retagged now = retagged(json_of(story));

    EXPECT_TRUE(has_tag(now.story, "company/mistral-ai"));
    EXPECT_EQ(now.changes.tags, (NameChanges{{"company/mistral-ai"}, {}}));
    EXPECT_EQ(now.changes.themes, (NameChanges{{"lawsuit"}, {}}));
    EXPECT_EQ(now.changes.relations, (NameChanges{{"company/mistral-ai sues company/openai"}, {}}));
    EXPECT_TRUE(now.changes.any);
    EXPECT_TRUE(now.changes.names_or_relevant());
}

TEST_F(RetagTest, TakesBackWhatIsNotKnownAnyMore) {
    Story story = kept("Mistral AI opens an office", "");
    after_.tag(story);

    const Result<Retagged> now = retag(before_, json_of(story));

    ASSERT_TRUE(now);
    EXPECT_EQ(now->changes.tags, (NameChanges{{}, {"company/mistral-ai"}}));
    EXPECT_TRUE(now->changes.relevant_before);
    EXPECT_FALSE(now->changes.relevant_after);
    EXPECT_EQ(now->changes.relevance_after, 0);
    EXPECT_TRUE(now->story.tags.empty());
}

TEST_F(RetagTest, LeavesAllElseOfAStoryAsItIs) {
    Story story = kept("Mistral AI sues OpenAI", "Text with \"quotes\",\na line and é.");
    before_.tag(story);

    Story now = retagged(json_of(story)).story;

    now.tags = story.tags;
    now.themes = story.themes;
    now.relations = story.relations;
    now.relevance = story.relevance;
    now.relevant = story.relevant;
    EXPECT_EQ(json_of(now), json_of(story));
}

TEST_F(RetagTest, ChangesNothingTheSecondTime) {
    Story story = kept("Mistral AI sues OpenAI", "OpenAI answers. OpenAI waits. OpenAI goes on.");
    before_.tag(story);
    const Retagged once = retagged(json_of(story));

    const Retagged twice = retagged(once.json);

    EXPECT_EQ(twice.json, once.json);
    EXPECT_FALSE(twice.changes.any);
    EXPECT_FALSE(twice.changes.names_or_relevant());
}

TEST_F(RetagTest, TellsWeightsAndPlacesFromNames) {
    Story story = kept("OpenAI opens an office", "");
    after_.tag(story);
    ASSERT_FALSE(story.tags.empty());
    story.tags[0].salience = 0.001;

    const Retagged now = retagged(json_of(story));

    EXPECT_TRUE(now.changes.any);
    EXPECT_FALSE(now.changes.names_or_relevant());
}

TEST_F(RetagTest, GoesByTheLanguageThatIsStoredAndFindsTheOneThatIsNot) {
    Story story = kept("Mistral AI sues OpenAI",
                       "The company from Paris has brought its complaint before the judges of the "
                       "city, and it wants them to hear the case before the summer is over.");
    before_.tag(story);
    story.lang = "fr";
    EXPECT_TRUE(retagged(json_of(story)).changes.themes.empty());

    story.lang.clear();
    const Retagged now = retagged(json_of(story));

    EXPECT_EQ(now.changes.lang, "en");
    EXPECT_EQ(now.story.lang, "en");
    EXPECT_EQ(now.changes.themes.added, Names{"lawsuit"});
}

TEST_F(RetagTest, RefusesWhatANewerWriterAddedTo) {
    std::string json = json_of(kept("Mistral AI sues OpenAI", ""));
    json.insert(json.size() - 1, ",\"mood\":\"glad\"");

    const Result<Retagged> now = retag(after_, json);

    ASSERT_FALSE(now);
    EXPECT_NE(now.error().detail().find("\"mood\""), std::string::npos);
    EXPECT_FALSE(retag(after_, "no story"));
}

TEST_F(RetagTest, WritesTheChangesAsOneObject) {
    Story story = kept("A \"title\"", "");
    TagChanges changes;
    changes.tags = {{"company/a", "company/b"}, {"person/c"}};
    changes.relations.removed = {"person/c criticises company/a"};
    changes.relevance_before = 0.25;
    changes.relevance_after = 0.75;
    changes.relevant_after = true;
    changes.lang = "en";
    std::string out;

    append_changes_json(out, story, changes);

    EXPECT_EQ(out,
              R"({"id":"5pk3v1d2n8h6c0r9s4t7a1b2e3","title":"A \"title\"",)"
              R"("tags":{"added":["company/a","company/b"],"removed":["person/c"]},)"
              R"("themes":{"added":[],"removed":[]},"relations":{"added":[],"removed":[)"
              R"({"subject":"person/c","predicate":"criticises","object":"company/a"}]},)"
              R"("relevant":{"before":false,"after":true},)"
              R"("relevance":{"before":0.25,"after":0.75},"lang":"en"})");
}

}  // namespace
}  // namespace vigie::test

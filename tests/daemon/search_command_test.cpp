// The archive is searched by words and by expressions, the newest first.

#include "daemon/search_query.hpp"
#include "tests/daemon/command_fixture.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <vector>

namespace vigie::test {
namespace {

using Lines = std::vector<std::string>;

class SearchCommandTest : public CommandTest {
  protected:
    struct Kept {
        std::string id;
        std::string title;
        std::string text;
        std::string tag;
        std::uint32_t outlets = 1;
    };

    // An hour apart, the first of them the oldest.
    void keep(const std::vector<Kept>& stories) {
        Batch batch;
        Instant seen{Millis{1'700'000'000'000}};
        for (const Kept& kept : stories) {
            Story story;
            story.id = kept.id;
            story.event = kept.id;
            story.title = kept.title;
            story.text = kept.text;
            story.lang = "en";
            story.first_seen = seen;
            story.event_outlets = kept.outlets;
            if (!kept.tag.empty()) {
                Tag& tag = story.tags.emplace_back();
                tag.id = kept.tag;
                tag.name = kept.tag;
                tag.salience = 0.5;
            }
            StoryRow& row = batch.stories.emplace_back();
            row.id = kept.id;
            row.event = kept.id;
            row.first_seen = seen;
            append_story_json(row.json, story);
            seen += std::chrono::hours(1);
        }
        ASSERT_TRUE(open_store()->commit(batch));
    }

    Ran search(std::vector<std::string> query,
               std::size_t limit = 20,
               const std::string& since = "",
               bool json = true) {
        SearchArguments arguments;
        arguments.query = std::move(query);
        arguments.limit = limit;
        arguments.since = since;
        arguments.json = json;
        arguments.colour = "never";
        return run(&search_command, arguments);
    }

    static Lines ids(const Ran& ran) {
        EXPECT_EQ(ran.code, kDone) << ran.err;
        Lines found;
        std::istringstream in(ran.out);
        for (std::string line; std::getline(in, line);) {
            const Result<Story> story = parse_story_json(line);
            found.push_back(story ? story->id : line);
        }
        return found;
    }
};

TEST_F(SearchCommandTest, FindsAllWordsInTitleOrTextTheNewestFirst) {
    keep({{"a", "A lawsuit over a data centre", "", ""},
          {"b", "The data lie in the centre", "A LAWSUIT follows.", ""},
          {"c", "No suit at all", "", ""},
          {"d", "Law and lawsuits", "data", ""}});

    EXPECT_EQ(ids(search({"lawsuit", "data"})), (Lines{"b", "a"}));
    EXPECT_EQ(ids(search({"lawsuit* data"})), (Lines{"d", "b", "a"}));
    EXPECT_EQ(ids(search({"\"data centre\""})), Lines{"a"});
    EXPECT_EQ(ids(search({"nowhere"})), Lines{});
}

TEST_F(SearchCommandTest, FindsTagsByTheirIdAndByExpressions) {
    keep({{"a", "人工智能新闻", "", "company/openai"},
          {"b", "OpenAI", "", ""},
          {"c", "x", "", "company/google", 5}});

    EXPECT_EQ(ids(search({"company/openai"})), Lines{"a"});
    EXPECT_EQ(ids(search({"智能"})), Lines{"a"});
    EXPECT_EQ(ids(search({"about(company/openai)", "or", "text(\"openai\")"})), (Lines{"b", "a"}));
    EXPECT_EQ(ids(search({"outlets >= 5"})), Lines{"c"});
    EXPECT_EQ(ids(search({"all"})), (Lines{"c", "b", "a"}));
}

TEST_F(SearchCommandTest, EndsAtTheLimitAndAtTheTime) {
    std::vector<Kept> stories;
    for (int i = 0; i < 250; ++i) {
        stories.push_back({"s" + std::to_string(i), "The weather", "", ""});
    }
    keep(stories);

    const Ran few = search({"weather"}, 3);
    EXPECT_EQ(ids(few), (Lines{"s249", "s248", "s247"}));
    EXPECT_EQ(few.err, "3 found in 3 stories; there may be more: --limit\n");
    EXPECT_EQ(ids(search({"weather"}, 1'000)).size(), 250U);
    EXPECT_EQ(ids(search({"weather"}, 1'000, "2023-11-24T22:13:20Z")).size(), 10U);
}

TEST_F(SearchCommandTest, ShowsTheDayToPeople) {
    keep({{"a", "The weather", "", ""}});

    const Ran ran = search({"weather"}, 20, "", false);

    EXPECT_TRUE(ran.out.starts_with("2023-11-14 22:13:20  The weather")) << ran.out;
    EXPECT_EQ(ran.err, "1 found in 1 stories\n");
}

TEST_F(SearchCommandTest, SaysWhatIsWrongWithTheQuery) {
    const Ran empty = search({" "});
    EXPECT_EQ(empty.code, kUsage);
    EXPECT_TRUE(has(empty.err, "search: say what for")) << empty.err;

    const Ran column = search({"lang == fr"});
    EXPECT_EQ(column.code, kUsage);
    EXPECT_TRUE(has(column.err, "query: column 6: ")) << column.err;

    const Ran name = search({"company/openia"});
    EXPECT_EQ(name.code, kUsage);
    EXPECT_TRUE(has(name.err, "company/openai")) << name.err;
    EXPECT_FALSE(has(name.err, "column"));

    const Ran since = search({"weather"}, 20, "long ago");
    EXPECT_EQ(since.code, kUsage);
    EXPECT_TRUE(has(since.err, "--since long ago: give how long ago"));

    const Ran none = search({"weather"});
    EXPECT_EQ(none.code, kFailed);
    EXPECT_TRUE(has(none.err, "no store at"));
}

TEST(SearchQueryTest, TellsWordsFromExpressions) {
    EXPECT_EQ(expression_of_query("law suit"), R"(text("law") and text("suit"))");
    EXPECT_EQ(expression_of_query(R"("law suit" person/sam-altman)"),
              R"(text("law suit") and mentions(person/sam-altman))");
    EXPECT_EQ(expression_of_query(R"("say \"no\"")"), R"(text("say \"no\""))");
    EXPECT_EQ(expression_of_query("or not"), "or not");
    EXPECT_EQ(expression_of_query("guilty or not"),
              R"(text("guilty") and text("or") and text("not"))");
    EXPECT_EQ(expression_of_query("relevant and all"), "relevant and all");
    EXPECT_EQ(expression_of_query(R"("all")"), R"(text("all"))");
    EXPECT_EQ(expression_of_query("text(\"a b\")"), "text(\"a b\")");
    EXPECT_EQ(expression_of_query(""), "");
}

}  // namespace
}  // namespace vigie::test

#include "base/story_json.hpp"

#include "base/text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace vigie {
namespace {

using namespace std::chrono_literals;

Story full_story() {
    Story story;
    story.id = "0123456789abcdefghijklmnop";
    story.event = "0123456789abcdefghijklmnoq";
    story.follows = "0123456789abcdefghijklmnor";
    story.event_stories = 12;
    story.event_outlets = 7;
    story.event_languages = 3;
    story.feed = "morning paper";
    story.source = "paper.example";
    story.url = "https://www.paper.example/tech/deal?id=1";
    story.title = "Bureau Ø buys the lamp \"maker\"";
    story.text = "Bureau Ø said:\n\tthe lamp is ours \\ theirs.";
    story.lang = "en";
    story.authors = {"A. Writer", "B. Writer"};
    story.published = Time{1676626200s};
    story.first_seen = Instant{1676626245678ms};
    story.relevant = true;
    story.relevance = 0.93;
    story.tags = {
        Tag{"person/b-oss", TagKind::person, "B. Oss", 0.5, {"ceo of company/bureau"}, {}},
        Tag{"company/bureau",
            TagKind::company,
            "Bureau",
            0.25,
            {},
            {Mention{Field::title, MentionBy::name, 0, 6},
             Mention{Field::text, MentionBy::short_name, 0, 9}}}};
    story.themes = {Theme{"acquisition", 0.8}};
    story.relations = {Relation{"company/bureau", "acquires", "company/lamp", Field::title, 0, 12}};
    story.watches = {"everything", "lamps"};
    return story;
}

std::string json_of(const Story& story) {
    std::string out;
    append_story_json(out, story);
    return out;
}

std::string number(double value, int decimals = 3) {
    std::string out;
    append_json_number(out, value, decimals);
    return out;
}

std::string quoted(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

TEST(StoryJsonTest, WritesEveryFieldInTheOrderOfTheSchema) {
    EXPECT_EQ(
        json_of(full_story()),
        R"({"v":1,"id":"0123456789abcdefghijklmnop","event":"0123456789abcdefghijklmnoq",)"
        R"("follows":"0123456789abcdefghijklmnor",)"
        R"("event_stories":12,"event_outlets":7,"event_languages":3,)"
        R"("feed":"morning paper","source":"paper.example",)"
        R"("url":"https://www.paper.example/tech/deal?id=1",)"
        R"("title":"Bureau Ø buys the lamp \"maker\"",)"
        R"("text":"Bureau Ø said:\n\tthe lamp is ours \\ theirs.","lang":"en",)"
        R"("authors":["A. Writer","B. Writer"],"published":"2023-02-17T09:30:00Z",)"
        R"("first_seen":"2023-02-17T09:30:45.678Z","relevant":true,"relevance":0.93,)"
        R"("tags":[{"id":"person/b-oss","kind":"person","name":"B. Oss","salience":0.5,)"
        R"("roles":["ceo of company/bureau"],"mentions":[]},)"
        R"({"id":"company/bureau","kind":"company","name":"Bureau","salience":0.25,"mentions":[)"
        R"({"field":"title","start":0,"end":6,"text":"Bureau","by":"name"},)"
        R"({"field":"text","start":0,"end":9,"text":"Bureau Ø","by":"short"}]}],)"
        R"("themes":[{"id":"acquisition","score":0.8}],)"
        R"("relations":[{"subject":"company/bureau","predicate":"acquires",)"
        R"("object":"company/lamp","field":"title","start":0,"end":12}],)"
        R"("watches":["everything","lamps"]})");
}

TEST(StoryJsonTest, LeavesOutWhatIsEmpty) {
    Story story;
    story.id = "x";

    EXPECT_EQ(json_of(story),
              R"({"v":1,"id":"x","first_seen":"1970-01-01T00:00:00.000Z","relevant":false,)"
              R"("relevance":0,"tags":[],"themes":[],"relations":[]})");
}

TEST(StoryJsonTest, ReadsBackWhatItWrote) {
    const Result<Story> read = parse_story_json(json_of(full_story()));

    ASSERT_TRUE(read) << read.error().detail();
    EXPECT_EQ(*read, full_story());
}

TEST(StoryJsonTest, ReadsBackTextOfAnyKind) {
    Story story = full_story();
    for (int c = 0; c < 0x80; ++c) {
        story.text += static_cast<char>(c);
        story.title += "\u2028\U0001F600é漢";
    }
    story.text += std::string(200'000, 'x') + "\"end\"";

    const std::string json = json_of(story);

    EXPECT_EQ(json.find('\n'), std::string::npos);
    const Result<Story> read = parse_story_json(json);
    ASSERT_TRUE(read) << read.error().detail();
    EXPECT_EQ(*read, story);
}

TEST(StoryJsonTest, WritesValidUtf8WhateverItIsGiven) {
    Story story = full_story();
    story.title = "bad \xFF\xC3 bytes";
    story.tags[1].mentions[0].end = 5;  // between two bytes that are no characters

    const std::string json = json_of(story);

    EXPECT_TRUE(is_valid_utf8(json));
    const Result<Story> read = parse_story_json(json);
    ASSERT_TRUE(read) << read.error().detail();
    EXPECT_EQ(read->title, "bad \uFFFD\uFFFD bytes");
}

TEST(StoryJsonTest, CutsAMentionThatPointsBeyondItsText) {
    Story story = full_story();
    story.title = "Short";
    story.tags[1].mentions[0] = Mention{Field::title, MentionBy::name, 3, 900};

    EXPECT_NE(json_of(story).find(R"("start":3,"end":900,"text":"rt")"), std::string::npos);
}

TEST(StoryJsonTest, RefusesEveryPrefixOfAStory) {
    const std::string json = json_of(full_story());
    for (std::size_t length = 0; length < json.size(); ++length) {
        const Result<Story> read = parse_story_json(std::string_view(json).substr(0, length));
        ASSERT_FALSE(read) << json.substr(0, length);
        EXPECT_EQ(read.error().code(), Errc::malformed);
    }
}

TEST(StoryJsonTest, SurvivesEveryByteBeingSomethingElse) {
    const std::string json = json_of(full_story());
    for (std::size_t i = 0; i < json.size(); ++i) {
        for (const char c : {'\0', '"', '{', ']', '9', '\xFF'}) {
            std::string broken = json;
            broken[i] = c;
            const Result<Story> read = parse_story_json(broken);
            EXPECT_TRUE(read || read.error().code() == Errc::malformed);
        }
    }
}

TEST(StoryJsonTest, SkipsKeysOfALaterWriter) {
    const Result<Story> read = parse_story_json(
        R"({"v":1,"mood":{"deep":[1,{"id":"no"}]},"id":"x","tags":[{"new":[],"id":"a"}]} )");

    ASSERT_TRUE(read) << read.error().detail();
    EXPECT_EQ(read->id, "x");
    EXPECT_EQ(read->tags.at(0).id, "a");
}

struct Refusal {
    const char* json;
    const char* reason;
};

TEST(StoryJsonTest, NamesTheKeysOfALaterWriterThatItSkips) {
    std::vector<std::string> skipped;

    ASSERT_TRUE(parse_story_json(
        R"({"v":1,"id":"a","mood":"glad","first_seen":"2023-02-17T09:30:45.678Z","tone":{"x":1}})",
        &skipped));

    EXPECT_EQ(skipped, (std::vector<std::string>{"mood", "tone"}));
}

TEST(StoryJsonTest, SaysWhyALineIsNotAStory) {
    const std::initializer_list<Refusal> rows = {
        {R"({"id":"x"})", "no \"v\""},
        {R"({"v":1})", "no \"id\""},
        {R"({"v":2,"id":"x"})", "schema version 2"},
        {R"({"v":1,"id":7})", "not a story"},
        {R"({"v":1,"id":"x"} {})", "follows"},
        {R"({"v":1,"id":"x","published":"yesterday"})", "not a time: \"yesterday\""},
        {R"({"v":1,"id":"x","tags":[{"kind":"planet"}]})", "unknown value \"planet\""},
        {R"({"v":1,"id":"x","tags":[{"mentions":[{"field":"body"}]}]})", "field \"body\""},
        {R"({"v":1,"id":"x","tags":[{"mentions":[{"start":-1}]}]})", "not a story"},
        {R"({"v":1,"id":"x","tags":[{"mentions":[{"end":4294967296}]}]})", "too large"},
        {R"({"v":1,"id":"x","title":"ab","relations":[{"field":"title","end":3}]})",
         "outside its title"},
        {R"([1])", "not a story"},
        {"plain words", "not a story"},
    };
    for (const Refusal& row : rows) {
        const Result<Story> read = parse_story_json(row.json);
        ASSERT_FALSE(read) << row.json;
        EXPECT_NE(read.error().detail().find(row.reason), std::string::npos)
            << row.json << " -> " << read.error().detail();
    }
}

TEST(StoryJsonTest, WritesTheShortestNumber) {
    EXPECT_EQ(number(0), "0");
    EXPECT_EQ(number(1), "1");
    EXPECT_EQ(number(0.5), "0.5");
    EXPECT_EQ(number(0.1234), "0.123");
    EXPECT_EQ(number(0.9996), "1");
    EXPECT_EQ(number(0.0004), "0");
    EXPECT_EQ(number(-0.0004), "0");
    EXPECT_EQ(number(-12.05), "-12.05");
    EXPECT_EQ(number(2.5, 0), "3");
    EXPECT_EQ(number(1e300).substr(0, 2), "1e");
    EXPECT_EQ(number(std::numeric_limits<double>::quiet_NaN()), "0");
    EXPECT_EQ(number(std::numeric_limits<double>::infinity()), "0");
}

TEST(StoryJsonTest, EscapesOnlyWhatJsonDemands) {
    EXPECT_EQ(quoted("</a> & \x7f"), "\"</a> & \x7f\"");
    EXPECT_EQ(quoted(std::string_view("\0\x1f\"\\\b", 5)), R"("\u0000\u001f\"\\\u0008")");
    EXPECT_EQ(quoted("12345678\n2345678"), R"("12345678\n2345678")");
    EXPECT_EQ(quoted("éééé\"éééé"), R"("éééé\"éééé")");
}

}  // namespace
}  // namespace vigie

#include "pipeline/tag_json.hpp"

#include "base/story.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

TEST(TagJsonTest, WritesTheLineThatTagPromises) {
    Story story;
    story.id = "a";
    story.lang = "fr";
    story.title = "OpenAI";
    story.relevant = true;
    story.relevance = 0.93;
    Tag tag;
    tag.id = "company/openai";
    tag.name = "OpenAI";
    tag.salience = 0.41;
    tag.mentions.push_back({Field::title, MentionBy::name, 0, 6});
    story.tags.push_back(tag);
    std::string line;

    append_tag_line(line, story);

    EXPECT_EQ(line,
              R"({"id":"a","lang":"fr","relevant":true,"relevance":0.93,)"
              R"("tags":[{"id":"company/openai","kind":"company","name":"OpenAI","salience":0.41,)"
              R"("mentions":[{"field":"title","start":0,"end":6,"text":"OpenAI","by":"name"}]}],)"
              R"("themes":[],"relations":[]})");
}

TEST(TagJsonTest, LeavesOutAnIdAndALanguageThatAreNotKnown) {
    std::string line;

    append_tag_line(line, Story{});

    EXPECT_EQ(line, R"({"relevant":false,"relevance":0,"tags":[],"themes":[],"relations":[]})");
}

TEST(TagJsonTest, ExplainsWhenAsked) {
    Story story;
    story.title = "OpenAI";
    Explanation explanation;
    explanation.verdicts.push_back(
        {"company/openai", Field::title, 0, 6, MentionBy::name, true, "counts by itself"});
    explanation.cues.push_back({"product", Field::title, 0, 4, 0.5});
    std::string line;

    append_tag_line(line, story, &explanation);

    EXPECT_EQ(line,
              R"({"relevant":false,"relevance":0,"tags":[],"themes":[],"relations":[],"explain":[)"
              R"({"id":"company/openai","field":"title","start":0,"end":6,"text":"OpenAI",)"
              R"("by":"name","taken":true,"why":"counts by itself"}],"theme_cues":[)"
              R"({"id":"product","field":"title","start":0,"end":4,"text":"Open","weight":0.5}]})");
}

}  // namespace
}  // namespace vigie

#include "sinks/webhook_body.hpp"

#include "base/text.hpp"
#include "tests/support/deliveries.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

constexpr std::string_view kEnvelope =
    "{\"type\":\"story.tagged\",\"timestamp\":\"2024-02-29T09:00:00Z\",\"data\":";

// The story in a body, read by the project's own reader.
Story story_in(const std::string& body) {
    EXPECT_TRUE(body.starts_with(kEnvelope)) << body.substr(0, 100);
    EXPECT_TRUE(body.ends_with("}}"));
    const Result<Story> story = parse_story_json(
        std::string_view(body).substr(kEnvelope.size(), body.size() - kEnvelope.size() - 1));
    EXPECT_TRUE(story) << body;
    return story ? *story : Story{};
}

bool is_truncated(const std::string& body) {
    return body.ends_with(",\"truncated\":true}}");
}

Mention mention(Field field, std::size_t start, std::size_t end) {
    return {
        field, MentionBy::name, static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)};
}

Story long_story(std::size_t text_bytes) {
    Story story = test::numbered_story(1);
    while (story.text.size() < text_bytes) {
        story.text += "Qu\xC3\xA9 sera la \"nave\"?\n";
    }
    Tag tag;
    tag.id = "company/harbour";
    tag.name = "Harbour";
    tag.mentions = {mention(Field::title, 0, 4),
                    mention(Field::text, 0, 2),
                    mention(Field::text, story.text.size() - 9, story.text.size())};
    story.tags.push_back(tag);
    story.relations.push_back({"company/harbour",
                               "owns",
                               "company/harbour",
                               Field::text,
                               3,
                               static_cast<std::uint32_t>(story.text.size())});
    return story;
}

TEST(WebhookBodyTest, IsTheStoryInItsEnvelopeWithTheWatchesThatSentIt) {
    Delivery delivery = test::numbered_delivery(7);
    delivery.watches = {"ships"};
    Story expected = test::numbered_story(7);
    expected.watches = {"ships"};
    std::string json;
    append_story_json(json, expected);

    EXPECT_EQ(*webhook_body(delivery, 20'000), std::string(kEnvelope) + json + "}");
}

TEST(WebhookBodyTest, TakesAStoryWithoutWatchesAndWatchesWithOddNames) {
    Story story = test::numbered_story(7);
    story.watches.clear();
    story.title = "\",\"watches\":[\"not these\"]";
    Delivery delivery = test::delivery_of(story);
    delivery.watches = {"say \"when\"", "caf\xC3\xA9"};

    const Story told = story_in(*webhook_body(delivery, 20'000));

    EXPECT_EQ(told.watches, delivery.watches);
    EXPECT_EQ(told.title, story.title);
}

TEST(WebhookBodyTest, IsTheSameForEveryAttempt) {
    Delivery delivery = test::numbered_delivery(7);
    const std::string first = *webhook_body(delivery, 20'000);
    delivery.attempts = 5;
    delivery.due += std::chrono::hours{3};

    EXPECT_EQ(*webhook_body(delivery, 20'000), first);
}

TEST(WebhookBodyTest, CutsTheTextAtACharacterToFit) {
    const Story story = long_story(30'000);
    const Delivery delivery = test::delivery_of(story);

    for (std::size_t limit = 19'990; limit < 20'010; ++limit) {
        const Result<std::string> body = webhook_body(delivery, limit);

        ASSERT_TRUE(body);
        EXPECT_LE(body->size(), limit);
        EXPECT_TRUE(is_truncated(*body));
        const Story told = story_in(*body);
        EXPECT_GT(told.text.size(), 10'000U);
        EXPECT_TRUE(story.text.starts_with(told.text));
        EXPECT_TRUE(is_valid_utf8(told.text));
        EXPECT_EQ(told.title, story.title);
    }
}

TEST(WebhookBodyTest, DropsMentionsAndRelationsOfTextThatWasCut) {
    const Story told = story_in(*webhook_body(test::delivery_of(long_story(30'000)), 20'000));

    ASSERT_EQ(told.tags.size(), 1U);
    EXPECT_EQ(told.tags[0].mentions,
              (std::vector<Mention>{mention(Field::title, 0, 4), mention(Field::text, 0, 2)}));
    EXPECT_TRUE(told.relations.empty());
}

TEST(WebhookBodyTest, ThenDropsMentionsThenTagsThenTheTitle) {
    Story story = long_story(5'000);
    for (int i = 0; i < 100; ++i) {
        Tag tag = story.tags[0];
        tag.id = "company/harbour-" + std::to_string(i);
        tag.mentions.assign(10, mention(Field::title, 0, 4));
        story.tags.push_back(tag);
    }
    const Delivery delivery = test::delivery_of(story);

    const Story without_mentions = story_in(*webhook_body(delivery, 15'000));
    const Story with_few_tags = story_in(*webhook_body(delivery, 2'000));

    EXPECT_EQ(without_mentions.tags.size(), 101U);
    EXPECT_TRUE(without_mentions.tags[0].mentions.empty());
    EXPECT_LT(with_few_tags.tags.size(), 30U);
    EXPECT_GT(with_few_tags.tags.size(), 2U);
    EXPECT_EQ(with_few_tags.title, story.title);
}

TEST(WebhookBodyTest, FitsWhateverTheLimitOrSaysThatItCannot) {
    Story story = long_story(3'000);
    story.title = std::string(1'000, '"');
    const Delivery delivery = test::delivery_of(story);

    for (std::size_t limit = 0; limit < 6'000; limit += 61) {
        const Result<std::string> body = webhook_body(delivery, limit);
        if (body) {
            EXPECT_LE(body->size(), limit);
            story_in(*body);
        } else {
            EXPECT_LT(limit, 900U);
            EXPECT_EQ(body.error().code(), Errc::too_large);
        }
    }
}

TEST(WebhookBodyTest, TakesAStoryOfANewerWriterWithMembersBehindTheWatches) {
    Delivery delivery = test::numbered_delivery(7);
    delivery.watches = {"mine"};
    for (const char* member :
         {",\"new\":{\"a\":1,\"watches\":[\"x\"]}}", ",\"score\":[\"}\",2]}"}) {
        delivery.story_json = test::numbered_delivery(7).story_json;
        delivery.story_json.pop_back();
        delivery.story_json += member;

        EXPECT_EQ(story_in(*webhook_body(delivery, 20'000)).watches, delivery.watches) << member;
    }
}

TEST(WebhookBodyTest, RefusesWhatIsNoStory) {
    Delivery delivery = test::numbered_delivery(1);
    for (const char* json : {"", "{", "[]", "{\"v\":1"}) {
        delivery.story_json = json;
        EXPECT_EQ(webhook_body(delivery, 20'000).error().code(), Errc::malformed) << json;
    }
}

TEST(WebhookBodyTest, NamesWhatItCut) {
    Story story = long_story(30'000);
    const auto cut_of = [](const std::string& body) {
        const std::size_t at = body.rfind(",\"cut\":[");
        return at == std::string::npos ? "" : body.substr(at + 7);
    };

    const std::string text_only = *webhook_body(test::delivery_of(story), 20'000);
    const std::string nearly_all = *webhook_body(test::delivery_of(story), 900);

    EXPECT_EQ(cut_of(text_only), "[\"text\",\"mentions\",\"relations\"],\"truncated\":true}}");
    EXPECT_EQ(cut_of(nearly_all).substr(0, 8), "[\"text\",");
    EXPECT_EQ(cut_of(*webhook_body(test::numbered_delivery(1), 20'000)), "");
}

TEST(WebhookBodyTest, SaysWhichAlertItBelongsTo) {
    Delivery delivery = test::numbered_delivery(7);
    delivery.type = MessageType::update;
    delivery.extra = R"("alert":{"id":"alr_1","event":"e"})";
    const std::string whole = *webhook_body(delivery, 20'000);
    const std::string cut = *webhook_body(delivery, whole.size() - 1);

    EXPECT_TRUE(whole.starts_with("{\"type\":\"event.update\","));
    EXPECT_TRUE(whole.ends_with(R"(,"alert":{"id":"alr_1","event":"e"}}})"));
    EXPECT_NE(cut.find(R"(,"alert":{"id":"alr_1","event":"e"},"cut":["text"])"), std::string::npos);
}

TEST(WebhookBodyTest, PutsADigestIntoItsEnvelopeOrRefusesIt) {
    Delivery delivery = test::numbered_delivery(7);
    delivery.type = MessageType::digest;
    delivery.story_json = "{\"stories\":[]}";

    EXPECT_EQ(*webhook_body(delivery, 1'000),
              "{\"type\":\"digest\",\"timestamp\":\"2024-02-29T09:00:00Z\","
              "\"data\":{\"stories\":[]}}");
    EXPECT_EQ(webhook_body(delivery, 50).error().code(), Errc::too_large);
}

TEST(WebhookBodyTest, IsACloudEventWhereAsked) {
    const Delivery delivery = test::numbered_delivery(7);

    const std::string body = *webhook_body(delivery, 20'000, WebhookFormat::cloudevents);

    EXPECT_TRUE(body.starts_with("{\"specversion\":\"1.0\",\"id\":\"" + delivery.message_id +
                                 "\",\"source\":\"urn:vigie\",\"type\":\"vigie.story.tagged\","
                                 "\"time\":\"2024-02-29T09:00:00Z\",\"subject\":\"" +
                                 delivery.story_id +
                                 "\",\"datacontenttype\":\"application/json\",\"data\":{\"v\":1,"));
}

}  // namespace
}  // namespace vigie

// The bodies of messages that are not a story's first telling.

#include "sinks/webhook_body.hpp"
#include "tests/support/deliveries.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

constexpr std::string_view kExtra = R"("alert":{"id":"alr_1"},"update":{"outlets":5})";

Delivery update() {
    Delivery delivery = test::numbered_delivery(7);
    delivery.type = MessageType::update;
    delivery.extra = kExtra;
    return delivery;
}

TEST(WebhookMessageTest, SaysWhatItIsAndMoreThanTheStory) {
    const std::string story = *webhook_body(test::numbered_delivery(7), 20'000);
    const std::string body = *webhook_body(update(), 20'000);

    EXPECT_TRUE(body.starts_with("{\"type\":\"event.update\",\"timestamp\":"));
    EXPECT_TRUE(body.ends_with("," + std::string(kExtra) + "}}"));
    // Besides its type and that, it is the story's.
    const std::string rest = body.substr(body.find("\"timestamp\""));
    const std::string expected = story.substr(story.find("\"timestamp\""));
    EXPECT_EQ(rest.substr(0, rest.size() - kExtra.size() - 3),
              expected.substr(0, expected.size() - 2));
}

TEST(WebhookMessageTest, KeepsThatWhenTheTextIsCut) {
    Story story = test::numbered_story(7);
    story.text.assign(5'000, 'a');
    Delivery delivery = test::delivery_of(story);
    delivery.type = MessageType::alert;
    delivery.extra = kExtra;

    const std::string body = *webhook_body(delivery, 2'000);

    EXPECT_LE(body.size(), 2'000U);
    EXPECT_TRUE(body.starts_with("{\"type\":\"event.alert\""));
    EXPECT_NE(body.find("," + std::string(kExtra) + ",\"cut\":["), std::string::npos);
    EXPECT_TRUE(body.ends_with("],\"truncated\":true}}"));
}

TEST(WebhookMessageTest, IsADigestInItsEnvelope) {
    Delivery delivery = test::numbered_delivery(7);
    delivery.type = MessageType::digest;
    delivery.story_json = R"({"v":1,"title":"2 stories"})";

    const std::string body = *webhook_body(delivery, 2'000);

    EXPECT_TRUE(body.starts_with("{\"type\":\"digest\",\"timestamp\":"));
    EXPECT_TRUE(body.ends_with(",\"data\":{\"v\":1,\"title\":\"2 stories\"}}"));
    EXPECT_FALSE(webhook_body(delivery, 50));
}

}  // namespace
}  // namespace vigie

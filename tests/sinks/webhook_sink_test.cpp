#include "sinks/webhook_sink.hpp"

#include "sinks/signature.hpp"
#include "sinks/webhook_body.hpp"
#include "tests/support/deliveries.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/log_capture.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

std::string header_of(const HttpRequest& request, std::string_view name) {
    std::string found;
    int times = 0;
    for (const auto& [key, value] : request.headers) {
        if (key == name) {
            found = value;
            ++times;
        }
    }
    EXPECT_LE(times, 1) << name;
    return found;
}

class WebhookSinkTest : public testing::Test {
  protected:
    WebhookSinkTest() {
        options_.name = "newsroom";
        options_.url = "https://hooks.example/in?token=hidden";
        options_.secrets = {{std::string(32, 'n')}, {std::string(32, 'o')}};
        options_.user_agent = "vigie/1 (+https://vigie.example)";
    }

    Attempt deliver(const Delivery& delivery) {
        WebhookSink sink(options_, http_, clock_, log_.logger());
        std::vector<Delivery> batch{delivery};
        const std::vector<Attempt> attempts = test::run(io_, sink.deliver(std::move(batch)));
        EXPECT_EQ(attempts.size(), 1U);
        return attempts.front();
    }

    void will_answer(int status) {
        HttpResponse response;
        response.status = status;
        http_.will_answer(response);
    }

    boost::asio::io_context io_;
    test::FakeHttp http_;
    test::FakeClock clock_{test::kMorning};
    test::LogCapture log_;
    WebhookOptions options_;
    Delivery delivery_ = test::numbered_delivery(1, "newsroom");
};

TEST_F(WebhookSinkTest, PostsTheSignedStory) {
    will_answer(204);

    EXPECT_EQ(deliver(delivery_).verdict, DeliveryVerdict::delivered);

    const HttpRequest& post = http_.asked().front();
    EXPECT_EQ(post.method, "POST");
    EXPECT_EQ(post.url, options_.url);
    EXPECT_EQ(post.body, *webhook_body(delivery_, options_.max_body));
    EXPECT_EQ(post.max_redirects, 0);
    EXPECT_EQ(post.timeout, Millis{15'000});
    EXPECT_FALSE(post.allow_private);
    EXPECT_EQ(header_of(post, "content-type"), "application/json");
    EXPECT_EQ(header_of(post, "user-agent"), options_.user_agent);
    EXPECT_EQ(header_of(post, "webhook-id"), delivery_.message_id);
    EXPECT_EQ(header_of(post, "webhook-timestamp"), "1709197200");
}

TEST_F(WebhookSinkTest, SignsWithTheNewAndTheOldKey) {
    will_answer(204);

    deliver(delivery_);

    const HttpRequest& post = http_.asked().front();
    for (const WebhookKey& key : options_.secrets) {
        EXPECT_TRUE(verify_webhook({key},
                                   header_of(post, "webhook-id"),
                                   header_of(post, "webhook-timestamp"),
                                   post.body,
                                   header_of(post, "webhook-signature"),
                                   std::chrono::floor<Seconds>(clock_.now())));
    }
}

TEST_F(WebhookSinkTest, KeepsIdAndBodyOverRetriesButNotTheTimestamp) {
    will_answer(500);
    will_answer(204);

    EXPECT_EQ(deliver(delivery_).verdict, DeliveryVerdict::retry);
    clock_.advance(Seconds{60});
    delivery_.attempts = 1;
    EXPECT_EQ(deliver(delivery_).verdict, DeliveryVerdict::delivered);

    const HttpRequest& first = http_.asked()[0];
    const HttpRequest& second = http_.asked()[1];
    EXPECT_EQ(header_of(first, "webhook-id"), header_of(second, "webhook-id"));
    EXPECT_EQ(first.body, second.body);
    EXPECT_EQ(header_of(second, "webhook-timestamp"), "1709197260");
    EXPECT_NE(header_of(first, "webhook-signature"), header_of(second, "webhook-signature"));
}

TEST_F(WebhookSinkTest, SendsConfiguredHeadersButNotInPlaceOfItsOwn) {
    options_.headers = {{"authorization", "Bearer hidden"},
                        {"Content-Type", "application/cloudevents+json"},
                        {"Webhook-Id", "forged"}};
    will_answer(204);

    deliver(delivery_);

    const HttpRequest& post = http_.asked().front();
    EXPECT_EQ(header_of(post, "authorization"), "Bearer hidden");
    EXPECT_EQ(header_of(post, "Content-Type"), "application/cloudevents+json");
    EXPECT_EQ(header_of(post, "content-type"), "");
    EXPECT_EQ(header_of(post, "Webhook-Id"), "");
    EXPECT_EQ(header_of(post, "webhook-id"), delivery_.message_id);
}

TEST_F(WebhookSinkTest, AllowsPrivateAddressesOnlyWhereTold) {
    options_.allow_private = true;
    will_answer(204);

    deliver(delivery_);

    EXPECT_TRUE(http_.asked().front().allow_private);
}

TEST_F(WebhookSinkTest, DoesNotSendWhatIsNoStory) {
    delivery_.story_json = "{}";

    const Attempt attempt = deliver(delivery_);

    EXPECT_EQ(attempt.verdict, DeliveryVerdict::dead);
    EXPECT_NE(attempt.error.find(delivery_.story_id), std::string::npos);
    EXPECT_TRUE(http_.asked().empty());
}

TEST_F(WebhookSinkTest, TestsWithAMarkedAndSignedMessage) {
    will_answer(202);
    WebhookSink sink(options_, http_, clock_, log_.logger());

    const Result<std::string> answer = test::run(io_, sink.test());

    ASSERT_TRUE(answer);
    EXPECT_NE(answer->find("https://hooks.example/in accepted the test message msg_"),
              std::string::npos);
    const HttpRequest& post = http_.asked().front();
    EXPECT_TRUE(post.body.starts_with("{\"type\":\"test\",\"timestamp\":\"2024-02-29T09:00:00Z\""));
    EXPECT_TRUE(verify_webhook(options_.secrets,
                               header_of(post, "webhook-id"),
                               header_of(post, "webhook-timestamp"),
                               post.body,
                               header_of(post, "webhook-signature"),
                               std::chrono::floor<Seconds>(clock_.now())));
}

TEST_F(WebhookSinkTest, ExplainsAnAnswerToTheTest) {
    will_answer(401);
    will_answer(503);
    http_.will_answer(Error(Errc::network, "https://hooks.example/in: refused"));
    WebhookSink sink(options_, http_, clock_, log_.logger());

    const Result<std::string> refused = test::run(io_, sink.test());
    const Result<std::string> down = test::run(io_, sink.test());
    const Result<std::string> away = test::run(io_, sink.test());

    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail().find("status 401"), std::string::npos);
    EXPECT_NE(refused.error().detail().find("final"), std::string::npos);
    EXPECT_NE(down.error().detail().find("temporary"), std::string::npos);
    EXPECT_EQ(away.error().code(), Errc::network);
}

TEST_F(WebhookSinkTest, ShowsNoSecretAnywhere) {
    options_.headers = {{"authorization", "Bearer hidden"}};
    will_answer(500);
    const Attempt attempt = deliver(delivery_);
    const WebhookSink sink(options_, http_, clock_, log_.logger());

    const std::string shown = sink.describe() + attempt.error + log_.text();

    EXPECT_EQ(sink.describe(), "webhook https://hooks.example/in, signed with two keys");
    EXPECT_EQ(shown.find("hidden"), std::string::npos);
    EXPECT_EQ(shown.find(std::string(8, 'n')), std::string::npos);
}

TEST_F(WebhookSinkTest, NamesThePublicKeyThatItsReceiverNeeds) {
    options_.secrets = {{std::string(32, 'p'), WebhookKey::Kind::ed25519}};
    const WebhookSink sink(options_, http_, clock_, log_.logger());

    EXPECT_EQ(sink.describe(),
              "webhook https://hooks.example/in, signed, verified with " +
                  public_key_text(options_.secrets[0]));
}

TEST_F(WebhookSinkTest, SpeaksCloudEventsWhereAsked) {
    options_.format = WebhookFormat::cloudevents;
    will_answer(204);

    deliver(delivery_);

    const HttpRequest& post = http_.asked().front();
    EXPECT_EQ(post.body, *webhook_body(delivery_, 20'000, WebhookFormat::cloudevents));
    EXPECT_EQ(header_of(post, "content-type"), "application/cloudevents+json");
    EXPECT_EQ(header_of(post, "webhook-id"), delivery_.message_id);
}

TEST_F(WebhookSinkTest, ReadsLittleOfTheAnswerAndSpeaksTlsAsConfigured) {
    options_.tls.ca_file = "/etc/ca.pem";
    options_.tls.least = TlsOptions::Version::tls1_3;
    options_.allow_networks = {*Network::parse("10.0.0.0/8")};
    will_answer(204);

    deliver(delivery_);

    const HttpRequest& post = http_.asked().front();
    EXPECT_EQ(post.max_body, 20'000U);
    EXPECT_TRUE(post.cut_body);
    ASSERT_TRUE(post.tls);
    EXPECT_EQ(*post.tls, options_.tls);
    ASSERT_TRUE(post.allow_networks);
    EXPECT_EQ(*post.allow_networks, options_.allow_networks);
}

TEST_F(WebhookSinkTest, SaysThatItsReceiverIsGone) {
    will_answer(410);
    will_answer(404);

    const Attempt gone = deliver(delivery_);
    const Attempt missing = deliver(delivery_);

    EXPECT_EQ(gone.verdict, DeliveryVerdict::dead);
    EXPECT_TRUE(gone.gone);
    EXPECT_EQ(missing.verdict, DeliveryVerdict::dead);
    EXPECT_FALSE(missing.gone);
}

TEST_F(WebhookSinkTest, AnnouncesADisabledSinkUnderOneId) {
    will_answer(503);
    will_answer(204);
    WebhookSink sink(options_, http_, clock_, log_.logger());
    const DisabledNotice notice{
        "desk", "webhook https://desk.example/in", "status 410", clock_.now()};

    const Result<> failed = test::run(io_, sink.announce(notice));
    clock_.advance(Seconds{60});
    const Result<> told = test::run(io_, sink.announce(notice));

    EXPECT_FALSE(failed);
    ASSERT_TRUE(told);
    const HttpRequest& first = http_.asked()[0];
    const HttpRequest& second = http_.asked()[1];
    EXPECT_EQ(first.body, second.body);
    EXPECT_EQ(header_of(first, "webhook-id"), header_of(second, "webhook-id"));
    EXPECT_EQ(first.body,
              "{\"type\":\"sink.disabled\",\"timestamp\":\"2024-02-29T09:00:00Z\",\"data\":{"
              "\"sink\":\"desk\",\"to\":\"webhook https://desk.example/in\","
              "\"since\":\"2024-02-29T09:00:00.000Z\",\"reason\":\"status 410\"}}");
}

TEST_F(WebhookSinkTest, SaysWhatToDoAboutEachAnswerToTheTest) {
    const std::vector<std::pair<int, std::string>> rows = {{301, "into url"},
                                                           {401, "compare the secret"},
                                                           {404, "path in url"},
                                                           {410, "vigie sinks enable"},
                                                           {413, "lower max_body"},
                                                           {429, "lower parallel"},
                                                           {500, "in trouble itself"}};
    WebhookSink sink(options_, http_, clock_, log_.logger());
    for (const auto& [status, advice] : rows) {
        will_answer(status);
        const Result<std::string> answer = test::run(io_, sink.test());
        ASSERT_FALSE(answer);
        EXPECT_NE(answer.error().detail().find(advice), std::string::npos) << status;
    }
    for (const auto& [code, advice] : {std::pair{Errc::no_host, "name servers"},
                                       std::pair{Errc::no_connect, "firewalls"},
                                       std::pair{Errc::tls, "ca_file"},
                                       std::pair{Errc::timeout, "raise timeout"}}) {
        http_.will_answer(Error(code, "https://hooks.example/in: it failed"));
        const Result<std::string> answer = test::run(io_, sink.test());
        ASSERT_FALSE(answer);
        EXPECT_NE(answer.error().detail().find(advice), std::string::npos) << advice;
    }
}

}  // namespace
}  // namespace vigie

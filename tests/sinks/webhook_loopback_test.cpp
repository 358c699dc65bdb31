// A webhook over a real socket: our client on one side, a receiver that verifies on the other.

#include "base/http/curl_client.hpp"
#include "base/http/server.hpp"
#include "sinks/signature.hpp"
#include "sinks/webhook_sink.hpp"
#include "tests/support/deliveries.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/log_capture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <deque>

namespace vigie {
namespace {

namespace asio = boost::asio;

class WebhookLoopbackTest : public testing::Test {
  protected:
    WebhookLoopbackTest() {
        const Result<std::uint16_t> port = server_.listen();
        EXPECT_TRUE(port) << port.error().detail();
        options_.name = "newsroom";
        options_.url = "http://127.0.0.1:" + std::to_string(*port) + "/in";
        options_.secrets = {{std::string(32, 'n')}, {std::string(32, 'o')}};
        options_.user_agent = "vigie/1";
        options_.allow_private = true;
    }

    asio::awaitable<ServerResponse> receive(ServerRequest request) {
        received_.push_back(std::move(request));
        ServerResponse response;
        response.status = statuses_.front();
        response.headers = {{"retry-after", "7"}, {"location", "/elsewhere"}};
        response.body = "as told\n";
        statuses_.pop_front();
        co_return response;
    }

    Attempt deliver(const Delivery& delivery) {
        WebhookSink sink(options_, http_, clock_, log_.logger());
        std::vector<Delivery> batch{delivery};
        std::optional<std::vector<Attempt>> attempts;
        std::exception_ptr failure;
        asio::co_spawn(io_,
                       sink.deliver(std::move(batch)),
                       [&](const std::exception_ptr& error, std::vector<Attempt> answer) {
                           failure = error;
                           attempts = std::move(answer);
                       });
        while (!attempts) {
            io_.run_one();
        }
        if (failure) {
            std::rethrow_exception(failure);
        }
        return attempts->at(0);
    }

    asio::io_context io_;
    std::deque<int> statuses_;
    std::vector<ServerRequest> received_;
    HttpServer server_{io_.get_executor(),
                       [this](ServerRequest request) { return receive(std::move(request)); }};
    CurlClient http_{io_.get_executor(), {}};
    test::FakeClock clock_{test::kMorning};
    test::LogCapture log_;
    WebhookOptions options_;
};

TEST_F(WebhookLoopbackTest, IsVerifiedByItsReceiver) {
    statuses_ = {204};
    const Delivery delivery = test::numbered_delivery(1, "newsroom");

    EXPECT_EQ(deliver(delivery).verdict, DeliveryVerdict::delivered);

    ASSERT_EQ(received_.size(), 1U);
    const ServerRequest& request = received_[0];
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.header("content-type"), "application/json");
    EXPECT_EQ(request.header("webhook-id"), delivery.message_id);
    for (const WebhookKey& key : options_.secrets) {
        EXPECT_TRUE(verify_webhook({key},
                                   request.header("webhook-id"),
                                   request.header("webhook-timestamp"),
                                   request.body,
                                   request.header("webhook-signature"),
                                   std::chrono::floor<Seconds>(clock_.now())));
    }
}

TEST_F(WebhookLoopbackTest, IsAnsweredAsItsReceiverLikes) {
    statuses_ = {503, 302, 200};
    const Delivery delivery = test::numbered_delivery(1, "newsroom");

    const Attempt down = deliver(delivery);
    const Attempt moved = deliver(delivery);
    const Attempt done = deliver(delivery);

    EXPECT_EQ(down.verdict, DeliveryVerdict::retry);
    EXPECT_EQ(down.retry_after, Millis{7'000});
    EXPECT_NE(down.error.find("status 503 \"as told\""), std::string::npos);
    EXPECT_EQ(moved.verdict, DeliveryVerdict::dead);
    EXPECT_EQ(done.verdict, DeliveryVerdict::delivered);
    EXPECT_EQ(received_.size(), 3U);
}

TEST_F(WebhookLoopbackTest, IsTriedAgainWhenNobodyListens) {
    server_.stop();

    const Attempt attempt = deliver(test::numbered_delivery(1, "newsroom"));

    EXPECT_EQ(attempt.verdict, DeliveryVerdict::retry);
    EXPECT_NE(attempt.error.find("127.0.0.1"), std::string::npos);
}

TEST_F(WebhookLoopbackTest, IsNotSentToAPrivateAddressUnlessAllowed) {
    options_.allow_private = false;

    const Attempt attempt = deliver(test::numbered_delivery(1, "newsroom"));

    EXPECT_EQ(attempt.verdict, DeliveryVerdict::retry);
    EXPECT_NE(attempt.error, "");
    EXPECT_TRUE(received_.empty());
}

}  // namespace
}  // namespace vigie

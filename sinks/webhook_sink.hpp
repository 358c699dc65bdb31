#pragma once

// WebhookSink: signed HTTP POSTs by the Standard Webhooks rules (spec 1.0.0).
//
// Body: sinks/webhook_body.hpp, at most max_body bytes. Headers: webhook-id (the delivery's
// message_id), webhook-timestamp (of the attempt), webhook-signature (one for each secret that is
// in force). Answers: sinks/webhook_answer.hpp; of their body the first 20,000 bytes are read.
// Redirects are not followed. docs/webhooks.md is the receiver's view of it.

#include "base/clock.hpp"
#include "base/http/client.hpp"
#include "sinks/sink.hpp"
#include "sinks/webhook_envelope.hpp"
#include "sinks/webhook_key.hpp"

#include <spdlog/logger.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vigie {

struct WebhookOptions {
    std::string name;
    std::string url;
    std::vector<WebhookKey> secrets;  // newest first
    Headers headers;                  // sent besides
    WebhookFormat format = WebhookFormat::standard;
    Millis timeout{15'000};
    std::size_t parallel = 4;
    std::size_t max_body = 20'000;        // bytes
    bool allow_private = false;           // the address may be private or loopback
    std::vector<Network> allow_networks;  // private networks that it may be in
    TlsOptions tls;
    Millis retry_first{5'000};         // the first pause between attempts, at most
    Millis retry_longest{86'400'000};  // no pause is longer
    Millis retry_for{3 * 86'400'000};  // then a delivery becomes a dead letter
    std::optional<Millis> expire;      // older deliveries become dead letters untried
    std::string user_agent;

    friend bool operator==(const WebhookOptions&, const WebhookOptions&) = default;
};

class WebhookSink final : public Sink {
  public:
    WebhookSink(WebhookOptions options, HttpClient& http, Clock& clock, spdlog::logger& log);
    ~WebhookSink() override;

    [[nodiscard]] const std::string& name() const noexcept override;
    [[nodiscard]] SinkLimits limits() const noexcept override;
    [[nodiscard]] boost::asio::awaitable<std::vector<Attempt>> deliver(
        std::vector<Delivery> batch) override;
    [[nodiscard]] std::string describe() const override;
    [[nodiscard]] boost::asio::awaitable<Result<>> reopen() override;
    [[nodiscard]] boost::asio::awaitable<Result<>> announce(DisabledNotice notice) override;
    [[nodiscard]] boost::asio::awaitable<Result<std::string>> test() override;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace vigie

#pragma once

// WebhookSink: signed HTTP POSTs by the Standard Webhooks rules (spec 1.0.0).
//
// Body: {"type":"story.tagged","timestamp":…,"data":{the story, "watches" being those that sent
// it}}, at most max_body bytes: longer texts are cut, then tags' mentions dropped, and
// "truncated":true says so. Headers: webhook-id (the delivery's message_id), webhook-timestamp (of
// the attempt), webhook-signature (one "v1,…" per secret, newest first). 2xx is success; 410 is
// final; other 3xx and 4xx except 408, 425 and 429 are final too; everything else is tried again.
// Redirects are not followed.

#include "base/clock.hpp"
#include "base/http/client.hpp"
#include "sinks/sink.hpp"

#include <spdlog/logger.h>

#include <memory>
#include <string>
#include <vector>

namespace vigie {

struct WebhookOptions {
    std::string name;
    std::string url;
    std::vector<std::string> secrets;  // raw key bytes, newest first; one or two
    Headers headers;                   // sent besides
    Millis timeout{15'000};
    std::size_t parallel = 4;
    std::size_t max_body = 20'000;  // bytes
    bool allow_private = false;     // the address may be private or loopback
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
    [[nodiscard]] boost::asio::awaitable<Result<std::string>> test() override;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace vigie

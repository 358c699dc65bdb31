#pragma once

// Receiver: the other end of the demo's webhooks: verifies each signature as any receiver should,
// and keeps what arrived. Lives on the I/O thread.

#include "base/clock.hpp"
#include "base/http/server.hpp"
#include "base/story.hpp"
#include "sinks/webhook_key.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace vigie::demo {

struct Alert {
    std::string id;  // webhook-id
    Story story;
    Instant at{};
};

class Receiver {
  public:
    // `key` is what vigie signs with. `on_alert` is told of each verified delivery that is new.
    Receiver(boost::asio::any_io_executor executor,
             Clock& clock,
             WebhookKey key,
             std::function<void(const Alert&)> on_alert);

    [[nodiscard]] Result<std::uint16_t> open() { return server_.listen(); }

    void close() { server_.stop(); }

    [[nodiscard]] const std::map<std::string, Alert>& alerts() const noexcept { return alerts_; }

    [[nodiscard]] std::size_t repeats() const noexcept { return repeats_; }

    [[nodiscard]] std::size_t refused() const noexcept { return refused_; }

  private:
    [[nodiscard]] boost::asio::awaitable<ServerResponse> take(ServerRequest request);

    HttpServer server_;
    Clock& clock_;
    WebhookKey key_;
    std::function<void(const Alert&)> on_alert_;
    std::map<std::string, Alert> alerts_;  // by webhook-id
    std::size_t repeats_ = 0;
    std::size_t refused_ = 0;  // wrong signature, or a body that is no story
};

}  // namespace vigie::demo

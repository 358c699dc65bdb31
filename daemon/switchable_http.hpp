#pragma once

// SwitchableHttp: an HttpClient whose real client can be replaced on reload (other networks
// allowed) while requests are under way: those end with the client they began with.

#include "base/http/client.hpp"

#include <memory>
#include <utility>

namespace vigie {

class SwitchableHttp final : public HttpClient {
  public:
    explicit SwitchableHttp(std::shared_ptr<HttpClient> client) : client_(std::move(client)) {}

    void replace(std::shared_ptr<HttpClient> client) { client_ = std::move(client); }

    [[nodiscard]] boost::asio::awaitable<Result<HttpResponse>> send(HttpRequest request) override {
        const std::shared_ptr<HttpClient> client = client_;  // kept alive for this request
        co_return co_await client->send(std::move(request));
    }

  private:
    std::shared_ptr<HttpClient> client_;
};

}  // namespace vigie

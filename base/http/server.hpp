#pragma once

// HttpServer: a small HTTP/1.1 server (Boost.Beast) for the demo's newsroom and receiver, for
// tests, and for the admin endpoint: keep-alive, one handler. Requests: GET, HEAD, PUT and POST, a
// header of 16 KiB and a body of 1 MiB at most; 256 connections; others get 405, 431, 413, or are
// closed. What the handler throws becomes a 500. Lives on the executor it was given; the handler
// runs there and must not block.

#include "base/http/client.hpp"
#include "base/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace vigie {

struct ServerRequest {
    std::string method;
    std::string target;  // path and query, as sent
    Headers headers;
    std::string body;

    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

struct ServerResponse {
    int status = 200;
    Headers headers;  // content-length is added
    std::string body;
};

class HttpServer {
  public:
    using Handler = std::function<boost::asio::awaitable<ServerResponse>(ServerRequest)>;

    HttpServer(boost::asio::any_io_executor executor, Handler handler);
    ~HttpServer();

    // Listens on 127.0.0.1; port 0 lets the system choose. The port, or why not.
    [[nodiscard]] Result<std::uint16_t> listen(std::uint16_t port = 0);

    // Closes the listener and every connection. Idempotent.
    void stop();

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;  // shared with the connections' coroutines
};

}  // namespace vigie

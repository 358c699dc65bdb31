#pragma once

// CurlClient: HttpClient on libcurl's multi socket interface, driven by the Asio loop: no thread, no
// polling. Connections are kept and reused, handles too; HTTP/2 where the server offers it.
//
// Addresses: private, loopback, link-local, multicast, unspecified and metadata addresses, IPv4 in
// IPv6 included, are refused at connect time, after name resolution, on every hop
// (CURLOPT_OPENSOCKETFUNCTION sees the address that is really used), unless a network of
// `allow_networks` holds them or the request says allow_private. Only http and https.
// Source: libcurl "multi_socket", curl_multi_socket_action(3).

#include "base/http/client.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// "10.0.0.0/8", "fd00::/8" or one address; Errc::invalid otherwise.
class Network {
  public:
    [[nodiscard]] static Result<Network> parse(std::string_view cidr);
    // `bytes` are 4 or 16, in network order.
    [[nodiscard]] bool contains(std::string_view bytes) const noexcept;

  private:
    std::string bytes_;
    unsigned prefix_ = 0;
};

// Whether the open internet is meant by this address (4 or 16 bytes, network order).
[[nodiscard]] bool is_public_address(std::string_view bytes) noexcept;

struct CurlOptions {
    std::vector<Network> allow_networks;
    std::size_t max_connections = 256;  // kept open, in all
    std::size_t max_per_host = 6;
    std::string proxy;    // empty: none, also not from the environment
    std::string ca_file;  // empty: the system's
};

class CurlClient final : public HttpClient {
  public:
    CurlClient(boost::asio::any_io_executor executor, CurlOptions options);
    ~CurlClient() override;

    [[nodiscard]] boost::asio::awaitable<Result<HttpResponse>> send(HttpRequest request) override;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace vigie

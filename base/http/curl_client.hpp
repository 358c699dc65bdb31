#pragma once

// CurlClient: HttpClient on libcurl's multi socket interface, driven by the Asio loop: no thread,
// no polling. Connections are kept and reused, handles too; HTTP/2 where the server offers it.
//
// Addresses: private, loopback, link-local, multicast, unspecified and metadata addresses, IPv4 in
// IPv6 included, are refused at connect time, after name resolution, on every hop
// (CURLOPT_OPENSOCKETFUNCTION sees the address that is really used), unless a network of
// `allow_networks` holds them or the request says allow_private. Only http and https. Behind a
// proxy the addresses cannot be seen, and guarding them is the proxy's business.
//
// Destroying it ends the requests under way with operation_aborted.
// Source: libcurl "multi_socket", curl_multi_socket_action(3).

#include "base/http/client.hpp"
#include "base/http/network.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace vigie {

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
    std::shared_ptr<Impl> impl_;  // shared with the requests under way
};

}  // namespace vigie

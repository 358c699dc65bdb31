#pragma once

// HttpClient: one request, one answer. The seam between Vigie and the network.
//
// The client follows redirects itself up to the limit, checks every connected address against the
// policy, decodes gzip, br and zstd, and stops reading at max_body decoded bytes. It never throws
// for what a server does; cancellation throws operation_aborted.
// Called on the I/O thread only. Production: base/http/curl_client.hpp. Tests: FakeHttp.
// Sources: RFC 9110, RFC 9111; libcurl's multi interface.

#include "base/http/network.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vigie {

using Headers = std::vector<std::pair<std::string, std::string>>;

// How to speak TLS with one server. Paths; an empty one is not used.
struct TlsOptions {
    enum class Version : std::uint8_t { tls1_2, tls1_3 };

    std::string ca_file;      // PEM: trust these authorities, not the system's
    std::string certificate;  // PEM: who we are, with the chain
    std::string key;          // PEM, not encrypted
    Version least = Version::tls1_2;

    friend bool operator==(const TlsOptions&, const TlsOptions&) = default;
};

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    Headers headers;         // sent as given
    std::string body;        // for POST and PUT
    Millis timeout{30'000};  // for the whole exchange, redirects included
    Millis connect_timeout{10'000};
    std::size_t max_body = std::size_t{16} << 20U;  // decoded bytes
    int max_redirects = 5;                          // 0: a 3xx is the answer
    bool cut_body = false;       // a longer body is cut there instead of being an error
    bool allow_private = false;  // also addresses that are not public, whatever the policy says
    std::shared_ptr<const std::vector<Network>> allow_networks;  // besides the policy's
    std::shared_ptr<const TlsOptions> tls;                       // null: as the client does
};

struct HttpResponse {
    int status = 0;
    Headers headers;            // of the last answer; names as sent
    std::string body;           // decoded; empty for 304
    std::string url;            // of the last answer, after redirects
    std::string permanent_url;  // where an unbroken chain of 301/308 from the start led; or empty
    std::string remote_address;
    Millis elapsed{0};

    // The first header of that name, compared without case; empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

class HttpClient {
  public:
    virtual ~HttpClient() = default;

    // Any HTTP status is an answer, not an error. Errc: network, no_host,
    // no_connect, tls, timeout, refused, too_large.
    [[nodiscard]] virtual boost::asio::awaitable<Result<HttpResponse>> send(
        HttpRequest request) = 0;
};

}  // namespace vigie

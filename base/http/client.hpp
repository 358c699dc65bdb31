#pragma once

// HttpClient: one request, one answer. The seam between Vigie and the network.
//
// The client follows redirects itself up to the limit, checks every connected address against the
// policy, decodes gzip, br and zstd, and stops reading at max_body decoded bytes. It never throws
// for what a server does; cancellation throws operation_aborted.
// Called on the I/O thread only. Production: base/http/curl_client.hpp. Tests: FakeHttp.
// Sources: RFC 9110, RFC 9111; libcurl's multi interface.

#include "base/result.hpp"
#include "base/time.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vigie {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    Headers headers;         // sent as given
    std::string body;        // for POST and PUT
    Millis timeout{30'000};  // for the whole exchange, redirects included
    Millis connect_timeout{10'000};
    std::size_t max_body = std::size_t{16} << 20U;  // decoded bytes
    int max_redirects = 5;                          // 0: a 3xx is the answer
    bool allow_private = false;  // also addresses that are not public, whatever the policy says
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

    // Any HTTP status is an answer, not an error. Errc: network, timeout, refused, too_large.
    [[nodiscard]] virtual boost::asio::awaitable<Result<HttpResponse>> send(
        HttpRequest request) = 0;
};

}  // namespace vigie

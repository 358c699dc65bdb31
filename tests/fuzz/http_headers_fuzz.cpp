// Any header a server sends: nothing read from it is negative, unbounded or leads anywhere but to
// the web. One header a line, "Name: value".

#include "base/http/client.hpp"
#include "base/http/http_date.hpp"
#include "base/http/redirect.hpp"
#include "base/text.hpp"
#include "feeds/charset.hpp"
#include "feeds/poll_hints.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void require(bool truth) {
    if (!truth) {
        std::abort();
    }
}

bool is_web(std::string_view url) {
    return url.substr(0, 7) == "http://" || url.substr(0, 8) == "https://";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vigie;
    using namespace std::chrono_literals;
    const Time now = *parse_rfc3339("2026-03-01T12:00:00Z");
    std::string_view text(reinterpret_cast<const char*>(data), size);
    HttpResponse response;
    response.status = 301 + static_cast<int>(size % 200);
    response.url = "https://feeds.example/dir/feed";
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t colon = std::min(line.find(':'), line.size());
        const std::string_view value = trim(line.substr(std::min(colon + 1, line.size())));
        response.headers.emplace_back(line.substr(0, colon), value);
        (void)charset_of(value);
        (void)parse_http_date(value, now);
        if (const auto wait = parse_retry_after(value, now)) {
            require(*wait >= 0s);
        }
        if (const auto seconds = parse_delta_seconds(value)) {
            require(*seconds >= 0s && *seconds <= 2147483647s);
        }
        require(ttl_bound(value) >= 0s);
    }
    require(freshness(response, now) >= 0s);
    require(is_web(document_url(response)));
    require(!status_failure(response).empty());
    HttpRequest request;
    request.url = response.url;
    if (is_redirect(response) && follow_redirect(request, response)) {
        require(is_web(request.url));
    }
    return 0;
}

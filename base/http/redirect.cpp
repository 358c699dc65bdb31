#include "base/http/redirect.hpp"

#include "base/text.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <array>

namespace vigie {

namespace {

constexpr std::array<std::string_view, 10> kHarmlessHeaders = {"accept",
                                                               "accept-encoding",
                                                               "accept-language",
                                                               "a-im",
                                                               "cache-control",
                                                               "content-type",
                                                               "from",
                                                               "if-modified-since",
                                                               "if-none-match",
                                                               "user-agent"};

bool is_harmless(const std::string& name) {
    return std::any_of(
        kHarmlessHeaders.begin(), kHarmlessHeaders.end(), [&](std::string_view harmless) {
            return equals_ignore_case(name, harmless);
        });
}

bool is_https(std::string_view url) {
    return equals_ignore_case(url.substr(0, 6), "https:");
}

bool same_origin(std::string_view from, std::string_view to) {
    return url_authority(from) == url_authority(to) && (is_https(to) || !is_https(from));
}

void become_get(HttpRequest& request) {
    request.method = "GET";
    request.body.clear();
    std::erase_if(request.headers, [](const auto& header) {
        return equals_ignore_case(header.first, "content-type");
    });
}

}  // namespace

bool is_permanent_redirect(int status) noexcept {
    return status == 301 || status == 308;
}

bool is_redirect(const HttpResponse& response) noexcept {
    switch (response.status) {
        case 301:
        case 302:
        case 303:
        case 307:
        case 308:
            return !response.header("location").empty();
        default:
            return false;
    }
}

Result<> follow_redirect(HttpRequest& request, const HttpResponse& response) {
    const std::string_view location = response.header("location");
    std::string target = resolve_url(request.url, to_valid_utf8(location));
    if (target.empty()) {
        return Error(Errc::refused,
                     "redirects to " + redact_url(to_valid_utf8(location)) +
                         ", and only http and https are followed");
    }
    const bool rewritten = response.status == 303
                               ? request.method != "GET" && request.method != "HEAD"
                               : response.status <= 302 && request.method == "POST";
    if (rewritten) {
        become_get(request);
    }
    if (!same_origin(request.url, target)) {
        std::erase_if(request.headers,
                      [](const auto& header) { return !is_harmless(header.first); });
    }
    request.url = std::move(target);
    --request.max_redirects;
    return {};
}

}  // namespace vigie

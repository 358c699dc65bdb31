#include "feeds/poll_hints.hpp"

#include "base/http/http_date.hpp"
#include "base/text.hpp"
#include "base/url.hpp"

#include <fmt/format.h>

#include <optional>

namespace vigie {

namespace {

struct CacheControl {
    std::optional<Seconds> max_age;
    bool forbidden = false;  // no-cache, no-store
};

void read_directive(CacheControl& out, std::string_view directive) {
    const std::size_t equals = directive.find('=');
    const std::string_view name = trim(directive.substr(0, equals));
    if (equals == std::string_view::npos) {
        if (equals_ignore_case(name, "no-cache") || equals_ignore_case(name, "no-store")) {
            out.forbidden = true;
        }
        return;
    }
    if (!equals_ignore_case(name, "max-age") || out.max_age) {
        return;
    }
    std::string_view value = trim(directive.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
        value = value.substr(1, value.size() - 2);
    }
    out.max_age = parse_delta_seconds(value);
}

CacheControl read_cache_control(const HttpResponse& response) {
    CacheControl out;
    for (const auto& [name, value] : response.headers) {
        if (!equals_ignore_case(name, "Cache-Control")) {
            continue;
        }
        std::string_view rest = value;
        while (!rest.empty()) {
            const std::size_t comma = rest.find(',');
            read_directive(out, rest.substr(0, comma));
            rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        }
    }
    return out;
}

const char* advice(int status) noexcept {
    switch (status) {
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized: it wants credentials; give them in the feed's headers";
        case 402:
            return "Payment Required";
        case 403:
            return "Forbidden: the server refuses this client";
        case 404:
            return "Not Found: check the feed's url";
        case 406:
            return "Not Acceptable";
        case 410:
            return "Gone: the publisher says that this feed has ended; remove it";
        case 429:
            return "Too Many Requests: poll it less often";
        case 451:
            return "Unavailable For Legal Reasons";
        case 500:
            return "Internal Server Error";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        default:
            break;
    }
    if (status >= 300 && status < 400) {
        return "a redirect that was not followed";
    }
    return status < 300 ? "an answer without a feed" : "a failure";
}

}  // namespace

Seconds freshness(const HttpResponse& response, Time now) {
    const CacheControl cache = read_cache_control(response);
    if (cache.forbidden) {
        return Seconds{0};
    }
    Seconds left{0};
    if (cache.max_age) {
        left = *cache.max_age - parse_delta_seconds(response.header("Age")).value_or(Seconds{0});
    } else if (const auto expires = parse_http_date(response.header("Expires"), now)) {
        left = *expires - parse_http_date(response.header("Date"), now).value_or(now);
    }
    return left.count() > 0 ? left : Seconds{0};
}

Seconds ttl_bound(std::string_view ttl) {
    const std::optional<Seconds> minutes = parse_delta_seconds(trim(ttl));
    return minutes ? *minutes * 60 : Seconds{0};
}

std::string document_url(const HttpResponse& response) {
    const std::string_view stated = trim(response.header("Content-Location"));
    std::string url = stated.empty() ? std::string() : resolve_url(response.url, stated);
    return !url.empty() && url_authority(url) == url_authority(response.url) ? url : response.url;
}

std::string status_failure(const HttpResponse& response) {
    if (equals_ignore_case(response.header("cf-mitigated"), "challenge")) {
        return fmt::format(
            "HTTP {} and a page to tell people from programs; ask the site to let "
            "the feed through, or set [service] user_agent to your contact",
            response.status);
    }
    return fmt::format("HTTP {} {}", response.status, advice(response.status));
}

}  // namespace vigie

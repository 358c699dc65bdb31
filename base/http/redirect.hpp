#pragma once

// What a redirect asks for, decided without I/O.
//
// Only http and https are followed. 303, and 301 and 302 after a POST, become a GET. To another
// origin go only headers that carry no secret: conditions, Accept and User-Agent among them; http
// to https on one host counts as the same origin. Sources: RFC 9110 section 15.4; the fetch
// standard's HTTP-redirect fetch.

#include "base/http/client.hpp"

namespace vigie {

// A redirect to follow: the status says so and there is a Location.
[[nodiscard]] bool is_redirect(const HttpResponse& response) noexcept;

[[nodiscard]] bool is_permanent_redirect(int status) noexcept;

// Makes `request` the one that `response` asks for. Errc::refused when policy forbids it; the text
// is without the request's URL.
[[nodiscard]] Result<> follow_redirect(HttpRequest& request, const HttpResponse& response);

}  // namespace vigie

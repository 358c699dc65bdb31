#pragma once

// What an answer says about polling it: for how long it stays fresh, and why it is a failure.
// Pure readings of headers; poll_schedule.hpp makes the decision.
// Sources: RFC 9111 sections 4.2.1, 4.2.3, 5.2.2, 5.3; RSS 2.0 <ttl>.

#include "base/http/client.hpp"
#include "base/time.hpp"

#include <string>
#include <string_view>

namespace vigie {

// How much longer the answer stays fresh: max-age less Age; without max-age, Expires less Date.
// Zero for no-cache, no-store and everything that cannot be read.
[[nodiscard]] Seconds freshness(const HttpResponse& response, Time now);

// RSS <ttl>: whole minutes; zero where it is not that.
[[nodiscard]] Seconds ttl_bound(std::string_view ttl);

// What relative links in the body are against: Content-Location where it is on the same host, else
// the address that answered. (RFC 9110 section 8.7 leaves it to the format; feed readers follow
// it.)
[[nodiscard]] std::string document_url(const HttpResponse& response);

// One line on a status that is neither 200 nor 304, with what a user can do about it.
[[nodiscard]] std::string status_failure(const HttpResponse& response);

}  // namespace vigie

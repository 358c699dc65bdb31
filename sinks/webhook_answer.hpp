#pragma once

// What a receiver's answer means for a delivery. Pure.
//
// 2xx: delivered. 3xx (redirects are not followed) and 4xx: final, save 408, 425 and 429; 410 is
// the end of all messages there. Everything else, and no answer at all, is tried again, not before
// the Retry-After that came with it. Error lines name the URL without user-info and query, the
// status and the answer's first line, printable and short. Sources: Standard Webhooks 1.0.0,
// "Failure responses"; RFC 9110 sections 10.2.3 and 15.

#include "base/http/client.hpp"
#include "sinks/sink.hpp"

#include <string>
#include <string_view>

namespace vigie {

[[nodiscard]] Attempt judge_answer(std::string_view url,
                                   const Result<HttpResponse>& answer,
                                   Instant now);

// The first line of `text` that is not blank, at most 120 bytes of valid UTF-8 without control
// characters.
[[nodiscard]] std::string first_printable_line(std::string_view text);

}  // namespace vigie

#pragma once

// Standard Webhooks signatures (spec 1.0.0, "Signature scheme"): HMAC-SHA256 over
// "id.timestamp.body", base64, prefixed "v1,"; several, separated by spaces, while keys rotate.

#include "base/result.hpp"
#include "base/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// The raw key of "whsec_" + base64 of 24 to 64 bytes. Errc::invalid says what is wrong, without the
// secret.
[[nodiscard]] Result<std::string> parse_webhook_secret(std::string_view text);

[[nodiscard]] std::string webhook_signature(const std::vector<std::string>& keys,
                                            std::string_view id,
                                            std::string_view timestamp,
                                            std::string_view body);

// What a receiver does: true when one of the signatures in `header` is right for one of the keys
// and the timestamp is within `tolerance` of `now`. Compares in constant time.
[[nodiscard]] bool verify_webhook(const std::vector<std::string>& keys,
                                  std::string_view id,
                                  std::string_view timestamp,
                                  std::string_view body,
                                  std::string_view header,
                                  Time now,
                                  Seconds tolerance = Seconds{300});

}  // namespace vigie

#pragma once

// Standard Webhooks signatures (spec 1.0.0, "Signature scheme") over "id.timestamp.body", base64:
// "v1," is HMAC-SHA256, "v1a," ed25519; several, separated by spaces, while keys rotate or where a
// receiver is given the choice.

#include "base/time.hpp"
#include "sinks/webhook_key.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// One signature for each key that is in force at `now`, in their order.
[[nodiscard]] std::string webhook_signature(const std::vector<WebhookKey>& keys,
                                            std::string_view id,
                                            std::string_view timestamp,
                                            std::string_view body,
                                            Time now);

// What a receiver does: true when one of the signatures in `header` is right for one of the keys,
// whatever their dates, and the timestamp is within `tolerance` of `now`. Compares in constant
// time.
[[nodiscard]] bool verify_webhook(const std::vector<WebhookKey>& keys,
                                  std::string_view id,
                                  std::string_view timestamp,
                                  std::string_view body,
                                  std::string_view header,
                                  Time now,
                                  Seconds tolerance = Seconds{300});

}  // namespace vigie

#pragma once

// The body of a webhook: what was delivered in its envelope (sinks/webhook_envelope.hpp).
//
// The same for every attempt of a delivery: the timestamp is when the delivery was created. Data is
// the story as it was written, "watches" being the delivery's, and what an alert or update says
// more (Delivery::extra); or a digest's document. A body that would pass `max_bytes` is made
// smaller in this order, as far as needed: the end of the text, with the mentions and relations
// that point into it; all mentions; relations, themes and authors; tags from the least salient;
// then of the title, half by half. "data" then ends in "cut":[the names of what was
// shortened],"truncated":true. Errc::malformed where story_json is no story; Errc::too_large where
// nothing helps (a max_bytes under about 1 kB, or a digest). Source: docs/webhooks.md.

#include "base/delivery.hpp"
#include "base/result.hpp"
#include "sinks/webhook_envelope.hpp"

#include <cstddef>
#include <string>

namespace vigie {

[[nodiscard]] Result<std::string> webhook_body(const Delivery& delivery,
                                               std::size_t max_bytes,
                                               WebhookFormat format = WebhookFormat::standard);

}  // namespace vigie

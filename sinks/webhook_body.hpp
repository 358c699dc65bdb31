#pragma once

// The body of a webhook: {"type":"story.tagged","timestamp":…,"data":{the story}}. An alert or an
// update says more after the story (Delivery::extra); the data of a digest is its document.
//
// The same for every attempt of a delivery: the timestamp is when the delivery was created.
// "watches" are the delivery's, the rest is the story as it was written. A body that would pass
// `max_bytes` is made smaller in this order, as far as needed: the end of the text, with the
// mentions and relations that point into it; all mentions; relations, themes and authors; tags from
// the least salient; then of the title, half by half. "data" then ends in "truncated":true.
// Errc::malformed where story_json is no story; Errc::too_large where nothing helps (a max_bytes
// under about 1 kB). Source: docs/story-format.md, "In a webhook".

#include "base/delivery.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <string>

namespace vigie {

[[nodiscard]] Result<std::string> webhook_body(const Delivery& delivery, std::size_t max_bytes);

}  // namespace vigie

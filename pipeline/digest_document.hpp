#pragma once

// A digest: several alerts as one document, for people and programs: docs/story-format.md.

#include "base/story.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace vigie {

struct DigestItem {
    Story story;
    std::vector<std::string> watches;
    bool update = false;  // more of an event that was told before
    Instant when{};
};

// At most this many bytes, so that it fits into a message; what has no room is counted.
inline constexpr std::size_t kMostDigestBytes = 16'000;

// One JSON object: title, why ("digest", "quiet hours", "group", "limit"), from, to, count, the
// text to read, and the items. `items` by time; not empty.
[[nodiscard]] std::string digest_document(const std::string& why,
                                          const std::vector<DigestItem>& items);

}  // namespace vigie

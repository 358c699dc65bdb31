#pragma once

// WebhookKey: a key that signs webhooks, and from when to when. Texts are those of Standard
// Webhooks 1.0.0, "Signing secret serialization": whsec_ (symmetric), whsk_ (ed25519, private),
// whpk_ (ed25519, public), each followed by base64. Errors never hold the key.

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

struct WebhookKey {
    enum class Kind : std::uint8_t { hmac, ed25519 };

    std::string bytes;  // raw: 24 to 64 of an hmac key, the 32 of an ed25519 seed
    Kind kind = Kind::hmac;
    std::optional<Time> from = {};  // not before
    std::optional<Time> to = {};    // no longer then

    friend bool operator==(const WebhookKey&, const WebhookKey&) = default;
};

// "whsec_…", or "whsk_…" of 32 bytes (the seed) or 64 (the seed, then the public key).
[[nodiscard]] Result<WebhookKey> parse_webhook_key(std::string_view text);

// "whpk_…" of an ed25519 key: what its receiver verifies with; no secret. Empty for another.
[[nodiscard]] std::string public_key_text(const WebhookKey& key);

[[nodiscard]] bool is_in_force(const WebhookKey& key, Time now) noexcept;

// Keys have to hand over to each other without a gap, the last of them having no end. What is wrong
// with these, or nothing.
[[nodiscard]] std::optional<std::string> gap_between(const std::vector<WebhookKey>& keys);

}  // namespace vigie

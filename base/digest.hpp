#pragma once

// Fingerprints and codes. hash64/hash128 are XXH3 (xxhash.com): fast, not for secrets. SHA-256 and
// HMAC are OpenSSL's. Text forms: lower-case hex, RFC 4648 base64 (padded), base32hex lower-case
// unpadded.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vigie {

struct Hash128 {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    friend auto operator<=>(const Hash128&, const Hash128&) = default;
};

[[nodiscard]] std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0) noexcept;
[[nodiscard]] Hash128 hash128(std::string_view bytes, std::uint64_t seed = 0) noexcept;

// 26 characters of [0-9a-v].
[[nodiscard]] std::string to_base32hex(Hash128 hash);

[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view bytes);
[[nodiscard]] std::array<std::uint8_t, 32> hmac_sha256(std::string_view key,
                                                       std::string_view message);

[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] std::string to_base64(std::string_view bytes);

// Standard alphabet, padding required as RFC 4648 section 4 says; nullopt for anything else.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace vigie

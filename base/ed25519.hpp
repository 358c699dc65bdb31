#pragma once

// Ed25519 signatures (RFC 8032), by OpenSSL. Keys and signatures are raw bytes: a private key is
// its 32-byte seed, a public key 32 bytes, a signature 64.

#include <cstddef>
#include <string>
#include <string_view>

namespace vigie {

inline constexpr std::size_t kEd25519KeyBytes = 32;

// Empty where `seed` is not 32 bytes.
[[nodiscard]] std::string ed25519_public_key(std::string_view seed);
[[nodiscard]] std::string ed25519_sign(std::string_view seed, std::string_view message);

[[nodiscard]] bool ed25519_verify(std::string_view public_key,
                                  std::string_view message,
                                  std::string_view signature);

}  // namespace vigie

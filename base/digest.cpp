#include "base/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <xxhash.h>

namespace vigie {

namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) noexcept {
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

Hash128 hash128(std::string_view bytes, std::uint64_t seed) noexcept {
    const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
    return {hash.high64, hash.low64};
}

std::string to_base32hex(Hash128 hash) {
    constexpr std::string_view kAlphabet = "0123456789abcdefghijklmnopqrstuv";
    constexpr int kDigits = 26;  // 128 bits in fives, the last digit holds three
    std::string out(kDigits, '0');
    for (int i = 0; i < kDigits; ++i) {
        const int shift = 123 - 5 * i;
        std::uint64_t five = 0;
        if (shift >= 64) {
            five = hash.high >> static_cast<unsigned>(shift - 64);
        } else if (shift >= 0) {
            const auto low_shift = static_cast<unsigned>(shift);
            five = hash.low >> low_shift;
            if (low_shift > 59) {
                five |= hash.high << (64U - low_shift);
            }
        } else {
            five = hash.low << static_cast<unsigned>(-shift);
        }
        out[static_cast<std::size_t>(i)] = kAlphabet[five & 31U];
    }
    return out;
}

std::array<std::uint8_t, 32> sha256(std::string_view bytes) {
    std::array<std::uint8_t, 32> out{};
    SHA256(bytes_of(bytes), bytes.size(), out.data());
    return out;
}

std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view message) {
    std::array<std::uint8_t, 32> out{};
    unsigned int length = 0;
    HMAC(EVP_sha256(),
         key.data(),
         static_cast<int>(key.size()),
         bytes_of(message),
         message.size(),
         out.data(),
         &length);
    return out;
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += kDigits[byte >> 4U];
        out += kDigits[byte & 15U];
    }
    return out;
}

std::string to_base64(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL writes a final NUL
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                       bytes_of(bytes),
                                       static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') {
        ++padding;
    }
    for (const char c : text.substr(0, text.size() - padding)) {
        const bool known = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                           (c >= '0' && c <= '9') || c == '+' || c == '/';
        if (!known) {
            return std::nullopt;
        }
    }
    std::string out(text.size() / 4 * 3, '\0');
    const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                       bytes_of(text),
                                       static_cast<int>(text.size()));
    if (length < 0) {
        return std::nullopt;
    }
    out.resize(static_cast<std::size_t>(length) - padding);
    return out;
}

}  // namespace vigie

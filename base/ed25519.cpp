#include "base/ed25519.hpp"

#include <openssl/evp.h>

#include <memory>

namespace vigie {

namespace {

struct KeyFree {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};

struct ContextFree {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};

using Key = std::unique_ptr<EVP_PKEY, KeyFree>;
using Context = std::unique_ptr<EVP_MD_CTX, ContextFree>;

constexpr std::size_t kSignatureBytes = 64;

const unsigned char* octets_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* octets_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

Key private_key(std::string_view seed) {
    return Key(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets_of(seed), seed.size()));
}

}  // namespace

std::string ed25519_public_key(std::string_view seed) {
    const Key key = private_key(seed);
    std::string out(kEd25519KeyBytes, '\0');
    std::size_t size = out.size();
    if (!key || EVP_PKEY_get_raw_public_key(key.get(), octets_of(out), &size) != 1) {
        return {};
    }
    return out;
}

std::string ed25519_sign(std::string_view seed, std::string_view message) {
    const Key key = private_key(seed);
    const Context context(EVP_MD_CTX_new());
    std::string out(kSignatureBytes, '\0');
    std::size_t size = out.size();
    if (!key || !context ||
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
        EVP_DigestSign(context.get(), octets_of(out), &size, octets_of(message), message.size()) !=
            1) {
        return {};
    }
    return out;
}

bool ed25519_verify(std::string_view public_key,
                    std::string_view message,
                    std::string_view signature) {
    const Key key(EVP_PKEY_new_raw_public_key(
        EVP_PKEY_ED25519, nullptr, octets_of(public_key), public_key.size()));
    const Context context(EVP_MD_CTX_new());
    return key && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(),
                            octets_of(signature),
                            signature.size(),
                            octets_of(message),
                            message.size()) == 1;
}

}  // namespace vigie

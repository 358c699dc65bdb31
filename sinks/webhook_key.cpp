#include "sinks/webhook_key.hpp"

#include "base/digest.hpp"
#include "base/ed25519.hpp"

#include <algorithm>

namespace vigie {

namespace {

constexpr std::string_view kSymmetric = "whsec_";
constexpr std::string_view kPrivate = "whsk_";
constexpr std::string_view kPublic = "whpk_";
constexpr std::size_t kFewestKeyBytes = 24;
constexpr std::size_t kMostKeyBytes = 64;

Error not_base64(std::string_view prefix) {
    return {Errc::invalid,
            "what follows \"" + std::string(prefix) +
                "\" in this webhook secret is not base64 (standard alphabet, padded)"};
}

Result<WebhookKey> symmetric_key(std::string_view text) {
    const std::optional<std::string> bytes = from_base64(text);
    if (!bytes) {
        return not_base64(kSymmetric);
    }
    if (bytes->size() < kFewestKeyBytes || bytes->size() > kMostKeyBytes) {
        return Error(Errc::invalid,
                     "a webhook secret (\"whsec_\") is 24 to 64 bytes in base64; this one is " +
                         std::to_string(bytes->size()) +
                         " bytes (make one with: echo whsec_$(openssl rand -base64 32))");
    }
    WebhookKey key;
    key.bytes = *bytes;
    return key;
}

Result<WebhookKey> private_key(std::string_view text) {
    const std::optional<std::string> bytes = from_base64(text);
    if (!bytes) {
        return not_base64(kPrivate);
    }
    if (bytes->size() != kEd25519KeyBytes && bytes->size() != 2 * kEd25519KeyBytes) {
        return Error(Errc::invalid,
                     "an ed25519 key (\"whsk_\") is 32 bytes in base64, or 64 with its public key "
                     "behind; this one is " +
                         std::to_string(bytes->size()) + " bytes");
    }
    WebhookKey key;
    key.kind = WebhookKey::Kind::ed25519;
    key.bytes = bytes->substr(0, kEd25519KeyBytes);
    if (bytes->size() > kEd25519KeyBytes &&
        bytes->substr(kEd25519KeyBytes) != ed25519_public_key(key.bytes)) {
        return Error(Errc::invalid,
                     "the second half of this ed25519 key (\"whsk_\") is not the public key of the "
                     "first");
    }
    return key;
}

}  // namespace

Result<WebhookKey> parse_webhook_key(std::string_view text) {
    if (text.starts_with(kSymmetric)) {
        return symmetric_key(text.substr(kSymmetric.size()));
    }
    if (text.starts_with(kPrivate)) {
        return private_key(text.substr(kPrivate.size()));
    }
    if (text.starts_with(kPublic)) {
        return Error(Errc::invalid,
                     "\"whpk_\" is the public key, which its receiver needs; to sign, give the "
                     "private one, \"whsk_\"");
    }
    return Error(Errc::invalid,
                 "a webhook secret begins with \"whsec_\" or \"whsk_\"; this one does not");
}

std::string public_key_text(const WebhookKey& key) {
    if (key.kind != WebhookKey::Kind::ed25519) {
        return {};
    }
    return std::string(kPublic) + to_base64(ed25519_public_key(key.bytes));
}

bool is_in_force(const WebhookKey& key, Time now) noexcept {
    return (!key.from || *key.from <= now) && (!key.to || now < *key.to);
}

std::optional<std::string> gap_between(const std::vector<WebhookKey>& keys) {
    std::vector<const WebhookKey*> by_start;
    for (const WebhookKey& key : keys) {
        if (key.from && key.to && *key.to <= *key.from) {
            return "a secret ends (to) before it begins (from)";
        }
        by_start.push_back(&key);
    }
    std::stable_sort(by_start.begin(), by_start.end(), [](const auto* a, const auto* b) {
        return a->from.value_or(Time::min()) < b->from.value_or(Time::min());
    });
    Time covered = Time::min();  // everything before
    for (const WebhookKey* key : by_start) {
        if (key->from && *key->from > covered) {
            return covered == Time::min() ? "nothing signs before " + format_rfc3339(*key->from) +
                                                "; the oldest secret has no from"
                                          : "nothing signs from " + format_rfc3339(covered) +
                                                " to " + format_rfc3339(*key->from);
        }
        if (!key->to) {
            return std::nullopt;
        }
        covered = std::max(covered, *key->to);
    }
    return "nothing signs from " + format_rfc3339(covered) + " on; the newest secret has no to";
}

}  // namespace vigie

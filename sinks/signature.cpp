#include "sinks/signature.hpp"

#include "base/digest.hpp"
#include "base/ed25519.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace vigie {

namespace {

constexpr std::string_view kSymmetric = "v1,";
constexpr std::string_view kAsymmetric = "v1a,";

std::string mac_of(const std::string& key, std::string_view message) {
    const std::array<std::uint8_t, 32> mac = hmac_sha256(key, message);
    std::string bytes(mac.begin(), mac.end());
    return to_base64(bytes);
}

std::string signed_message(std::string_view id, std::string_view timestamp, std::string_view body) {
    std::string message;
    message.reserve(id.size() + timestamp.size() + body.size() + 2);
    message.append(id).append(1, '.').append(timestamp).append(1, '.').append(body);
    return message;
}

// The time taken depends on the lengths only, which are no secret.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) {
        return false;
    }
    volatile unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference = difference | static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^
                                                        static_cast<unsigned char>(b[i]));
    }
    return difference == 0;
}

// `one` is one signature of a header.
bool is_signed_with(const WebhookKey& key, std::string_view one, std::string_view message) {
    if (key.kind == WebhookKey::Kind::hmac) {
        return one.starts_with(kSymmetric) &&
               equal_in_constant_time(one.substr(kSymmetric.size()), mac_of(key.bytes, message));
    }
    if (!one.starts_with(kAsymmetric)) {
        return false;
    }
    const std::optional<std::string> signature = from_base64(one.substr(kAsymmetric.size()));
    return signature && ed25519_verify(ed25519_public_key(key.bytes), message, *signature);
}

bool is_timely(std::string_view timestamp, Time now, Seconds tolerance) noexcept {
    std::int64_t seconds = 0;
    const char* const last = timestamp.data() + timestamp.size();
    const auto [end, error] = std::from_chars(timestamp.data(), last, seconds);
    constexpr std::int64_t kFarFuture = 253'402'300'800;  // the year 10000: no overflow below
    if (error != std::errc{} || end != last || seconds < 0 || seconds > kFarFuture) {
        return false;
    }
    const Seconds apart = Time{Seconds{seconds}} - now;
    return apart <= tolerance && apart >= -tolerance;
}

}  // namespace

std::string webhook_signature(const std::vector<WebhookKey>& keys,
                              std::string_view id,
                              std::string_view timestamp,
                              std::string_view body,
                              Time now) {
    const std::string message = signed_message(id, timestamp, body);
    std::string header;
    for (const WebhookKey& key : keys) {
        if (!is_in_force(key, now)) {
            continue;
        }
        if (!header.empty()) {
            header += ' ';
        }
        if (key.kind == WebhookKey::Kind::hmac) {
            header.append(kSymmetric).append(mac_of(key.bytes, message));
        } else {
            header.append(kAsymmetric).append(to_base64(ed25519_sign(key.bytes, message)));
        }
    }
    return header;
}

bool verify_webhook(const std::vector<WebhookKey>& keys,
                    std::string_view id,
                    std::string_view timestamp,
                    std::string_view body,
                    std::string_view header,
                    Time now,
                    Seconds tolerance) {
    if (!is_timely(timestamp, now, tolerance)) {
        return false;
    }
    const std::string message = signed_message(id, timestamp, body);
    bool right = false;
    for (const WebhookKey& key : keys) {
        std::string_view rest = header;
        while (!rest.empty()) {
            const std::size_t space = std::min(rest.find(' '), rest.size());
            right |= is_signed_with(key, rest.substr(0, space), message);
            rest.remove_prefix(std::min(rest.size(), space + 1));
        }
    }
    return right;
}

}  // namespace vigie

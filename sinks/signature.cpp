#include "sinks/signature.hpp"

#include "base/digest.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace vigie {

namespace {

constexpr std::string_view kSecretPrefix = "whsec_";
constexpr std::string_view kVersion = "v1,";
constexpr std::size_t kFewestKeyBytes = 24;
constexpr std::size_t kMostKeyBytes = 64;

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

Result<std::string> parse_webhook_secret(std::string_view text) {
    if (!text.starts_with(kSecretPrefix)) {
        return Error(Errc::invalid, "a webhook secret begins with \"whsec_\"; this one does not");
    }
    std::optional<std::string> key = from_base64(text.substr(kSecretPrefix.size()));
    if (!key) {
        return Error(Errc::invalid,
                     "what follows \"whsec_\" in this webhook secret is not base64 (standard "
                     "alphabet, padded)");
    }
    if (key->size() < kFewestKeyBytes || key->size() > kMostKeyBytes) {
        return Error(Errc::invalid,
                     "a webhook secret is 24 to 64 bytes in base64; this one is " +
                         std::to_string(key->size()) +
                         " bytes (make one with: echo whsec_$(openssl rand -base64 32))");
    }
    return *key;  // g++ 12 warns, wrongly, of a move out of the optional
}

std::string webhook_signature(const std::vector<std::string>& keys,
                              std::string_view id,
                              std::string_view timestamp,
                              std::string_view body) {
    const std::string message = signed_message(id, timestamp, body);
    std::string header;
    for (const std::string& key : keys) {
        if (!header.empty()) {
            header += ' ';
        }
        header += kVersion;
        header += mac_of(key, message);
    }
    return header;
}

bool verify_webhook(const std::vector<std::string>& keys,
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
    for (const std::string& key : keys) {
        const std::string expected = mac_of(key, message);
        std::string_view rest = header;
        while (!rest.empty()) {
            const std::size_t space = std::min(rest.find(' '), rest.size());
            const std::string_view one = rest.substr(0, space);
            rest.remove_prefix(std::min(rest.size(), space + 1));
            if (one.starts_with(kVersion)) {
                right |= equal_in_constant_time(one.substr(kVersion.size()), expected);
            }
        }
    }
    return right;
}

}  // namespace vigie

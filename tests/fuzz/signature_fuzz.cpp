// Any header, timestamp and secret, separated by '\n': never a crash, and never verified but with
// what we signed ourselves.

#include "sinks/signature.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(data, data + size);
    std::string_view rest = input;
    const auto next = [&rest] {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view part = rest.substr(0, end);
        rest.remove_prefix(std::min(rest.size(), end + 1));
        return part;
    };
    const std::string_view header = next();
    const std::string_view timestamp = next();
    const vigie::Result<vigie::WebhookKey> key = vigie::parse_webhook_key(next());
    if (key && (key->bytes.size() < 24 || key->bytes.size() > 64)) {
        std::abort();
    }
    const std::vector<vigie::WebhookKey> keys{key ? *key : vigie::WebhookKey{std::string(32, 'k')}};
    constexpr vigie::Time kNow{vigie::Seconds{1'700'000'000}};
    const bool verified = vigie::verify_webhook(keys, "msg_1", timestamp, rest, header, kNow);
    const std::string own = vigie::webhook_signature(keys, "msg_1", timestamp, rest, kNow);
    if (verified && header.find(own) == std::string_view::npos) {
        std::abort();
    }
    return 0;
}

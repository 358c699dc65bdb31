// Any text as a delivery's story, at any limit: the body keeps to the limit, and where the story
// can be read the body is one that can be read, too. The first two bytes are the limit.

#include "base/story_json.hpp"
#include "sinks/log_tail.hpp"
#include "sinks/webhook_body.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const std::size_t limit = data[0] * std::size_t{256} + data[1];
    vigie::Delivery delivery;
    delivery.story_id = "fuzzed";
    delivery.story_json.assign(data + 2, data + size);
    delivery.watches = {"one", "two \"quoted\""};
    (void)vigie::story_id_of_line(delivery.story_json);

    const vigie::Result<std::string> body = vigie::webhook_body(delivery, limit);
    if (!body) {
        return 0;
    }
    constexpr std::string_view kData = ",\"data\":";
    const std::size_t at = body->find(kData);
    if (body->size() > limit || at == std::string::npos) {
        std::abort();
    }
    const std::string_view story =
        std::string_view(*body).substr(at + kData.size(), body->size() - at - kData.size() - 1);
    if (vigie::parse_story_json(delivery.story_json) && !vigie::parse_story_json(story)) {
        std::abort();
    }
    return 0;
}

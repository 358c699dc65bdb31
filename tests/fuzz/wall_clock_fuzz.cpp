// Hours of digests and of quiet: read or refused, and what is read comes again and again.

#include "pipeline/wall_clock.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const vigie::Instant now{vigie::Millis{1'700'000'000'000}};
    if (const auto time = vigie::parse_clock_time(text)) {
        const vigie::Instant next = time->next(now);
        if (next <= now || next > now + vigie::Seconds{9 * 24 * 3600}) {
            std::abort();
        }
    }
    if (const auto hours = vigie::parse_clock_hours(text)) {
        if (hours->contain(now) && hours->end(now) <= now) {
            std::abort();
        }
    }
    return 0;
}

// Packed bytes of any kind: refused, or a set that works and packs to something that unpacks.

#include "pipeline/seen_set.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using vigie::SeenSet;
    const std::string_view packed(reinterpret_cast<const char*>(data), size);
    vigie::Result<SeenSet> set = SeenSet::unpack(packed);
    if (!set) {
        return 0;
    }
    const vigie::Time now{vigie::Seconds{1'790'000'000}};
    // The bytes are also entries, so that known keys are looked up, taken over and marked.
    for (std::size_t i = 1; i + 24 <= size; i += 28) {
        vigie::EntryKeys keys;
        for (std::size_t b = 0; b < 8; ++b) {
            keys.guid = keys.guid << 8U | data[i + b];
            keys.link = keys.link << 8U | data[i + 8 + b];
            keys.text = keys.text << 8U | data[i + 16 + b];
        }
        if (i % 3 == 0) {
            set->mark_shared_link(keys.link, now);
        }
        set->note(keys, now);
        const bool evidence = keys.guid != 0 && !set->is_shared_guid(keys.guid);
        if (evidence && set->look_up(keys) != SeenSet::Verdict::seen) {
            std::abort();
        }
    }
    set->trim(size / 100, 8);
    const vigie::Result<SeenSet> again = SeenSet::unpack(set->pack());
    if (!again || again->size() > set->size()) {
        std::abort();
    }
    return 0;
}

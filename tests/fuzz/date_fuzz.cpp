// Any text is a date within bounds or none; what Vigie writes is read as what it was.

#include "base/date.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vigie;
    const auto time = parse_feed_date(std::string_view(reinterpret_cast<const char*>(data), size));
    if (time && parse_feed_date(format_rfc3339(*time)) != time) {
        std::abort();
    }
    return 0;
}

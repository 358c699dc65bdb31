// Text of any bytes: folding stays in its buffer, ends, and folds its own outcome to itself.

#include "pipeline/fingerprint.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string_view title = text.substr(0, size / 3);
    if (vigie::text_key(title, text) != vigie::text_key(title, text)) {
        std::abort();
    }
    const std::string once = vigie::normalise_text(text);
    if (!once.empty() && (once.front() == ' ' || once.back() == ' ')) {
        std::abort();
    }
    return 0;
}

// Any bytes under any declaration become valid UTF-8. The first line is the Content-Type.

#include "base/text.hpp"
#include "feeds/charset.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vigie;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t newline = text.find('\n');
    const std::string_view type = newline == std::string_view::npos ? "" : text.substr(0, newline);
    const std::string_view body =
        newline == std::string_view::npos ? text : text.substr(newline + 1);
    if (!is_valid_utf8(decode_to_utf8(std::string(body), type))) {
        std::abort();
    }
    return 0;
}

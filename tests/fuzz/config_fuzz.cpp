// Any bytes as a configuration: refused, each mistake with its file and a line that exists, or
// read. Inputs that name a secret's file are left out: the reader would open what they name.

#include "daemon/config.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    if (input.find("file") != std::string_view::npos) {
        return 0;
    }
    vigie::ConfigContext context;
    context.environment = [](const char*) -> const char* { return nullptr; };
    const auto config = vigie::parse_config(input, "f", context);
    if (config) {
        return 0;
    }
    const std::size_t lines =
        1 + static_cast<std::size_t>(std::count(input.begin(), input.end(), '\n'));
    if (config.error().empty()) {
        std::abort();
    }
    for (const vigie::ConfigError& error : config.error()) {
        if (error.message.empty() || error.line > lines + 1) {
            std::abort();
        }
    }
    return 0;
}

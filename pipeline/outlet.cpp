#include "pipeline/outlet.hpp"

#include "base/url.hpp"

#include <string_view>

namespace vigie {

std::string outlet_of(const std::string& link) {
    constexpr std::string_view kWww = "www.";
    std::string host = url_host(link);
    if (host.starts_with(kWww)) {
        host.erase(0, kWww.size());
    }
    return host;
}

}  // namespace vigie

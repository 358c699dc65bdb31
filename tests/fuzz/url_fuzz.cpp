// Whatever a feed calls a link: resolving it is idempotent, so is its canonical form, and no log
// line breaks on it. The input is a base and a reference, parted by the first newline.

#include "base/url.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void require(bool truth) {
    if (!truth) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vigie;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t newline = text.find('\n');
    const std::string_view base = text.substr(0, newline);
    const std::string_view reference =
        newline == std::string_view::npos ? base : text.substr(newline + 1);

    const std::string resolved = resolve_url(base, reference);
    if (!resolved.empty()) {
        require(resolve_url({}, resolved) == resolved);
        require(!url_host(resolved).empty());
        require(url_authority(resolved).find(url_host(resolved)) == 0);
        const std::string canonical = canonical_url(resolved);
        require(canonical_url("https://" + canonical) == canonical);
    }
    static_cast<void>(canonical_url(reference));
    require(redact_url(reference).find('\n') == std::string::npos);
    return 0;
}

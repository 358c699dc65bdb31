#include "feeds/srcset.hpp"

#include "base/text.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <cstddef>

namespace vigie {

namespace {

constexpr std::string_view kSpace = " \t\r\n\f";

// The comma that ends a descriptor: none inside brackets.
std::size_t descriptor_end(std::string_view text) noexcept {
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        if (text[i] == ',' && depth <= 0) {
            return i;
        }
    }
    return text.size();
}

}  // namespace

std::string resolve_srcset(std::string_view base, std::string_view value) {
    std::string set;
    for (;;) {
        value.remove_prefix(std::min(value.find_first_not_of(" \t\r\n\f,"), value.size()));
        if (value.empty()) {
            return set;
        }
        std::string_view address = value.substr(0, value.find_first_of(kSpace));
        value.remove_prefix(address.size());
        std::string_view descriptor;
        if (address.back() == ',') {
            address = address.substr(0, address.find_last_not_of(',') + 1);
        } else {
            descriptor = value.substr(0, descriptor_end(value));
            value.remove_prefix(descriptor.size());
        }
        const std::string url = resolve_url(base, address);
        if (!url.empty()) {
            set += set.empty() ? "" : ", ";
            set += url;
            descriptor = trim(descriptor);
            set += descriptor.empty() ? "" : " ";
            set += descriptor;
        }
    }
}

}  // namespace vigie

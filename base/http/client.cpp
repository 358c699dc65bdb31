#include "base/http/client.hpp"

#include "base/text.hpp"

namespace vigie {

std::string_view HttpResponse::header(std::string_view name) const noexcept {
    for (const auto& [key, value] : headers) {
        if (equals_ignore_case(key, name)) {
            return value;
        }
    }
    return {};
}

}  // namespace vigie

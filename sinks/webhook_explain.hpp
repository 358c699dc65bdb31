#pragma once

// What to do about the answer to a message, for people: one sentence without the URL, or empty
// where there is nothing to do. Pure.

#include "base/http/client.hpp"

#include <string_view>

namespace vigie {

[[nodiscard]] std::string_view advice_on(const Result<HttpResponse>& answer) noexcept;

}  // namespace vigie

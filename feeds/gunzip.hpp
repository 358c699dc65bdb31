#pragma once

// A gzip file that a server sends without saying so.

#include <string>
#include <string_view>

namespace vigie {

[[nodiscard]] bool is_gzip(std::string_view bytes) noexcept;

// What is inside, as far as it can be read and no more than 64 MiB of it; empty where nothing is.
[[nodiscard]] std::string gunzip(std::string_view bytes);

}  // namespace vigie

#pragma once

// The pieces of a URL, found tolerantly and nothing decoded: for url.cpp and url_canonical.cpp.
// Source: the WHATWG URL standard's "basic URL parser" for special schemes, less its
// percent-decoding of hosts.

#include <cstddef>
#include <string>
#include <string_view>

namespace vigie {

enum class Scheme { none, http, https, other };

// Views into the text that was split.
struct UrlParts {
    Scheme scheme = Scheme::none;
    bool has_authority = false;
    std::string_view user_info;
    std::string_view host;  // an IPv6 address with its brackets
    std::string_view port;  // digits, or empty
    std::string_view path;
    std::string_view query;     // without '?'
    std::string_view fragment;  // without '#'
    bool has_query = false;
    bool has_fragment = false;
};

[[nodiscard]] UrlParts split_url(std::string_view url) noexcept;

// Whether such a host could be looked up: not empty, no character that hosts cannot hold. Letters
// beyond ASCII may stand in it.
[[nodiscard]] bool is_host(std::string_view host) noexcept;

// Empty, or a number of at most 65535.
[[nodiscard]] bool is_port(std::string_view port) noexcept;

// Spaces and control characters at both ends are not part of a URL, nor are tabs and newlines
// anywhere in it. Views `url`, or `scratch` where something inside had to go.
[[nodiscard]] std::string_view clean_url(std::string_view url, std::string& scratch);

void append_lower(std::string& out, std::string_view text);

// `value` as "%XX".
void append_percent(std::string& out, unsigned char value);

// The value of the "%XX" at the front of `text`, or -1.
[[nodiscard]] int percent_value(std::string_view text) noexcept;

}  // namespace vigie

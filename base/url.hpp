#pragma once

// URLs as feeds and the web use them: resolved tolerantly (WHATWG's treatment of spaces and
// backslashes, not RFC 3986's refusal), taken apart, and brought to the canonical form by which two
// links are the same document.

#include <string>
#include <string_view>

namespace vigie {

// `reference` against `base`; empty when the result is not an absolute http or https URL.
[[nodiscard]] std::string resolve_url(std::string_view base, std::string_view reference);

// Lower-case host without port and user-info; empty when there is none.
[[nodiscard]] std::string url_host(std::string_view url);

// host[:port], the unit of politeness. A default port is left out.
[[nodiscard]] std::string url_authority(std::string_view url);

// For logs and errors: user-info and query removed.
[[nodiscard]] std::string redact_url(std::string_view url);

// Equal for links that lead to one document: http and https, "www." and "m.", default ports,
// fragments, tracking parameters (utm_*, fbclid, …), parameter order, trailing slashes and percent-
// encoding are brought together. The path keeps its case. Scheme-less: "example.org/a?id=1".
// A link that cannot be read is returned unchanged.
[[nodiscard]] std::string canonical_url(std::string_view url);

}  // namespace vigie

#pragma once

// Which addresses may be spoken to. Addresses are their bytes, 4 or 16, in network order; IPv4
// inside IPv6 (mapped, compatible, NAT64, 6to4) is judged by the IPv4 address it carries. Sources:
// the IANA special-purpose registries (RFC 6890), RFC 4291, RFC 6052, RFC 3056.

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace vigie {

// "10.0.0.0/8", "fd00::/8" or one address; Errc::invalid otherwise.
class Network {
  public:
    [[nodiscard]] static Result<Network> parse(std::string_view cidr);

    // An IPv4 network also holds its addresses written as IPv4-mapped IPv6.
    [[nodiscard]] bool contains(std::string_view bytes) const noexcept;

    friend bool operator==(const Network&, const Network&) = default;

  private:
    std::string bytes_;
    unsigned prefix_ = 0;
};

// Whether the open internet is meant by this address.
[[nodiscard]] bool is_public_address(std::string_view bytes) noexcept;

// The bytes of "192.0.2.1" or "2001:db8::1"; empty when it is neither.
[[nodiscard]] std::string parse_address(std::string_view text);

}  // namespace vigie

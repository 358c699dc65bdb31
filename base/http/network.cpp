#include "base/http/network.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstddef>

namespace vigie {

namespace {

using namespace std::string_view_literals;

struct Range {
    std::string_view bytes;
    unsigned prefix;
};

bool in_range(std::string_view address, std::string_view bytes, unsigned prefix) noexcept {
    if (address.size() != bytes.size()) {
        return false;
    }
    const std::size_t whole = prefix / 8;
    if (address.substr(0, whole) != bytes.substr(0, whole)) {
        return false;
    }
    const unsigned rest = prefix % 8;
    const unsigned mask = (0xFF00U >> rest) & 0xFFU;
    return rest == 0 || ((static_cast<unsigned char>(address[whole]) ^
                          static_cast<unsigned char>(bytes[whole])) &
                         mask) == 0;
}

constexpr std::array kSpecial4 = {
    Range{"\0\0\0\0"sv, 8},         // this network
    Range{"\x0a\0\0\0"sv, 8},       // private
    Range{"\x64\x40\0\0"sv, 10},    // shared (carrier NAT)
    Range{"\x7f\0\0\0"sv, 8},       // loopback
    Range{"\xa9\xfe\0\0"sv, 16},    // link-local, with the clouds' metadata service
    Range{"\xac\x10\0\0"sv, 12},    // private
    Range{"\xc0\0\0\0"sv, 24},      // IETF protocol assignments
    Range{"\xc0\0\x02\0"sv, 24},    // documentation
    Range{"\xc0\x58\x63\0"sv, 24},  // 6to4 relays, deprecated
    Range{"\xc0\xa8\0\0"sv, 16},    // private
    Range{"\xc6\x12\0\0"sv, 15},    // benchmarking
    Range{"\xc6\x33\x64\0"sv, 24},  // documentation
    Range{"\xcb\0\x71\0"sv, 24},    // documentation
    Range{"\xe0\0\0\0"sv, 3},       // multicast, reserved, broadcast
};

// Only 2000::/3 is handed out as global unicast; of it, these are not the open internet.
constexpr Range kGlobal6{"\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv, 3};
constexpr std::array kSpecial6 = {
    Range{"\x20\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv, 23},      // IETF protocol assignments, Teredo
    Range{"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\0"sv, 32},  // documentation
    Range{"\x3f\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv, 20},      // documentation
};

constexpr Range kMapped{"\0\0\0\0\0\0\0\0\0\0\xff\xff\0\0\0\0"sv, 96};
constexpr Range kNat64{"\0\x64\xff\x9b\0\0\0\0\0\0\0\0\0\0\0\0"sv, 96};
constexpr Range k6to4{"\x20\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv, 16};

bool in_range(std::string_view address, const Range& range) noexcept {
    return in_range(address, range.bytes, range.prefix);
}

template <class Ranges>
bool in_any(std::string_view address, const Ranges& ranges) noexcept {
    for (const Range& range : ranges) {
        if (in_range(address, range)) {
            return true;
        }
    }
    return false;
}

}  // namespace

Result<Network> Network::parse(std::string_view cidr) {
    const std::size_t slash = cidr.find('/');
    Network network;
    network.bytes_ = parse_address(cidr.substr(0, slash));
    const auto bits = static_cast<unsigned>(network.bytes_.size() * 8);
    network.prefix_ = bits;
    bool good = bits != 0;
    if (good && slash != std::string_view::npos) {
        const std::string_view digits = cidr.substr(slash + 1);
        const char* end = digits.data() + digits.size();
        const auto [stop, error] = std::from_chars(digits.data(), end, network.prefix_);
        good = error == std::errc() && stop == end && network.prefix_ <= bits;
    }
    if (!good) {
        return Error(Errc::invalid,
                     "\"" + std::string(cidr) +
                         "\" is not a network: write \"10.0.0.0/8\", \"fd00::/8\" or an address");
    }
    return network;
}

bool Network::contains(std::string_view bytes) const noexcept {
    if (bytes_.size() == 4 && in_range(bytes, kMapped)) {
        bytes.remove_prefix(12);
    }
    return in_range(bytes, bytes_, prefix_);
}

bool is_public_address(std::string_view bytes) noexcept {
    if (bytes.size() == 4) {
        return !in_any(bytes, kSpecial4);
    }
    if (bytes.size() != 16) {
        return false;
    }
    if (in_range(bytes, kMapped) || in_range(bytes, kNat64)) {
        return is_public_address(bytes.substr(12));
    }
    if (in_range(bytes, k6to4)) {
        return is_public_address(bytes.substr(2, 4));
    }
    return in_range(bytes, kGlobal6) && !in_any(bytes, kSpecial6);
}

std::string parse_address(std::string_view text) {
    const std::string copy(text);
    std::array<char, sizeof(in6_addr)> bytes{};
    if (inet_pton(AF_INET, copy.c_str(), bytes.data()) == 1) {
        return {bytes.data(), sizeof(in_addr)};
    }
    if (inet_pton(AF_INET6, copy.c_str(), bytes.data()) == 1) {
        return {bytes.data(), sizeof(in6_addr)};
    }
    return {};
}

}  // namespace vigie

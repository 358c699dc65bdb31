#include "feeds/twice_encoded.hpp"

#include "base/text.hpp"
#include "feeds/html_entities.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace vigie {

namespace {

unsigned byte_at(std::string_view text, std::size_t at) noexcept {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

// A letter that is the lead of a UTF-8 sequence, and behind it one that may be its second byte.
bool has_candidate(std::string_view text) noexcept {
    for (std::size_t at = text.find('\xC3'); at != std::string_view::npos;
         at = text.find('\xC3', at + 2)) {
        const unsigned lead = byte_at(text, at + 1);
        const unsigned next = byte_at(text, at + 2);
        if (lead >= 0x82 && lead <= 0xB4 &&
            (next == 0xC2 || next == 0xC5 || next == 0xC6 || next == 0xCB || next == 0xE2)) {
            return true;
        }
    }
    return false;
}

// The byte that was taken for `code_point`; -1 when none can have been.
int byte_of(std::uint32_t code_point) noexcept {
    if (code_point < 0x100) {
        return static_cast<int>(code_point);
    }
    for (unsigned char byte = 0x80; byte < 0xA0; ++byte) {
        if (windows_1252_code_point(byte) == code_point) {
            return byte;
        }
    }
    return -1;
}

// The code point at the front of valid UTF-8 of up to three bytes, and its length; 0 for longer.
std::pair<std::uint32_t, std::size_t> front(std::string_view text) noexcept {
    const unsigned lead = byte_at(text, 0);
    if (lead < 0x80) {
        return {lead, 1};
    }
    const unsigned second = byte_at(text, 1) & 0x3FU;
    if (lead < 0xE0) {
        return {((lead & 0x1FU) << 6U) | second, 2};
    }
    return lead < 0xF0
               ? std::pair<std::uint32_t, std::size_t>{((lead & 0x0FU) << 12U) | (second << 6U) |
                                                           (byte_at(text, 2) & 0x3FU),
                                                       3}
               : std::pair<std::uint32_t, std::size_t>{0, 0};
}

}  // namespace

bool undo_second_encoding(std::string_view text, std::string& out) {
    if (!has_candidate(text)) {
        return false;
    }
    std::string bytes;
    bytes.reserve(text.size());
    while (!text.empty()) {
        const auto [code_point, length] = front(text);
        const int byte = length == 0 ? -1 : byte_of(code_point);
        if (byte < 0) {
            return false;
        }
        bytes += static_cast<char>(byte);
        text.remove_prefix(length);
    }
    if (!is_valid_utf8(bytes)) {
        return false;
    }
    out = std::move(bytes);
    return true;
}

}  // namespace vigie

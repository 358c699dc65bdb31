#include "base/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace vigie {

namespace {

// How many bytes of the character at the front are in order, and how many it needs: equal when the
// character is well-formed, `needs` 0 when no character can begin with that byte.
struct Progress {
    std::size_t good = 0;
    std::size_t needs = 0;
};

Progress measure(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    std::size_t needs = 0;
    // The range of the second byte carries the rules against overlong forms and surrogates.
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (lead < 0x80) {
        return {1, 1};
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        needs = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        needs = 3;
        low = lead == 0xE0 ? 0xA0 : low;
        high = lead == 0xED ? 0x9F : high;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        needs = 4;
        low = lead == 0xF0 ? 0x90 : low;
        high = lead == 0xF4 ? 0x8F : high;
    } else {
        return {0, 0};
    }
    std::size_t good = 1;
    while (good < needs && good < text.size() && byte(good) >= low && byte(good) <= high) {
        ++good;
        low = 0x80;
        high = 0xBF;
    }
    return {good, needs};
}

}  // namespace

std::size_t utf8_length(std::string_view text) noexcept {
    const Progress progress = measure(text);
    return progress.good == progress.needs ? progress.good : 0;
}

std::size_t valid_utf8_prefix(std::string_view text) noexcept {
    std::size_t pos = 0;
    while (pos < text.size()) {
        std::uint64_t eight = 0;
        while (text.size() - pos >= sizeof eight) {
            std::memcpy(&eight, text.data() + pos, sizeof eight);
            if ((eight & 0x8080808080808080U) != 0) {
                break;
            }
            pos += sizeof eight;
        }
        if (pos == text.size()) {
            break;
        }
        const std::size_t length = utf8_length(text.substr(pos));
        if (length == 0) {
            break;
        }
        pos += length;
    }
    return pos;
}

std::size_t ill_formed_length(std::string_view text) noexcept {
    const Progress progress = measure(text);
    return progress.good == 0 ? 1 : progress.good;
}

}  // namespace vigie

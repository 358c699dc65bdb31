#include "feeds/charset_guess.hpp"

#include "base/utf8.hpp"

#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace vigie {

namespace {

constexpr std::size_t kMostBytes = std::size_t{256} * 1024;

struct CloseDetector {
    void operator()(UCharsetDetector* detector) const noexcept { ucsdet_close(detector); }
};

// How sure the detector must be (0…100). Scripts of their own are told apart by few letters; Latin
// ones by many, since most letters are ASCII.
struct Accepted {
    std::string_view name;
    std::int32_t confidence;
    std::ptrdiff_t high_bytes;
};

constexpr std::array<Accepted, 19> kAccepted{{{"GB18030", 60, 4},
                                              {"Big5", 60, 4},
                                              {"Shift_JIS", 60, 4},
                                              {"EUC-JP", 60, 4},
                                              {"EUC-KR", 60, 4},
                                              {"ISO-2022-JP", 60, 0},
                                              {"ISO-2022-KR", 60, 0},
                                              {"windows-1251", 15, 4},
                                              {"KOI8-R", 15, 4},
                                              {"ISO-8859-5", 15, 4},
                                              {"ISO-8859-6", 15, 4},
                                              {"windows-1256", 15, 4},
                                              {"ISO-8859-7", 15, 4},
                                              {"windows-1253", 15, 4},
                                              {"ISO-8859-8", 15, 4},
                                              {"ISO-8859-8-I", 15, 4},
                                              {"windows-1255", 15, 4},
                                              {"ISO-8859-2", 45, 8},
                                              {"windows-1250", 45, 8}}};

bool is_high(char c) noexcept {
    return static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

bool is_mostly_utf8(std::string_view body) noexcept {
    std::size_t good = 0;
    std::size_t bad = 0;
    while (!body.empty()) {
        const std::size_t valid = valid_utf8_prefix(body);
        good += static_cast<std::size_t>(std::count_if(
            body.begin(), body.begin() + static_cast<std::ptrdiff_t>(valid), [](char c) {
                return static_cast<unsigned char>(c) >= 0xC0;
            }));
        body.remove_prefix(valid);
        if (!body.empty()) {
            ++bad;
            body.remove_prefix(ill_formed_length(body));
        }
    }
    return good > bad;
}

std::string guess_charset(std::string_view body) {
    body = body.substr(0, kMostBytes);
    const auto high_bytes = std::count_if(body.begin(), body.end(), is_high);
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
    ucsdet_setText(detector.get(), body.data(), static_cast<std::int32_t>(body.size()), &status);
    ucsdet_enableInputFilter(detector.get(), 1);  // tags tell nothing
    const UCharsetMatch* match = ucsdet_detect(detector.get(), &status);
    if (U_FAILURE(status) || match == nullptr) {
        return {};
    }
    const std::string name = ucsdet_getName(match, &status);
    const std::int32_t confidence = ucsdet_getConfidence(match, &status);
    for (const Accepted& accepted : kAccepted) {
        if (accepted.name == name) {
            const bool sure =
                confidence >= accepted.confidence && high_bytes >= accepted.high_bytes;
            return sure ? name : std::string();
        }
    }
    return {};
}

}  // namespace vigie

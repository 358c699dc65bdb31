#include "feeds/charset.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "feeds/charset_guess.hpp"
#include "feeds/charset_labels.hpp"
#include "feeds/html_entities.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

namespace vigie {

namespace {

struct CloseConverter {
    void operator()(UConverter* converter) const noexcept { ucnv_close(converter); }
};

using Converter = std::unique_ptr<UConverter, CloseConverter>;

// ISO-8859-16 from 0xA0 on: the one charset of WHATWG that ICU lacks.
constexpr std::array<char16_t, 96> kIso885916{
    0x00A0, 0x0104, 0x0105, 0x0141, 0x20AC, 0x201E, 0x0160, 0x00A7, 0x0161, 0x00A9, 0x0218, 0x00AB,
    0x0179, 0x00AD, 0x017A, 0x017B, 0x00B0, 0x00B1, 0x010C, 0x0142, 0x017D, 0x201D, 0x00B6, 0x00B7,
    0x017E, 0x010D, 0x0219, 0x00BB, 0x0152, 0x0153, 0x0178, 0x017C, 0x00C0, 0x00C1, 0x00C2, 0x0102,
    0x00C4, 0x0106, 0x00C6, 0x00C7, 0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF,
    0x0110, 0x0143, 0x00D2, 0x00D3, 0x00D4, 0x0150, 0x00D6, 0x015A, 0x0170, 0x00D9, 0x00DA, 0x00DB,
    0x00DC, 0x0118, 0x021A, 0x00DF, 0x00E0, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x0107, 0x00E6, 0x00E7,
    0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x00EC, 0x00ED, 0x00EE, 0x00EF, 0x0111, 0x0144, 0x00F2, 0x00F3,
    0x00F4, 0x0151, 0x00F6, 0x015B, 0x0171, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x0119, 0x021B, 0x00FF};

bool is_iso_8859_16(std::string_view label) noexcept {
    return label == "iso-8859-16" || label == "iso8859-16" || label == "latin10";
}

std::string decode_iso_8859_16(std::string_view body) {
    std::string out;
    out.reserve(body.size() + body.size() / 8);
    for (const char c : body) {
        const auto byte = static_cast<unsigned char>(c);
        append_utf8(out, byte >= 0xA0 ? kIso885916[byte - 0xA0U] : byte);
    }
    return out;
}

// Bytes beyond ASCII that are not well-formed UTF-8 by chance.
constexpr std::ptrdiff_t kManyBytes = 24;

bool is_utf8_label(std::string_view label) noexcept {
    return label == "utf-8" || label == "utf8" || label == "unicode-1-1-utf-8";
}

// UTF-7 hides markup from every other reader; ICU knows it, the web does not.
bool is_refused(std::string_view label) noexcept {
    return label.find("utf-7") != std::string_view::npos ||
           label.find("utf7") != std::string_view::npos || label.substr(0, 4) == "imap" ||
           label.substr(0, 4) == "scsu" || label.substr(0, 4) == "bocu";
}

Converter open_converter(std::string_view label) {
    if (label.empty() || label.size() > 40 || is_refused(label)) {
        return nullptr;
    }
    const std::string name = icu_charset_name(label);
    UErrorCode status = U_ZERO_ERROR;
    Converter converter(ucnv_open(name.c_str(), &status));
    return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

struct Mark {
    std::size_t length = 0;
    const char* label = "";  // empty: UTF-8 or no mark
};

Mark find_mark(std::string_view body) noexcept {
    const auto begins = [body](std::string_view mark) {
        return body.substr(0, mark.size()) == mark;
    };
    using namespace std::string_view_literals;
    if (begins("\xEF\xBB\xBF"sv)) {
        return {3, "utf-8"};
    }
    if (begins("\x00\x00\xFE\xFF"sv)) {
        return {4, "utf-32be"};
    }
    if (begins("\xFF\xFE\x00\x00"sv)) {
        return {4, "utf-32le"};
    }
    if (begins("\xFE\xFF"sv)) {
        return {2, "utf-16be"};
    }
    if (begins("\xFF\xFE"sv)) {
        return {2, "utf-16le"};
    }
    if (begins("\x4C\x6F\xA7\x94"sv)) {  // "<?xm" in EBCDIC
        return {0, "ibm-037"};
    }
    // Without a mark: a '<' or '{' with zeros around it, white space before it allowed.
    std::size_t at = 0;
    while (at < 64 && at < body.size() &&
           (body[at] == '\0' || body[at] == ' ' || (body[at] >= '\t' && body[at] <= '\r'))) {
        ++at;
    }
    if (at >= body.size() || (body[at] != '<' && body[at] != '{' && body[at] != '[')) {
        return {};
    }
    const auto zero = [body](std::size_t i) { return i < body.size() && body[i] == '\0'; };
    if (at % 4 == 0 && zero(at + 1) && zero(at + 2) && zero(at + 3)) {
        return {0, "utf-32le"};
    }
    if (at % 4 == 3 && zero(at - 1) && zero(at - 2) && zero(at - 3)) {
        return {0, "utf-32be"};
    }
    if (at % 2 == 0 && zero(at + 1)) {
        return {0, "utf-16le"};
    }
    return at % 2 == 1 && zero(at - 1) ? Mark{0, "utf-16be"} : Mark{};
}

bool is_lead(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xC2 && byte <= 0xF4;
}

// The code point of two surrogates written as if they were letters (CESU-8); 0 when there are none.
std::uint32_t surrogate_pair(std::string_view text) noexcept {
    const auto byte = [text](std::size_t at) {
        return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    };
    if (byte(0) != 0xED || (byte(1) & 0xF0U) != 0xA0 || (byte(2) & 0xC0U) != 0x80 ||
        byte(3) != 0xED || (byte(4) & 0xF0U) != 0xB0 || (byte(5) & 0xC0U) != 0x80) {
        return 0;
    }
    const std::uint32_t high = ((byte(1) & 0x0FU) << 6U) | (byte(2) & 0x3FU);
    const std::uint32_t low = ((byte(4) & 0x0FU) << 6U) | (byte(5) & 0x3FU);
    return 0x10000U + (high << 10U) + low;
}

// UTF-8 in which ill-formed bytes are windows-1252.
std::string mend_utf8(std::string_view body) {
    std::string out;
    out.reserve(body.size() + body.size() / 8);
    for (;;) {
        const std::size_t good = valid_utf8_prefix(body);
        out.append(body.substr(0, good));
        body.remove_prefix(good);
        if (body.empty()) {
            return out;
        }
        if (const std::uint32_t pair = surrogate_pair(body); pair != 0) {
            append_utf8(out, pair);
            body.remove_prefix(6);
            continue;
        }
        const std::size_t bad = ill_formed_length(body);
        if (bad == body.size() && is_lead(body.front())) {  // the end of the document cut it
            return out;
        }
        for (const char c : body.substr(0, bad)) {
            append_utf8(out, windows_1252_code_point(static_cast<unsigned char>(c)));
        }
        body.remove_prefix(bad);
    }
}

bool has_only_ascii(std::string_view body) noexcept {
    return std::all_of(
        body.begin(), body.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool has_replacement(std::string_view text) noexcept {
    return text.find("\xEF\xBF\xBD") != std::string_view::npos;
}

std::ptrdiff_t count_high(std::string_view body) noexcept {
    return std::count_if(
        body.begin(), body.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// What the document is in, from what is declared; utf-8 when nothing usable is.
std::string declared_charset(std::string_view body, std::string_view content_type) {
    std::string header = charset_of(content_type);
    const auto usable = [](const std::string& label) {
        if (is_utf8_label(label) || is_iso_8859_16(label)) {
            return true;
        }
        // A document that could be read to its declaration is not in a charset of wide units.
        const Converter converter = open_converter(label);
        return converter != nullptr && ucnv_getMinCharSize(converter.get()) == 1 &&
               label.substr(0, 6) != "utf-16" && label.substr(0, 6) != "utf-32";
    };
    if (usable(header)) {
        return header;
    }
    std::string declared = xml_declared_charset(body);
    return usable(declared) ? declared : "utf-8";
}

}  // namespace

std::string charset_of(std::string_view content_type) {
    const std::string lower = to_lower_ascii(content_type);
    for (std::size_t at = lower.find("charset"); at != std::string::npos;
         at = lower.find("charset", at + 7)) {
        std::string_view rest = trim(std::string_view(lower).substr(at + 7));
        if (rest.empty() || rest.front() != '=') {
            continue;
        }
        rest = trim(rest.substr(1));
        const bool quoted = !rest.empty() && (rest.front() == '"' || rest.front() == '\'');
        const std::string_view ends = quoted ? "\"'" : "; ,\t";
        rest.remove_prefix(quoted ? 1 : 0);
        return std::string(trim(rest.substr(0, rest.find_first_of(ends))));
    }
    return {};
}

std::string xml_declared_charset(std::string_view body) {
    const std::string_view head = body.substr(0, 1024);
    const std::size_t start = head.find("<?xml");
    if (start == std::string_view::npos) {
        return {};
    }
    const std::string_view declaration = head.substr(start, head.find("?>", start) - start);
    const std::size_t at = declaration.find("encoding");
    if (at == std::string_view::npos) {
        return {};
    }
    std::string_view rest = trim(declaration.substr(at + 8));
    if (rest.empty() || rest.front() != '=') {
        return {};
    }
    rest = trim(rest.substr(1));
    if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) {
        return {};
    }
    const std::size_t end = rest.find(rest.front(), 1);
    return to_lower_ascii(trim(rest.substr(1, end == std::string_view::npos ? end : end - 1)));
}

bool convert_to_utf8(std::string_view body, std::string_view label, std::string& out) {
    if (is_utf8_label(label)) {
        out = mend_utf8(body);
        return true;
    }
    if (is_iso_8859_16(label)) {
        out = decode_iso_8859_16(body);
        return true;
    }
    const Converter from = open_converter(label);
    const Converter to = open_converter("UTF-8");
    if (from == nullptr || to == nullptr) {
        return false;
    }
    out.clear();
    std::array<UChar, 4096> pivot{};
    UChar* pivot_source = pivot.data();
    UChar* pivot_target = pivot.data();
    std::array<char, 16384> chunk{};
    const char* source = body.data();
    const char* const end = source + body.size();
    UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
    for (bool first = true; status == U_BUFFER_OVERFLOW_ERROR; first = false) {
        status = U_ZERO_ERROR;
        char* target = chunk.data();
        ucnv_convertEx(to.get(),
                       from.get(),
                       &target,
                       chunk.data() + chunk.size(),
                       &source,
                       end,
                       pivot.data(),
                       &pivot_source,
                       &pivot_target,
                       pivot.data() + pivot.size(),
                       static_cast<UBool>(first),
                       1,
                       &status);
        out.append(chunk.data(), target);
    }
    return true;
}

std::string decode_to_utf8(std::string body, std::string_view content_type) {
    const Mark mark = find_mark(body);
    std::string out;
    if (mark.length != 3 && *mark.label != '\0') {
        if (convert_to_utf8(std::string_view(body).substr(mark.length), mark.label, out)) {
            return to_valid_utf8(out);
        }
    }
    if (mark.length == 3) {
        body.erase(0, 3);
    }
    std::string label = mark.length == 3 ? "utf-8" : declared_charset(body, content_type);
    const bool escapes =
        label.substr(0, 8) == "iso-2022" || label == "csiso2022jp" || label.substr(0, 2) == "hz";
    const bool valid = is_valid_utf8(body);
    if (valid && !escapes &&
        (is_utf8_label(label) || has_only_ascii(body) || !is_multi_byte_charset(label))) {
        return body;
    }
    if (!valid && is_utf8_label(label) && mark.length != 3 && !is_mostly_utf8(body)) {
        label = guess_charset(body);
        if (!convert_to_utf8(body, label, out) || has_replacement(out)) {
            return mend_utf8(body);
        }
    } else if (!convert_to_utf8(body, label, out)) {
        return mend_utf8(body);
    }
    // Chance makes well-formed UTF-8 of two-byte letters, but not of many, nor of none that fit.
    if (valid && !escapes && (has_replacement(out) || count_high(body) >= kManyBytes)) {
        return body;
    }
    if (!is_valid_utf8(out)) {
        out = to_valid_utf8(out);
    }
    return out;
}

}  // namespace vigie

#include "pipeline/fold.hpp"

#include "base/utf8.hpp"
#include "pipeline/code_point.hpp"

#include <unicode/unorm2.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace vigie {

namespace {

constexpr std::uint64_t kTopBits = 0x8080808080808080U;

// Upper-case letters of eight ASCII bytes lowered at once.
std::uint64_t lower_ascii(std::uint64_t bytes) noexcept {
    constexpr std::uint64_t kOnes = 0x0101010101010101U;
    const std::uint64_t from_a = bytes + (0x80U - 'A') * kOnes;
    const std::uint64_t past_z = bytes + (0x7FU - 'Z') * kOnes;
    return bytes + (((from_a & ~past_z) & kTopBits) >> 2U);
}

}  // namespace

std::uint32_t FoldedText::original_at(std::uint32_t folded) const noexcept {
    const auto next = std::upper_bound(
        steps_.begin(), steps_.end(), folded, [](std::uint32_t at, const Step& step) {
            return at < step.folded;
        });
    const Step step = next == steps_.begin() ? Step{0, 0} : *std::prev(next);
    const std::uint32_t limit =
        next == steps_.end() ? static_cast<std::uint32_t>(source_.size()) : next->original;
    return std::min(step.original + (folded - step.folded), limit);
}

std::uint32_t FoldedText::original_start(std::uint32_t folded_start) const noexcept {
    std::uint32_t at = original_at(folded_start);
    while (at > 0 && at < source_.size() && is_utf8_continuation(source_[at])) {
        --at;
    }
    return at;
}

std::uint32_t FoldedText::original_end(std::uint32_t folded_end) const noexcept {
    std::uint32_t at = original_at(folded_end);
    while (at < source_.size() && is_utf8_continuation(source_[at])) {
        ++at;
    }
    return at;
}

// Where folding stands in both texts.
struct Folder::Writer {
    std::string_view in;
    FoldedText& out;
    std::size_t read = 0;
    std::size_t written = 0;

    // Room for `bytes` more, and for the rest of the input were it to fold to itself.
    char* room(std::size_t bytes) {
        const std::size_t needed = written + bytes + (in.size() - read) + FoldedText::kPadding;
        if (needed > out.bytes_.size()) {
            out.bytes_.resize(needed + needed / 2);
        }
        return out.bytes_.data() + written;
    }

    // `from` bytes were read and `to` written.
    void advance(std::size_t from, std::size_t to) {
        read += from;
        written += to;
        if (from != to) {
            out.steps_.push_back(
                {static_cast<std::uint32_t>(written), static_cast<std::uint32_t>(read)});
        }
    }
};

void Folder::fold(std::string_view text, FoldedText& out) const {
    out.steps_.clear();
    out.source_ = text;
    Writer writer{text, out};
    char* to = writer.room(0);
    while (writer.read < text.size()) {
        const char* const from = text.data() + writer.read;
        if (text.size() - writer.read >= sizeof(std::uint64_t)) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, from, sizeof bytes);
            const std::uint64_t beyond = bytes & kTopBits;
            to = out.bytes_.data() + writer.written;
            // The room kept for the rest of the input covers eight bytes here.
            const std::uint64_t lowered = lower_ascii(bytes & ~kTopBits);
            std::memcpy(to, &lowered, sizeof lowered);
            if (beyond == 0) {
                writer.read += sizeof bytes;
                writer.written += sizeof bytes;
                continue;
            }
            const auto ascii = static_cast<std::size_t>((std::endian::native == std::endian::little
                                                             ? std::countr_zero(beyond)
                                                             : std::countl_zero(beyond)) /
                                                        8);
            writer.read += ascii;
            writer.written += ascii;
        }
        do {
            if (!fold_plain(writer)) {
                fold_one(writer);
            }
        } while (writer.read < text.size() && static_cast<signed char>(text[writer.read]) < 0);
    }
    std::memset(writer.room(0), 0, FoldedText::kPadding);
    out.size_ = writer.written;
}

std::string Folder::fold(std::string_view text) const {
    FoldedText folded;
    fold(text, folded);
    return std::string(folded.view());
}

// The common case beyond ASCII: a character of two or three bytes that keeps its length. False, and
// nothing done, for any other.
bool Folder::fold_plain(Writer& writer) const {
    const char* const from = writer.in.data() + writer.read;
    const std::size_t rest = writer.in.size() - writer.read;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(from[i]); };
    char* const to = writer.out.bytes_.data() + writer.written;
    if (rest >= 2 && byte(0) >= 0xC2 && byte(0) <= 0xDF && is_utf8_continuation(from[1])) {
        const std::uint32_t found = entry(decode_utf8(from, 2));
        if ((found & (kSame | kMark)) == kSame) {
            std::memcpy(to, from, 2);
        } else {
            const std::uint32_t folded = found >> kShift;
            if ((found & (kSame | kMark | kDropped | kString)) != 0 || folded < 0x80 ||
                folded > 0x7FF) {
                return false;
            }
            std::memcpy(to, encode_utf8(folded).bytes.data(), 2);
        }
        writer.read += 2;
        writer.written += 2;
        return true;
    }
    // E0 and ED have ill-formed followers: left to the general way.
    if (rest >= 3 && byte(0) > 0xE0 && byte(0) <= 0xEF && byte(0) != 0xED &&
        is_utf8_continuation(from[1]) && is_utf8_continuation(from[2])) {
        if ((entry(decode_utf8(from, 3)) & (kSame | kMark)) != kSame) {
            return false;
        }
        std::memcpy(to, from, 3);
        writer.read += 3;
        writer.written += 3;
        return true;
    }
    return false;
}

// Folds the character at `read`, of any kind.
void Folder::fold_one(Writer& writer) const {
    const std::string_view rest = writer.in.substr(writer.read);
    char* to = writer.out.bytes_.data() + writer.written;
    const auto lead = static_cast<unsigned char>(rest[0]);
    if (lead < 0x80) {
        *to = static_cast<char>(lead >= 'A' && lead <= 'Z' ? lead + 0x20 : lead);
        ++writer.read;
        ++writer.written;
        return;
    }
    const std::size_t length = utf8_length(rest);
    if (length == 0) {
        *to = '\x01';
        writer.advance(1, 1);
        return;
    }
    const std::uint32_t code_point = decode_utf8(rest.data(), length);
    const std::uint32_t found = entry(code_point);
    if ((found & kMark) != 0 && compose(writer, code_point, length)) {
        return;
    }
    if ((found & kSame) != 0) {
        std::memcpy(to, rest.data(), length);
        writer.read += length;
        writer.written += length;
        return;
    }
    if ((found & kDropped) != 0) {
        writer.advance(length, 0);
        return;
    }
    if ((found & kString) != 0) {
        const std::string& folded = strings_[found >> kShift];
        to = writer.room(folded.size());
        std::memcpy(to, folded.data(), folded.size());
        writer.advance(length, folded.size());
        return;
    }
    const Utf8Character encoded = encode_utf8(found >> kShift);
    to = writer.room(encoded.size);
    std::memcpy(to, encoded.bytes.data(), encoded.size);
    writer.advance(length, encoded.size);
}

// The mark and the character before it become one, where there is such a one.
bool Folder::compose(Writer& writer, std::uint32_t mark, std::size_t mark_bytes) const {
    const char* const bytes = writer.out.bytes_.data();
    std::size_t start = writer.written;
    while (start > 0 && writer.written - start < 4) {
        --start;
        if (!is_utf8_continuation(bytes[start])) {
            break;
        }
    }
    if (start == writer.written) {
        return false;
    }
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* const nfc = unorm2_getNFCInstance(&status);
    const auto base = static_cast<UChar32>(decode_utf8(bytes + start, writer.written - start));
    const UChar32 composed =
        U_FAILURE(status) ? -1 : unorm2_composePair(nfc, base, static_cast<UChar32>(mark));
    if (composed < 0) {
        return false;
    }
    const Utf8Character encoded = encode_utf8(static_cast<std::uint32_t>(composed));
    writer.room(encoded.size);
    std::memcpy(writer.out.bytes_.data() + start, encoded.bytes.data(), encoded.size);
    writer.written = start + encoded.size;
    writer.read += mark_bytes;
    writer.out.steps_.push_back(
        {static_cast<std::uint32_t>(writer.written), static_cast<std::uint32_t>(writer.read)});
    return true;
}

}  // namespace vigie

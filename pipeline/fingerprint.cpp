#include "pipeline/fingerprint.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "base/url.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>

#include <array>
#include <bit>
#include <cstring>
#include <vector>

namespace vigie {

namespace {

constexpr char kGap = ' ';

constexpr std::array<char, 128> make_ascii_table() {
    std::array<char, 128> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto c = static_cast<char>(i);
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        const bool upper = c >= 'A' && c <= 'Z';
        table[i] = upper ? static_cast<char>(c + 32) : kept ? c : kGap;
    }
    return table;
}

constexpr std::array<char, 128> kAscii = make_ascii_table();

constexpr std::uint64_t kHighBits = 0x8080808080808080U;
constexpr std::uint64_t kEachByte = 0x0101010101010101U;

// Eight ASCII characters after folding, as kAscii does it.
struct AsciiWord {
    std::uint64_t bytes;
    std::uint64_t letters;  // the high bit of each byte that is a letter or a digit
};

// Each byte is below 0x80: adding 0x80 - c sets its high bit where it is at least c.
constexpr AsciiWord fold_ascii(std::uint64_t word) {
    const auto at_least = [](std::uint64_t bytes, unsigned char c) {
        return bytes + kEachByte * (0x80U - c);
    };
    const std::uint64_t lower = word | kEachByte * 0x20U;  // a digit has that bit already
    const std::uint64_t alpha = at_least(lower, 'a') & ~at_least(lower, 'z' + 1);
    const std::uint64_t digit = at_least(word, '0') & ~at_least(word, '9' + 1);
    const std::uint64_t letters = (alpha | digit) & kHighBits;
    const std::uint64_t letter_bytes = (letters >> 7U) * 0xFFU;
    return {(lower & letter_bytes) | (kEachByte * 0x20U & ~letter_bytes), letters};
}

// How many bytes have their high bit set, of a word that has nothing else set.
constexpr std::size_t count_bytes(std::uint64_t high_bits) {
    return static_cast<std::size_t>((high_bits >> 7U) * kEachByte >> 56U);
}

// A code point after folding.
struct Folded {
    UChar32 letter = 0;  // 0: a gap
    std::size_t weight = 1;
    bool composed = false;  // belongs to its neighbour: only NFKC can fold it
};

constexpr bool is_wide(UChar32 c) {
    return (c >= 0x3041 && c <= 0x30FF && c != 0x30FB) || (c >= 0x3400 && c <= 0x9FFF) ||
           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x20000 && c <= 0x3FFFF);
}

constexpr bool needs_neighbour(UChar32 c) {
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1100 && c <= 0x11FF) || c == 0x3099 ||
           c == 0x309A || (c >= 0xFB00 && c <= 0xFB06) || (c >= 0xFF61 && c <= 0xFFDC);
}

Folded fold(UChar32 c) {
    // What most texts are made of, without asking ICU.
    if (c >= 0xC0 && c <= 0xFF && c != 0xD7 && c != 0xF7) {
        return {c <= 0xDE ? c + 0x20 : c, 1, false};
    }
    if (c >= 0x0400 && c <= 0x045F) {
        return {c < 0x0410 ? c + 0x50 : c < 0x0430 ? c + 0x20 : c, 1, false};
    }
    if (c >= 0x2000 && c <= 0x206F) {  // general punctuation
        return {};
    }
    if (c >= 0xFF01 && c <= 0xFF5E) {  // full-width ASCII
        const char narrow = kAscii[static_cast<std::size_t>(c - 0xFEE0)];
        return {narrow == kGap ? 0 : narrow, 1, false};
    }
    if (needs_neighbour(c)) {
        return {c, 1, true};
    }
    if (is_wide(c)) {
        return {c, kWideLetter, false};
    }
    if (u_isalnum(c) == 0 && (U_GET_GC_MASK(c) & U_GC_M_MASK) == 0) {
        return {};
    }
    return {u_foldCase(c, U_FOLD_CASE_DEFAULT), 1, false};
}

constexpr UChar32 kIllFormed = -1;

// The code point at `at`, which is moved behind it; text is not ASCII there. Ill-formed: one byte.
UChar32 next_code_point(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) {
        ++at;
        return kIllFormed;
    }
    auto code = static_cast<std::uint32_t>(lead & (0x7FU >> length));
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[at + i]);
        if ((byte & 0xC0U) != 0x80) {
            ++at;
            return kIllFormed;
        }
        code = code << 6U | (byte & 0x3FU);
    }
    at += length;
    return static_cast<UChar32>(code);
}

std::size_t write_code_point(char* out, UChar32 letter) {
    const auto code = static_cast<std::uint32_t>(letter);
    if (code < 0x80) {
        out[0] = static_cast<char>(code);
        return 1;
    }
    const std::size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    const std::uint32_t lead = length == 2 ? 0xC0 : length == 3 ? 0xE0 : 0xF0;
    std::uint32_t rest = code;
    for (std::size_t i = length - 1; i > 0; --i) {
        out[i] = static_cast<char>(0x80U | (rest & 0x3FU));
        rest >>= 6U;
    }
    out[0] = static_cast<char>(lead | rest);
    return length;
}

// Writes the folded form of texts one after another into a buffer made for them.
class Normaliser {
  public:
    // `bytes` of text will be added in all, `parts` calls of add().
    Normaliser(std::size_t bytes, std::size_t parts) {
        // Folding a two-byte letter can take three (U+023A); each part may add a gap.
        const std::size_t capacity = bytes + bytes / 2 + parts + kSlack;
        if (capacity > small_.size()) {
            large_.resize(capacity);
            out_ = large_.data();
        }
    }

    // False: the text needs NFKC first; what was added of it has been taken back.
    [[nodiscard]] bool add(std::string_view text) {
        const std::size_t size_before = size_;
        const std::size_t letters_before = letters_;
        add_gap();
        std::size_t i = 0;
        while ((i = add_ascii(text, i)) < text.size()) {
            const UChar32 c = next_code_point(text, i);
            const Folded folded = c < 0 ? Folded{} : fold(c);
            if (folded.composed) {
                size_ = size_before;
                letters_ = letters_before;
                in_gap_ = size_ == 0 || out_[size_ - 1] == kGap;
                return false;
            }
            add(folded);
        }
        return true;
    }

    // As add(), for text in NFKC_Casefold: marks that are left stand for themselves.
    void add_composed(std::string_view text) {
        add_gap();
        for (std::size_t i = 0; i < text.size();) {
            const auto byte = static_cast<unsigned char>(text[i]);
            if (byte < 0x80) {
                const char c = kAscii[byte];
                add(c == kGap ? Folded{} : Folded{c, 1, false});
                ++i;
                continue;
            }
            const UChar32 c = next_code_point(text, i);
            add(c < 0 ? Folded{} : fold(c));
        }
    }

    [[nodiscard]] std::string_view text() const {
        const std::size_t start = size_ > 0 && out_[0] == kGap ? 1 : 0;
        const std::size_t end = size_ > start && out_[size_ - 1] == kGap ? size_ - 1 : size_;
        return {out_ + start, end - start};
    }

    [[nodiscard]] std::size_t letters() const { return letters_; }

  private:
    static constexpr std::size_t kSlack = 8;  // add_ascii() writes words of eight bytes

    // Adds the run of ASCII at `i`; where it ends. Eight bytes at a time: prose has mostly single
    // gaps, so that a word of text is a word of output; behind a second gap the next word begins.
    std::size_t add_ascii(std::string_view text, std::size_t i) {
        char* out = out_ + size_;
        std::size_t letters = 0;
        bool in_gap = in_gap_;
        while (std::endian::native == std::endian::little && text.size() - i >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data() + i, sizeof(word));
            if ((word & kHighBits) != 0) {
                break;
            }
            const AsciiWord folded = fold_ascii(word);
            const std::uint64_t gaps = ~folded.letters & kHighBits;
            const std::uint64_t before = gaps << 8U | (in_gap ? 0x80U : 0U);
            const std::uint64_t second_gaps = gaps & before;
            std::memcpy(out, &folded.bytes, sizeof(word));
            if (second_gaps == 0) {
                letters += count_bytes(folded.letters);
                in_gap = (gaps >> 63U) != 0;
                out += 8;
                i += 8;
                continue;
            }
            const auto kept_bits = static_cast<unsigned>(std::countr_zero(second_gaps)) - 7U;
            const std::uint64_t kept = (std::uint64_t{1} << kept_bits) - 1;
            letters += count_bytes(folded.letters & kept);
            in_gap = true;
            out += kept_bits / 8;
            i += kept_bits / 8 + 1;
        }
        for (; i < text.size(); ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            if (byte >= 0x80) {
                break;
            }
            const char c = kAscii[byte];
            const bool letter = c != kGap;
            *out = c;
            out += static_cast<std::ptrdiff_t>(letter || !in_gap);
            letters += static_cast<std::size_t>(letter);
            in_gap = !letter;
        }
        size_ = static_cast<std::size_t>(out - out_);
        letters_ += letters;
        in_gap_ = in_gap;
        return i;
    }

    void add_gap() {
        if (!in_gap_) {
            out_[size_++] = kGap;
            in_gap_ = true;
        }
    }

    void add(const Folded& folded) {
        if (folded.letter == 0) {
            add_gap();
            return;
        }
        size_ += write_code_point(out_ + size_, folded.letter);
        letters_ += folded.weight;
        in_gap_ = false;
    }

    std::array<char, 6144> small_;  // not initialised: most texts fit, and clearing it would show
    std::vector<char> large_;
    char* out_ = small_.data();
    std::size_t size_ = 0;
    std::size_t letters_ = 0;
    bool in_gap_ = true;
};

std::string compose(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(status);
    std::string out;
    if (U_FAILURE(status)) {
        return std::string(text);
    }
    icu::StringByteSink<std::string> sink(&out);
    nfkc->normalizeUTF8(0,
                        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                        sink,
                        nullptr,
                        status);
    return U_FAILURE(status) ? std::string(text) : out;
}

std::uint64_t key_of(const Normaliser& normaliser) {
    if (normaliser.letters() == 0) {
        return 0;
    }
    const std::uint64_t hash = hash64(normaliser.text());
    if (normaliser.letters() >= kTellingLetters) {
        return hash | 1U;
    }
    const std::uint64_t even = hash & ~std::uint64_t{1};
    return even == 0 ? 2 : even;
}

std::uint64_t not_zero(std::uint64_t hash) {
    return hash == 0 ? 1 : hash;
}

}  // namespace

std::string normalise_text(std::string_view text) {
    Normaliser normaliser(text.size(), 1);
    if (normaliser.add(text)) {
        return std::string(normaliser.text());
    }
    const std::string composed = compose(text);
    Normaliser again(composed.size(), 1);
    again.add_composed(composed);
    return std::string(again.text());
}

std::uint64_t text_key(std::string_view title, std::string_view text) {
    Normaliser normaliser(title.size() + text.size(), 2);
    if (normaliser.add(title) && normaliser.add(text)) {
        return key_of(normaliser);
    }
    const std::string composed_title = compose(title);
    const std::string composed_text = compose(text);
    Normaliser again(composed_title.size() + composed_text.size(), 2);
    again.add_composed(composed_title);
    again.add_composed(composed_text);
    return key_of(again);
}

std::string normalise_guid(std::string_view guid) {
    std::string lower = to_lower_ascii(trim(guid));
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (lower.starts_with(scheme)) {
            lower.erase(0, scheme.size());
            break;
        }
    }
    return lower;
}

std::string identifying_url(std::string_view link) {
    if (link.empty()) {
        return {};
    }
    std::string canonical = canonical_url(link);
    const std::size_t path = canonical.find_first_of("/?");
    const bool home = path == std::string::npos || path + 1 == canonical.size();
    if (home) {
        canonical.clear();
    }
    return canonical;
}

EntryKeys entry_keys(const Entry& entry, std::string_view document) {
    EntryKeys keys;
    const std::string guid = normalise_guid(entry.id);
    if (!guid.empty()) {
        keys.guid = not_zero(hash64(guid));
    }
    if (!document.empty()) {
        keys.link = not_zero(hash64(document));
    }
    keys.text = text_key(entry.title, entry.text);
    return keys;
}

EntryKeys entry_keys(const Entry& entry) {
    return entry_keys(entry, identifying_url(entry.link));
}

}  // namespace vigie

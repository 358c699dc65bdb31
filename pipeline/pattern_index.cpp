#include "pipeline/pattern_index.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

namespace vigie {

namespace {

constexpr std::size_t kLongKatakanaBytes = 15;  // five characters
constexpr std::uint32_t kMaxTailBytes = 24;

std::uint32_t mix(std::uint32_t key) noexcept {
    return key * 0x9E3779B1U;
}

std::uint32_t load4(const char* at) noexcept {
    std::uint32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

// The first `bytes` of a loaded key, the rest zero.
std::uint32_t first_bytes(std::uint32_t key, std::size_t bytes) noexcept {
    const auto shift = static_cast<std::uint32_t>(8 * (4 - bytes));
    return std::endian::native == std::endian::little ? (key << shift) >> shift
                                                      : (key >> shift) << shift;
}

// The first six of the eight bytes that can be read at any place, mixed to sixteen bits.
std::uint32_t mix_six(const char* at) noexcept {
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    value = std::endian::native == std::endian::little ? value << 16U : value >> 16U;
    return static_cast<std::uint32_t>((value * 0x9E3779B97F4A7C15U) >> 48U);
}

// Whether `bytes` are the same at both places, where eight may be read.
bool same_bytes(const char* a, const char* b, std::uint32_t bytes) noexcept {
    if (std::endian::native != std::endian::little || bytes > sizeof(std::uint64_t)) {
        return std::memcmp(a, b, bytes) == 0;
    }
    std::uint64_t left = 0;
    std::uint64_t right = 0;
    std::memcpy(&left, a, sizeof left);
    std::memcpy(&right, b, sizeof right);
    return bytes == 0 || (left ^ right) << (64 - 8 * bytes) == 0;
}

bool test(const std::array<std::uint64_t, 1024>& bits, std::uint32_t at) noexcept {
    return ((bits[at >> 6U] >> (at & 63U)) & 1U) != 0;
}

void set(std::array<std::uint64_t, 1024>& bits, std::uint32_t at) noexcept {
    bits[at >> 6U] |= std::uint64_t{1} << (at & 63U);
}

std::uint32_t first_two(const char* at) noexcept {
    return (static_cast<std::uint32_t>(static_cast<unsigned char>(at[0])) << 8U) |
           static_cast<unsigned char>(at[1]);
}

// Arabic and, fa, bi, li, ka; Hebrew ve, ha, be, le, mi, she, ke: two bytes each.
bool is_clitic_letter(const char* at) noexcept {
    constexpr std::string_view kLetters = "وفبلكוהבלמשכ";
    for (std::size_t i = 0; i < kLetters.size(); i += 2) {
        if (std::memcmp(at, kLetters.data() + i, 2) == 0) {
            return true;
        }
    }
    return false;
}

}  // namespace

struct PatternIndex::Scan {
    const char* text;
    std::uint32_t size;
    std::pmr::vector<Hit>& hits;
};

std::uint32_t PatternIndex::add(std::string_view folded, bool open_ended) {
    assert(!folded.empty());
    const auto [place, is_new] =
        ids_.try_emplace(std::string(folded), static_cast<std::uint32_t>(texts_.size()));
    if (is_new) {
        texts_.emplace_back(folded);
        open_ended_.push_back(0);
        std::size_t last = folded.size() - 1;
        while (last > 0 && is_utf8_continuation(folded[last])) {
            --last;
        }
        const CharClass last_class = folder_.classify(place->first.data() + last).char_class;
        last_class_.push_back(last_class);
        ends_anywhere_.push_back(static_cast<std::uint8_t>(last_class == CharClass::katakana &&
                                                           folded.size() >= kLongKatakanaBytes));
    }
    if (open_ended) {
        open_ended_[place->second] = 1;
    }
    return place->second;
}

void PatternIndex::build() {
    std::vector<std::uint32_t> sorted(texts_.size());
    for (std::uint32_t i = 0; i < sorted.size(); ++i) {
        sorted[i] = i;
    }
    std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) {
        return texts_[a] < texts_[b];
    });
    const std::size_t slots = std::bit_ceil(2 * sorted.size() + 2);
    roots_.assign(slots, {});
    root_shift_ = static_cast<std::uint32_t>(32 - std::countr_zero(slots));
    for (std::size_t low = 0; low < sorted.size();) {
        const std::string& text = texts_[sorted[low]];
        std::array<char, 4> first{};
        const std::size_t bytes = std::min(text.size(), kRootBytes);
        std::memcpy(first.data(), text.data(), bytes);
        const std::uint32_t key = load4(first.data());
        std::size_t high = low + 1;
        if (bytes == kRootBytes) {
            while (high < sorted.size() &&
                   texts_[sorted[high]].compare(0, kRootBytes, text, 0, kRootBytes) == 0) {
                ++high;
            }
            for (std::size_t i = low; i < high; ++i) {
                note_beginning(texts_[sorted[i]]);
            }
        } else if (bytes == 1) {
            for (std::uint32_t next = 0; next < 0x100; ++next) {
                set(short_filter_, (first_two(first.data()) & 0xFF00U) | next);
            }
        } else {
            set(short_filter_, first_two(first.data()));
        }
        add_root(key, build_node(sorted, low, high, bytes));
        low = high;
    }
    labels_.append(sizeof(std::uint64_t), '\0');  // eight bytes may be read at any label
    ids_.clear();
}

// Of a pattern of four bytes and more.
void PatternIndex::note_beginning(const std::string& text) {
    constexpr std::size_t kLongBytes = 6;
    std::array<char, 8> first{};
    std::memcpy(first.data(), text.data(), std::min(text.size(), first.size()));
    if (text.size() < kLongBytes) {
        set(middle_filter_, mix(load4(first.data())) >> 16U);
    } else {
        set(long_filter_, mix_six(first.data()));
    }
}

std::uint32_t PatternIndex::build_node(const std::vector<std::uint32_t>& sorted,
                                       std::size_t low,
                                       std::size_t high,
                                       std::size_t depth) {
    const std::string& first = texts_[sorted[low]];
    const std::string& last = texts_[sorted[high - 1]];
    std::size_t common = depth;
    while (common < first.size() && common < last.size() && first[common] == last[common]) {
        ++common;
    }
    Node node;
    node.label = static_cast<std::uint32_t>(labels_.size());
    node.label_bytes = static_cast<std::uint16_t>(common - depth);
    labels_.append(first, depth, common - depth);
    if (first.size() == common) {
        node.pattern = sorted[low];
        ++low;
    }
    std::vector<std::size_t> starts;
    for (std::size_t i = low; i < high; ++i) {
        if (i == low || texts_[sorted[i]][common] != texts_[sorted[i - 1]][common]) {
            starts.push_back(i);
        }
    }
    node.first_edge = static_cast<std::uint32_t>(edge_bytes_.size());
    node.edges = static_cast<std::uint16_t>(starts.size());
    const auto place = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back(node);
    for (const std::size_t start : starts) {
        edge_bytes_.push_back(static_cast<std::uint8_t>(texts_[sorted[start]][common]));
        edge_nodes_.push_back(kNone);
    }
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const std::size_t stop = i + 1 < starts.size() ? starts[i + 1] : high;
        const std::uint32_t child = build_node(sorted, starts[i], stop, common + 1);
        edge_nodes_[node.first_edge + i] = child;
    }
    return place;
}

void PatternIndex::add_root(std::uint32_t key, std::uint32_t node) {
    const auto mask = static_cast<std::uint32_t>(roots_.size() - 1);
    std::uint32_t slot = mix(key) >> root_shift_;
    while (roots_[slot].key != 0) {
        slot = (slot + 1) & mask;
    }
    roots_[slot] = {key, node};
}

const PatternIndex::Root* PatternIndex::find_root(std::uint32_t key) const noexcept {
    const auto mask = static_cast<std::uint32_t>(roots_.size() - 1);
    for (std::uint32_t slot = mix(key) >> root_shift_;; slot = (slot + 1) & mask) {
        const Root& root = roots_[slot];
        if (root.key == key) {
            return key == 0 ? nullptr : &root;
        }
        if (root.key == 0) {
            return nullptr;
        }
    }
}

void PatternIndex::scan(const FoldedText& text, std::pmr::vector<Hit>& hits) const {
    Scan scan{text.data(), static_cast<std::uint32_t>(text.size()), hits};
    CharClass before = CharClass::other;
    std::uint32_t at = 0;
    while (at < scan.size) {
        const auto lead = static_cast<unsigned char>(scan.text[at]);
        if (lead < 0x80) {
            const CharClass here = Folder::ascii_class(lead);
            if (here == CharClass::word) {
                if (before != CharClass::word) {
                    try_at(scan, at);
                }
                do {
                    ++at;
                } while (Folder::ascii_class(static_cast<unsigned char>(scan.text[at])) ==
                             CharClass::word &&
                         static_cast<signed char>(scan.text[at]) >= 0);
                before = CharClass::word;
                continue;
            }
            if ((lead == '$' || lead == '@') && before == CharClass::other) {
                try_at(scan, at);
            }
            before = here;
            ++at;
            continue;
        }
        const Folder::Classified here = folder_.classify(scan.text + at);
        if (here.char_class != CharClass::other && is_word_break(before, here.char_class)) {
            try_at(scan, at);
            if (here.char_class == CharClass::clitic) {
                try_after_clitics(scan, at);
            }
        }
        before = here.char_class;
        at += here.length;
    }
}

void PatternIndex::try_after_clitics(Scan& scan, std::uint32_t at) const {
    for (int i = 0; i < 2 && at + 2 < scan.size && is_clitic_letter(scan.text + at); ++i) {
        at += 2;
        try_at(scan, at);
    }
}

// The padding lets four bytes be read at any place of the text.
void PatternIndex::try_at(Scan& scan, std::uint32_t at) const {
    const char* const from = scan.text + at;
    const std::uint32_t key = load4(from);
    if (test(short_filter_, first_two(from))) {
        for (std::uint32_t bytes = 1; bytes < kRootBytes && at + bytes <= scan.size; ++bytes) {
            if (const Root* const root = find_root(first_bytes(key, bytes))) {
                report(scan, at, at + bytes, nodes_[root->node].pattern);
            }
        }
    }
    if ((test(long_filter_, mix_six(from)) || test(middle_filter_, mix(key) >> 16U)) &&
        at + kRootBytes <= scan.size) {
        if (const Root* const root = find_root(key)) {
            walk(scan, at, at + static_cast<std::uint32_t>(kRootBytes), root->node);
        }
    }
}

void PatternIndex::walk(Scan& scan,
                        std::uint32_t start,
                        std::uint32_t at,
                        std::uint32_t place) const {
    for (;;) {
        const Node& node = nodes_[place];
        if (node.label_bytes > scan.size - at ||
            !same_bytes(scan.text + at, labels_.data() + node.label, node.label_bytes)) {
            return;
        }
        at += node.label_bytes;
        if (node.pattern != kNone) {
            report(scan, start, at, node.pattern);
        }
        if (at >= scan.size || node.edges == 0) {
            return;
        }
        // Few have more than three edges: a call would cost more.
        const auto wanted = static_cast<std::uint8_t>(scan.text[at]);
        const std::uint32_t past = node.first_edge + node.edges;
        std::uint32_t edge = node.first_edge;
        while (edge < past && edge_bytes_[edge] != wanted) {
            ++edge;
        }
        if (edge == past) {
            return;
        }
        place = edge_nodes_[edge];
        ++at;
    }
}

void PatternIndex::report(Scan& scan,
                          std::uint32_t start,
                          std::uint32_t end,
                          std::uint32_t pattern) const {
    const CharClass last = last_class_[pattern];
    std::uint32_t stop = end;
    // How much of the word follows.
    while (stop < scan.size && stop - end <= kMaxTailBytes) {
        const Folder::Classified next = folder_.classify(scan.text + stop);
        if (is_word_break(last, next.char_class)) {
            break;
        }
        stop += next.length;
    }
    if (stop == end || ends_anywhere_[pattern] != 0) {
        scan.hits.push_back({start, end, pattern, 0});
    } else if (stop - end <= kMaxTailBytes) {
        scan.hits.push_back({start, end, pattern, static_cast<std::uint8_t>(stop - end)});
    } else if (open_ended_[pattern] != 0) {
        scan.hits.push_back({start, end, pattern, Hit::kOpen});
    }
}

}  // namespace vigie

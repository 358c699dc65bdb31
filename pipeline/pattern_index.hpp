#pragma once

// PatternIndex: finds every known string in folded text in one pass.
//
// A match begins at a word start only (at any character in scripts written without spaces, after
// clitic letters in Arabic and Hebrew, at '$' and '@'). Where one may begin, four bytes are looked
// up in a bit set; what passes walks a path-compressed trie. All matches that begin there are
// reported, in text order, shorter before longer. Time is linear: each start costs at most the
// longest pattern.
// Built once, then immutable and callable from any thread.

#include "pipeline/fold.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vigie {

struct Hit {
    static constexpr std::uint8_t kOpen = 0xFF;

    std::uint32_t start = 0;  // in folded text
    std::uint32_t end = 0;
    std::uint32_t pattern = 0;
    // 0: a word ends where the pattern ends. Else the bytes of the word that follow; kOpen: many.
    std::uint8_t tail = 0;
};

class PatternIndex {
  public:
    // `folder` must outlive the index.
    explicit PatternIndex(const Folder& folder) : folder_(folder) {}

    // The number of `folded` among the patterns, the same for the same text. Not empty.
    // `open_ended`: also wanted where the word goes on.
    std::uint32_t add(std::string_view folded, bool open_ended);

    // After the last add(), before the first scan().
    void build();

    [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }

    // Appends the hits in `text`.
    void scan(const FoldedText& text, std::pmr::vector<Hit>& hits) const;

  private:
    static constexpr std::uint32_t kNone = 0xFFFFFFFF;
    static constexpr std::size_t kRootBytes = 4;
    static constexpr std::size_t kFilterBits = 65536;

    struct Node {
        std::uint32_t label = 0;  // bytes to match, in labels_
        std::uint32_t first_edge = 0;
        std::uint32_t pattern = kNone;
        std::uint16_t label_bytes = 0;
        std::uint16_t edges = 0;
    };

    struct Root {
        std::uint32_t key = 0;  // the first bytes, zero-padded; 0: free
        std::uint32_t node = 0;
    };

    struct Scan;

    std::uint32_t build_node(const std::vector<std::uint32_t>& sorted,
                             std::size_t low,
                             std::size_t high,
                             std::size_t depth);
    void note_beginning(const std::string& text);
    void add_root(std::uint32_t key, std::uint32_t node);
    [[nodiscard]] const Root* find_root(std::uint32_t key) const noexcept;
    void try_at(Scan& scan, std::uint32_t at) const;
    void walk(Scan& scan, std::uint32_t start, std::uint32_t at, std::uint32_t node) const;
    void report(Scan& scan, std::uint32_t start, std::uint32_t end, std::uint32_t pattern) const;
    void try_after_clitics(Scan& scan, std::uint32_t at) const;

    const Folder& folder_;
    std::unordered_map<std::string, std::uint32_t> ids_;  // while adding
    std::vector<std::string> texts_;                      // by pattern; emptied by build()
    std::vector<std::uint8_t> open_ended_;                // by pattern
    std::vector<CharClass> last_class_;                   // by pattern: of its last character
    std::vector<std::uint8_t> ends_anywhere_;             // by pattern: long Katakana

    std::vector<Node> nodes_;
    std::vector<std::uint8_t> edge_bytes_;
    std::vector<std::uint32_t> edge_nodes_;
    std::string labels_;
    std::vector<Root> roots_;  // open addressing, a power of two
    std::uint32_t root_shift_ = 0;
    // What patterns begin with: the hash of six bytes, of four bytes of those below six, of two
    // bytes of those below four.
    std::array<std::uint64_t, kFilterBits / 64> long_filter_{};
    std::array<std::uint64_t, kFilterBits / 64> middle_filter_{};
    std::array<std::uint64_t, kFilterBits / 64> short_filter_{};
};

}  // namespace vigie

#pragma once

// SeenSet: what one feed has already said, compactly. For each entry it keeps three 64-bit keys
// (guid, canonical link, fingerprint of the normalised text) and when it was last in the document;
// an entry whose guid, or link, or text is known has been said before. Bounded: entries that left the
// document longest ago go first. Packs into a string for the store; a packed form of an unknown
// version or with a wrong length unpacks as an error, never as garbage.

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vigie {

struct EntryKeys {
    std::uint64_t guid = 0;  // 0: the entry has none
    std::uint64_t link = 0;
    std::uint64_t text = 0;

    friend bool operator==(const EntryKeys&, const EntryKeys&) = default;
};

class SeenSet {
  public:
    enum class Verdict : std::uint8_t {
        unseen,
        seen,     // and unchanged, as far as the keys tell
        changed,  // known by guid or link, but the text is another
    };

    [[nodiscard]] static Result<SeenSet> unpack(std::string_view packed);
    [[nodiscard]] std::string pack() const;

    [[nodiscard]] Verdict look_up(const EntryKeys& keys) const;

    // Records the entry as in the document at `now`, merging with what is known of it.
    void note(const EntryKeys& keys, Time now);

    // Drops what has been out of the document longest, down to max(min_kept, 4 x in_document).
    void trim(std::size_t in_document, std::size_t min_kept = 512);

    [[nodiscard]] std::size_t size() const noexcept { return records_.size(); }

  private:
    struct Record {
        EntryKeys keys;
        std::uint32_t last_seen_s = 0;  // seconds since 1970
    };

    std::vector<Record> records_;
    std::unordered_map<std::uint64_t, std::uint32_t> by_key_;  // key mixed with its kind -> record
};

}  // namespace vigie

#pragma once

// SeenSet: what one feed has already said, compactly. For each entry it keeps three 64-bit keys
// (guid, canonical link, normalised text; pipeline/fingerprint.hpp) and when it was last in the
// document. It decides by what is there: the guid, else the link (a guid that changed), else a text
// long enough to tell (republished under a new guid and link). A guid or link that stands for
// several different entries of the feed is marked as shared and is no evidence any more. Bounded:
// entries that left the document longest ago go first. Look-ups are O(1).
//
// Packed form, version 1: the byte 0x01, then 28 bytes per record, little-endian:
//     u64 guid, u64 link, u64 text        0: none
//     u32 minutes since 1970 * 2 + shared
// A shared record is a mark: it has exactly one of guid and link, and no text. Anything else
// (another version, a wrong length, a record without keys, a mark with two keys) unpacks as
// Errc::malformed. A value: copies are independent. One thread at a time.

#include "base/result.hpp"
#include "base/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

struct EntryKeys {
    std::uint64_t guid = 0;  // 0: the entry has none
    std::uint64_t link = 0;
    std::uint64_t text = 0;  // lowest bit: long enough to tell by (is_telling)

    [[nodiscard]] bool empty() const noexcept { return guid == 0 && link == 0 && text == 0; }

    friend auto operator<=>(const EntryKeys&, const EntryKeys&) = default;
};

class SeenSet {
  public:
    enum class Verdict : std::uint8_t {
        unseen,
        seen,     // and unchanged, as far as the keys tell
        changed,  // known by guid or link, and the text it had is another now
    };

    [[nodiscard]] static Result<SeenSet> unpack(std::string_view packed);
    [[nodiscard]] std::string pack() const;

    [[nodiscard]] Verdict look_up(const EntryKeys& keys) const;

    // Whether the entry has been noted since the last trim() or unpack(): the document says it
    // twice.
    [[nodiscard]] bool was_just_noted(const EntryKeys& keys) const;

    // Records the entry as in the document at `now`, merging with what is known of it. Keys without
    // any evidence are ignored.
    void note(const EntryKeys& keys, Time now);

    // Several entries of the feed, different ones, carry this link or guid.
    void mark_shared_link(std::uint64_t link, Time now);
    void mark_shared_guid(std::uint64_t guid, Time now);
    [[nodiscard]] bool is_shared_link(std::uint64_t link) const;
    [[nodiscard]] bool is_shared_guid(std::uint64_t guid) const;

    // Drops what has been out of the document longest, down to what kept_records() says; never what
    // was noted or marked since the last trim() or unpack().
    void trim(std::size_t in_document, std::size_t min_kept = 512);

    // Four times the document, but of a huge document hardly more than itself.
    [[nodiscard]] static std::size_t kept_records(std::size_t in_document, std::size_t min_kept);

    [[nodiscard]] std::size_t size() const noexcept { return records_.size(); }

    // Whether pack() now says more than what was unpacked: a set that was only looked at, or whose
    // entries were noted again within a few hours, need not be stored again.
    [[nodiscard]] bool modified() const noexcept { return modified_; }

  private:
    enum Kind : std::uint8_t { guid, link, text, shared_guid, shared_link };

    static constexpr std::size_t kKinds = 5;

    struct Record {
        std::array<std::uint64_t, 3> keys{};  // by Kind: guid, link, text
        std::uint32_t minutes = 0;            // since 1970
        bool shared = false;
        bool touched = false;  // since the last trim() or unpack()
    };

    // Where the keys of one kind are: open addressing, a power of two. Made when first asked, since
    // most documents are known by their guids alone.
    struct Table {
        std::vector<std::uint32_t> slots;  // position in records_ + 1; 0: empty
        std::size_t used = 0;              // stale ones, whose record has another key now, included
    };

    static constexpr std::uint32_t kNone = 0xFFFFFFFF;

    [[nodiscard]] static bool is_empty(const Record& record);
    [[nodiscard]] static std::uint64_t key_of(const Record& record, Kind kind);
    [[nodiscard]] std::uint32_t find(Kind kind, std::uint64_t key) const;
    [[nodiscard]] std::uint32_t find(const EntryKeys& keys) const;
    void release(Kind kind, std::uint64_t key);
    void touch(Record& record, Time now);
    void mark_shared(Kind kind, std::uint64_t key, Time now);
    void add(const Record& record);
    void index(std::uint32_t position, Kind kind);
    void build(Kind kind) const;
    void insert(Table& table, Kind kind, std::uint32_t position) const;

    std::vector<Record> records_;
    std::size_t marks_ = 0;  // shared records among them
    mutable std::array<Table, kKinds> tables_;
    bool modified_ = false;
};

}  // namespace vigie

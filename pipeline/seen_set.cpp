#include "pipeline/seen_set.hpp"

#include "pipeline/fingerprint.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstring>

namespace vigie {

namespace {

constexpr char kVersion = 1;
constexpr std::size_t kRecordBytes = 28;

// An entry noted again after less than this leaves the set unmodified: when an entry left the
// document need not be known better.
constexpr std::uint32_t kStoreAgainMinutes = 6 * 60;

// A document larger than this keeps itself and this many more.
constexpr std::size_t kSpareRecords = 4096;

template <class Number>
void append_number(std::string& out, Number value) {
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
        out += static_cast<char>(value >> (8 * i) & 0xFFU);
    }
}

template <class Number>
Number read_number(const char* bytes) {
    Number value = 0;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&value, bytes, sizeof(Number));
    } else {
        for (std::size_t i = 0; i < sizeof(Number); ++i) {
            value |= static_cast<Number>(static_cast<unsigned char>(bytes[i])) << (8 * i);
        }
    }
    return value;
}

std::uint32_t to_minutes(Time now) {
    constexpr std::int64_t kLast = 0x7FFFFFFF;
    const std::int64_t minutes = now.time_since_epoch().count() / 60;
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(minutes, 0, kLast));
}

// Where the probe for a key starts; keys are hashes already.
std::size_t home_slot(std::uint64_t key, std::size_t slots) {
    return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15U >> 32U) & (slots - 1);
}

}  // namespace

// Its keys went to another record.
bool SeenSet::is_empty(const Record& record) {
    return record.keys == std::array<std::uint64_t, 3>{};
}

std::uint64_t SeenSet::key_of(const Record& record, Kind kind) {
    switch (kind) {
        case shared_guid:
            return record.shared ? record.keys[guid] : 0;
        case shared_link:
            return record.shared ? record.keys[link] : 0;
        case text: {
            // A short text is evidence only of an entry that has nothing else.
            const bool alone = record.keys[guid] == 0 && record.keys[link] == 0;
            return alone || is_telling(record.keys[text]) ? record.keys[text] : 0;
        }
        default:
            return record.shared ? 0 : record.keys[kind];
    }
}

std::uint32_t SeenSet::find(Kind kind, std::uint64_t key) const {
    const bool none = kind >= shared_guid ? marks_ == 0 : marks_ == records_.size();
    if (key == 0 || none) {
        return kNone;
    }
    if (tables_[kind].slots.empty()) {
        build(kind);
    }
    const std::vector<std::uint32_t>& slots = tables_[kind].slots;
    std::size_t slot = home_slot(key, slots.size());
    while (slots[slot] != 0) {
        const std::uint32_t position = slots[slot] - 1;
        if (key_of(records_[position], kind) == key) {
            return position;
        }
        slot = (slot + 1) & (slots.size() - 1);
    }
    return kNone;
}

// The record of this entry, by the strongest evidence that the entry has.
std::uint32_t SeenSet::find(const EntryKeys& keys) const {
    std::uint32_t position = kNone;
    const bool has_guid = keys.guid != 0 && !is_shared_guid(keys.guid);
    if (has_guid) {
        position = find(guid, keys.guid);
    }
    const bool has_link = keys.link != 0 && !is_shared_link(keys.link);
    if (position == kNone && has_link) {
        position = find(link, keys.link);
    }
    // A short text is evidence only where there is nothing else to go by.
    const bool by_text = is_telling(keys.text) || (!has_guid && !has_link);
    if (position == kNone && by_text) {
        position = find(text, keys.text);
    }
    return position;
}

SeenSet::Verdict SeenSet::look_up(const EntryKeys& keys) const {
    const std::uint32_t position = find(keys);
    if (position == kNone) {
        return Verdict::unseen;
    }
    const std::uint64_t before = records_[position].keys[text];
    const bool same = keys.text == before || keys.text == 0 || before == 0;
    return same ? Verdict::seen : Verdict::changed;
}

bool SeenSet::was_just_noted(const EntryKeys& keys) const {
    const std::uint32_t position = find(keys);
    return position != kNone && records_[position].touched;
}

void SeenSet::note(const EntryKeys& keys, Time now) {
    EntryKeys own = keys;
    own.guid = is_shared_guid(keys.guid) ? 0 : keys.guid;
    own.link = is_shared_link(keys.link) ? 0 : keys.link;
    if (own.empty()) {
        return;
    }
    const std::uint32_t position = find(own);
    if (position == kNone) {
        Record record;
        record.keys = {own.guid, own.link, own.text};
        record.minutes = to_minutes(now);
        record.touched = true;
        add(record);
        return;
    }
    const std::array<std::uint64_t, 3> news{own.guid, own.link, own.text};
    for (const Kind kind : {guid, link, text}) {
        Record& record = records_[position];
        if (news[kind] != 0 && news[kind] != record.keys[kind]) {
            release(kind, news[kind]);
            record.keys[kind] = news[kind];
            modified_ = true;
            index(position, kind);
        }
    }
    touch(records_[position], now);
}

// Before a record takes a key that another one has: each key has one owner. What is left of the
// other without guid and link was the same entry, known by less.
void SeenSet::release(Kind kind, std::uint64_t key) {
    const bool exclusive = kind != text || is_telling(key);
    const std::uint32_t position = exclusive ? find(kind, key) : kNone;
    if (position == kNone) {
        return;
    }
    Record& owner = records_[position];
    owner.keys[kind] = 0;
    if (owner.keys[guid] == 0 && owner.keys[link] == 0) {
        owner.keys[text] = 0;
    }
}

void SeenSet::mark_shared_link(std::uint64_t key, Time now) {
    mark_shared(shared_link, key, now);
}

void SeenSet::mark_shared_guid(std::uint64_t key, Time now) {
    mark_shared(shared_guid, key, now);
}

bool SeenSet::is_shared_link(std::uint64_t key) const {
    return find(shared_link, key) != kNone;
}

bool SeenSet::is_shared_guid(std::uint64_t key) const {
    return find(shared_guid, key) != kNone;
}

void SeenSet::mark_shared(Kind kind, std::uint64_t key, Time now) {
    if (key == 0) {
        return;
    }
    const std::uint32_t position = find(kind, key);
    if (position != kNone) {
        touch(records_[position], now);
        return;
    }
    Record record;
    record.keys[kind == shared_guid ? guid : link] = key;
    record.minutes = to_minutes(now);
    record.shared = true;
    record.touched = true;
    add(record);
}

void SeenSet::touch(Record& record, Time now) {
    const std::uint32_t minutes = to_minutes(now);
    record.touched = true;
    if (minutes > record.minutes) {
        modified_ = modified_ || minutes - record.minutes >= kStoreAgainMinutes;
        record.minutes = minutes;
    }
}

void SeenSet::add(const Record& record) {
    records_.push_back(record);
    marks_ += record.shared ? 1 : 0;
    modified_ = true;
    const auto position = static_cast<std::uint32_t>(records_.size() - 1);
    for (const Kind kind : {guid, link, text, shared_guid, shared_link}) {
        index(position, kind);
    }
}

// A table that nobody has asked for yet will find the record when it is built.
void SeenSet::index(std::uint32_t position, Kind kind) {
    Table& table = tables_[kind];
    if (table.slots.empty()) {
        return;
    }
    if ((table.used + 1) * 3 > table.slots.size() * 2) {
        build(kind);  // finds this record too
        return;
    }
    insert(table, kind, position);
}

void SeenSet::insert(Table& table, Kind kind, std::uint32_t position) const {
    const std::uint64_t key = key_of(records_[position], kind);
    if (key == 0) {
        return;
    }
    // The record may have had this key before; and packed by another hand, two records may.
    std::size_t slot = home_slot(key, table.slots.size());
    while (table.slots[slot] != 0) {
        if (key_of(records_[table.slots[slot] - 1], kind) == key) {
            return;
        }
        slot = (slot + 1) & (table.slots.size() - 1);
    }
    table.slots[slot] = position + 1;
    ++table.used;
}

// Room for twice the keys that there can be.
void SeenSet::build(Kind kind) const {
    constexpr std::size_t kFewest = 16;
    const std::size_t most = kind >= shared_guid ? marks_ : records_.size() - marks_;
    Table& table = tables_[kind];
    table.slots.assign(std::bit_ceil(std::max(most * 2, kFewest)), 0);
    table.used = 0;
    for (std::uint32_t i = 0; i < records_.size(); ++i) {
        insert(table, kind, i);
    }
}

std::size_t SeenSet::kept_records(std::size_t in_document, std::size_t min_kept) {
    return std::max(min_kept, std::min(in_document * 4, in_document + kSpareRecords));
}

void SeenSet::trim(std::size_t in_document, std::size_t min_kept) {
    const std::size_t kept = kept_records(in_document, min_kept);
    if (records_.size() > kept) {
        std::erase_if(records_, is_empty);
        const auto newer = [](const Record& a, const Record& b) {
            return a.touched != b.touched ? a.touched : a.minutes > b.minutes;
        };
        std::stable_sort(records_.begin(), records_.end(), newer);
        const auto first_untouched = std::find_if(
            records_.begin(), records_.end(), [](const Record& r) { return !r.touched; });
        const auto touched = static_cast<std::size_t>(first_untouched - records_.begin());
        if (records_.size() > std::max(kept, touched)) {
            records_.resize(std::max(kept, touched));
            modified_ = true;
        }
        marks_ = static_cast<std::size_t>(std::count_if(
            records_.begin(), records_.end(), [](const Record& r) { return r.shared; }));
        tables_ = {};
    }
    for (Record& record : records_) {
        record.touched = false;
    }
}

std::string SeenSet::pack() const {
    std::string out;
    out.reserve(1 + records_.size() * kRecordBytes);
    out += kVersion;
    for (const Record& record : records_) {
        if (is_empty(record)) {
            continue;
        }
        for (const std::uint64_t key : record.keys) {
            append_number(out, key);
        }
        append_number(out, record.minutes << 1U | (record.shared ? 1U : 0U));
    }
    return out;
}

Result<SeenSet> SeenSet::unpack(std::string_view packed) {
    SeenSet set;
    if (packed.empty()) {
        return set;
    }
    if (packed.front() != kVersion) {
        return Error(Errc::malformed,
                     "what the feed has said is packed in version " +
                         std::to_string(static_cast<unsigned char>(packed.front())) +
                         "; this Vigie reads version 1");
    }
    packed.remove_prefix(1);
    if (packed.size() % kRecordBytes != 0) {
        return Error(Errc::malformed,
                     "what the feed has said is cut off: " + std::to_string(packed.size()) +
                         " bytes are not records of 28");
    }
    set.records_.resize(packed.size() / kRecordBytes);
    const char* bytes = packed.data();
    for (Record& record : set.records_) {
        for (std::size_t i = 0; i < record.keys.size(); ++i) {
            record.keys[i] = read_number<std::uint64_t>(bytes + 8 * i);
        }
        const auto stamp = read_number<std::uint32_t>(bytes + 24);
        record.minutes = stamp >> 1U;
        record.shared = (stamp & 1U) != 0;
        set.marks_ += stamp & 1U;
        bytes += kRecordBytes;

        const bool one_key = (record.keys[guid] == 0) != (record.keys[link] == 0);
        const bool sound = record.shared ? one_key && record.keys[text] == 0 : !is_empty(record);
        if (!sound) {
            return Error(Errc::malformed, "what the feed has said holds a record without meaning");
        }
    }
    return set;
}

}  // namespace vigie

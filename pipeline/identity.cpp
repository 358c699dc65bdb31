#include "pipeline/identity.hpp"

#include "base/text.hpp"
#include "pipeline/fingerprint.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <string>

namespace vigie {

namespace {

constexpr std::size_t kFewestSlots = 64;
constexpr std::uint32_t kLastNumber = 0x7FFFFFF0;  // number * 2 + kind must stay below kEmpty
constexpr std::size_t kMostStories = 0x3FFFFFFF;

int digit_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return c >= 'a' && c <= 'v' ? c - 'a' + 10 : -1;
}

// By what an id was made: seeds, so that a guid that looks like a link is not that link's story.
enum IdSeed : std::uint64_t {
    by_document = 1,
    by_shared_document,
    by_guid,
    by_feed_guid,
    by_words
};

bool is_worldwide(std::string_view guid) {
    return guid.starts_with("http://") || guid.starts_with("https://") ||
           guid.starts_with("tag:") || guid.starts_with("urn:");
}

void append_key(std::string& bytes, std::uint64_t key) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
        bytes += static_cast<char>(key >> shift & 0xFFU);
    }
}

std::uint32_t to_seconds(Instant instant) {
    const std::int64_t seconds = std::chrono::floor<Seconds>(instant).time_since_epoch().count();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, 0xFFFFFFFF));
}

}  // namespace

std::optional<Hash128> parse_story_id(std::string_view id) {
    constexpr std::size_t kDigits = 26;
    if (id.size() != kDigits) {
        return std::nullopt;
    }
    Hash128 hash;
    for (std::size_t i = 0; i < kDigits; ++i) {
        const int value = digit_value(id[i]);
        if (value < 0) {
            return std::nullopt;
        }
        const auto five = static_cast<std::uint64_t>(value);
        if (i + 1 < kDigits) {
            hash.high = hash.high << 5U | hash.low >> 59U;
            hash.low = hash.low << 5U | five;
        } else {  // the last digit holds the last three bits, followed by two that are 0
            if ((five & 3U) != 0) {
                return std::nullopt;
            }
            hash.high = hash.high << 3U | hash.low >> 61U;
            hash.low = hash.low << 3U | five >> 2U;
        }
    }
    return hash;
}

StoryIdentity identify(const StoryOrigin& origin) {
    const std::string guid = normalise_guid(origin.guid);
    const std::uint64_t telling = is_telling(origin.text) ? origin.text : 0;
    const bool by_link = !origin.document.empty();
    if (by_link && !origin.shared_link) {
        return {hash128(origin.document, by_document),
                {hash64(origin.document, by_document), telling}};
    }
    std::string bytes;
    if (by_link) {
        bytes.append(origin.document).append(1, '\0').append(guid);
        if (guid.empty() || origin.shared_guid) {
            append_key(bytes, origin.text);
        }
        return {hash128(bytes, by_shared_document), {hash64(bytes, by_shared_document), telling}};
    }
    if (!guid.empty() && !origin.shared_guid && is_worldwide(to_lower_ascii(trim(origin.guid)))) {
        return {hash128(guid, by_guid), {hash64(guid, by_guid), telling}};
    }
    if (!guid.empty()) {
        bytes.append(origin.feed).append(1, '\0').append(guid);
        if (origin.shared_guid) {
            append_key(bytes, origin.text);
        }
        return {hash128(bytes, by_feed_guid), {0, telling}};
    }
    if (telling == 0) {
        bytes.append(origin.feed).append(1, '\0');
    }
    append_key(bytes, origin.text);
    return {hash128(bytes, by_words), {0, telling}};
}

Identity::Identity(std::size_t max_stories, Seconds window) : window_(window) {
    set_limits(max_stories, window);
}

const Identity::Record& Identity::record(std::uint32_t number) const {
    return records_[number - first_number_];
}

std::size_t Identity::home(std::uint64_t key, Kind kind) const {
    const std::uint64_t mixed = (key + kind) * 0x9E3779B97F4A7C15U;
    return static_cast<std::size_t>(mixed >> 32U) & (slots_.size() - 1);
}

std::size_t Identity::home_of(std::size_t slot) const {
    const auto kind = static_cast<Kind>(slots_[slot] & 1U);
    return home(record(slots_[slot] >> 1U).keys[kind], kind);
}

// The slot of this key; slots_.size() when there is none.
std::size_t Identity::find_slot(Kind kind, std::uint64_t key) const {
    if (key == 0 || slots_.empty()) {
        return slots_.size();
    }
    std::size_t slot = home(key, kind);
    while (slots_[slot] != kEmpty) {
        const bool same_kind = (slots_[slot] & 1U) == kind;
        if (same_kind && record(slots_[slot] >> 1U).keys[kind] == key) {
            return slot;
        }
        slot = (slot + 1) & (slots_.size() - 1);
    }
    return slots_.size();
}

std::optional<Identity::Known> Identity::find(const StoryKeys& keys) const {
    std::size_t slot = find_slot(by_url, keys.url);
    if (slot == slots_.size()) {
        slot = find_slot(by_text, keys.text);
    }
    if (slot == slots_.size()) {
        return std::nullopt;
    }
    return record(slots_[slot] >> 1U).known;
}

void Identity::add(const Known& story, const StoryKeys& keys, Instant first_seen) {
    if (max_stories_ == 0 || keys.empty()) {
        return;
    }
    release(by_url, keys.url);
    release(by_text, keys.text);
    while (records_.size() >= max_stories_) {
        drop_oldest();
    }
    if ((used_slots_ + 2) * 10 > slots_.size() * 7 || first_number_ > kLastNumber - max_stories_) {
        rebuild();
    }
    records_.push_back({story, {keys.url, keys.text}, to_seconds(first_seen)});
    const auto number = first_number_ + static_cast<std::uint32_t>(records_.size() - 1);
    insert(number, by_url);
    insert(number, by_text);
}

void Identity::insert(std::uint32_t number, Kind kind) {
    const std::uint64_t key = record(number).keys[kind];
    if (key == 0) {
        return;
    }
    std::size_t slot = home(key, kind);
    while (slots_[slot] != kEmpty) {
        slot = (slot + 1) & (slots_.size() - 1);
    }
    slots_[slot] = number * 2 + kind;
    ++used_slots_;
}

void Identity::release(Kind kind, std::uint64_t key) {
    const std::size_t slot = find_slot(kind, key);
    if (slot != slots_.size()) {
        const std::uint32_t position = (slots_[slot] >> 1U) - first_number_;
        erase(kind, key);
        records_[position].keys[kind] = 0;
    }
}

// Closes the gap: keys behind it that would be found no more move up.
void Identity::erase(Kind kind, std::uint64_t key) {
    std::size_t gap = find_slot(kind, key);
    if (gap == slots_.size()) {
        return;
    }
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t next = (gap + 1) & mask; slots_[next] != kEmpty; next = (next + 1) & mask) {
        const std::size_t walked = (next - home_of(next)) & mask;
        if (walked >= ((next - gap) & mask)) {
            slots_[gap] = slots_[next];
            gap = next;
        }
    }
    slots_[gap] = kEmpty;
    --used_slots_;
}

bool Identity::remove(Hash128 story, const StoryKeys& keys) {
    std::size_t slot = find_slot(by_url, keys.url);
    if (slot == slots_.size() || record(slots_[slot] >> 1U).known.story != story) {
        slot = find_slot(by_text, keys.text);
    }
    if (slot == slots_.size() || record(slots_[slot] >> 1U).known.story != story) {
        return false;
    }
    const std::uint32_t position = (slots_[slot] >> 1U) - first_number_;
    for (const Kind kind : {by_url, by_text}) {
        erase(kind, records_[position].keys[kind]);
        records_[position].keys[kind] = 0;
    }
    // In the middle the record stays as an empty one until its time comes.
    while (!records_.empty() && records_.back().keys == std::array<std::uint64_t, 2>{}) {
        records_.pop_back();
    }
    return true;
}

void Identity::expire(Instant now) {
    const std::int64_t oldest = static_cast<std::int64_t>(to_seconds(now)) - window_.count();
    while (!records_.empty() && records_.front().seconds < oldest) {
        drop_oldest();
    }
}

std::optional<Identity::Known> Identity::oldest() const {
    return records_.empty() ? std::nullopt : std::optional(records_.front().known);
}

void Identity::drop_oldest() {
    for (const Kind kind : {by_url, by_text}) {
        erase(kind, records_.front().keys[kind]);
    }
    records_.pop_front();
    ++first_number_;
}

void Identity::set_limits(std::size_t max_stories, Seconds window) {
    max_stories_ = std::min(max_stories, kMostStories);
    window_ = window;
    while (records_.size() > max_stories_) {
        drop_oldest();
    }
}

// Numbers start again from 0, so that they never run out.
void Identity::rebuild() {
    first_number_ = 0;
    const std::size_t wanted = std::bit_ceil(std::max(records_.size() * 4, kFewestSlots));
    slots_.assign(wanted, kEmpty);
    used_slots_ = 0;
    for (std::uint32_t i = 0; i < records_.size(); ++i) {
        insert(i, by_url);
        insert(i, by_text);
    }
}

std::size_t Identity::memory() const noexcept {
    constexpr std::size_t kBlock =
        512;  // of libstdc++'s deque, with its pointer and malloc's header
    const std::size_t per_block = std::max<std::size_t>(1, kBlock / sizeof(Record));
    const std::size_t blocks = records_.size() / per_block + 1;
    return blocks * (kBlock + sizeof(void*) + 16) + slots_.capacity() * sizeof(slots_[0]);
}

}  // namespace vigie

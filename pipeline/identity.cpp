#include "pipeline/identity.hpp"

#include "base/text.hpp"
#include "pipeline/fingerprint.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace vigie {

namespace {

constexpr std::uint32_t kLastNumber = 0x7FFFFFF0;  // number * 2 + kind must stay below kNone
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

Identity::Known Identity::known(std::uint32_t number) const {
    const Record& found = record(number);
    if (!found.joined) {
        return {found.story, found.story};
    }
    const auto joined = std::lower_bound(
        joined_.begin(), joined_.end(), number, [](const Joined& one, std::uint32_t wanted) {
            return one.number < wanted;
        });
    return {found.story, joined->event};
}

std::uint64_t Identity::hash_of(std::uint32_t slot) const {
    const std::uint32_t kind = slot & 1U;
    return record(slot >> 1U).keys[kind] + kind;
}

// The number of the record that has this key, or kNone.
std::uint32_t Identity::find(Kind kind, std::uint64_t key) const {
    if (key == 0) {
        return kNone;
    }
    const std::uint32_t slot = slots_.find(key + kind, [&](std::uint32_t other) {
        return (other & 1U) == kind && record(other >> 1U).keys[kind] == key;
    });
    return slot == kNone ? kNone : slot >> 1U;
}

std::optional<Identity::Known> Identity::find(const StoryKeys& keys) const {
    std::uint32_t number = find(by_url, keys.url);
    if (number == kNone) {
        number = find(by_text, keys.text);
    }
    if (number == kNone) {
        return std::nullopt;
    }
    return known(number);
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
    if (first_number_ > kLastNumber - max_stories_) {
        renumber();
    }
    const auto number = first_number_ + static_cast<std::uint32_t>(records_.size());
    const bool joined = story.event != story.story;
    records_.push_back({story.story, {keys.url, keys.text}, to_seconds(first_seen), joined});
    if (joined) {
        joined_.push_back({number, story.event});
    }
    insert(number, by_url);
    insert(number, by_text);
}

void Identity::insert(std::uint32_t number, Kind kind) {
    if (record(number).keys[kind] != 0) {
        slots_.insert(number * 2 + kind, [this](std::uint32_t slot) { return hash_of(slot); });
    }
}

// The record has this key no more.
void Identity::erase(std::uint32_t number, Kind kind) {
    if (record(number).keys[kind] != 0) {
        slots_.erase(number * 2 + kind, [this](std::uint32_t slot) { return hash_of(slot); });
        records_[number - first_number_].keys[kind] = 0;
    }
}

void Identity::release(Kind kind, std::uint64_t key) {
    const std::uint32_t number = find(kind, key);
    if (number != kNone) {
        erase(number, kind);
    }
}

bool Identity::remove(Hash128 story, const StoryKeys& keys) {
    std::uint32_t number = find(by_url, keys.url);
    if (number == kNone || record(number).story != story) {
        number = find(by_text, keys.text);
    }
    if (number == kNone || record(number).story != story) {
        return false;
    }
    erase(number, by_url);
    erase(number, by_text);
    // In the middle the record stays as an empty one until its time comes.
    while (!records_.empty() && records_.back().keys == std::array<std::uint64_t, 2>{}) {
        drop_newest();
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
    return records_.empty() ? std::nullopt : std::optional(known(first_number_));
}

void Identity::drop_oldest() {
    erase(first_number_, by_url);
    erase(first_number_, by_text);
    if (records_.front().joined) {
        joined_.pop_front();
    }
    records_.pop_front();
    ++first_number_;
}

void Identity::drop_newest() {
    if (records_.back().joined) {
        joined_.pop_back();
    }
    records_.pop_back();
}

void Identity::set_limits(std::size_t max_stories, Seconds window) {
    max_stories_ = std::min(max_stories, kMostStories);
    window_ = window;
    while (records_.size() > max_stories_) {
        drop_oldest();
    }
}

// Numbers start again from 0, so that they never run out.
void Identity::renumber() {
    slots_.clear();
    for (Joined& joined : joined_) {
        joined.number -= first_number_;
    }
    first_number_ = 0;
    for (std::uint32_t i = 0; i < records_.size(); ++i) {
        insert(i, by_url);
        insert(i, by_text);
    }
}

std::size_t Identity::memory() const noexcept {
    return records_.memory() + joined_.size() * sizeof(Joined) + slots_.memory();
}

}  // namespace vigie

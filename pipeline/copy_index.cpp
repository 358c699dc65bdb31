#include "pipeline/copy_index.hpp"

#include <algorithm>
#include <cstring>

namespace vigie {

namespace {

// The packed form: words of 32 bits. Two sizes, the title, then five lengths (8, 8, 5, 6 and 5
// bits), then the lists, 16-bit ones padded.
constexpr std::size_t kHead = 4;

struct Lengths {
    std::size_t lead = 0;
    std::size_t whole = 0;
    std::size_t numbers = 0;
    std::size_t names = 0;
    std::size_t titled = 0;

    [[nodiscard]] std::size_t words() const {
        return kHead + lead + whole + (numbers + names + titled + 1) / 2;
    }

    [[nodiscard]] std::uint32_t packed() const {
        return static_cast<std::uint32_t>(lead | (whole << 8U) | (numbers << 16U) | (names << 21U) |
                                          (titled << 27U));
    }

    static Lengths of(const std::uint32_t* packed) {
        const std::uint32_t sizes = packed[3];
        return {sizes & 0xFFU,
                (sizes >> 8U) & 0xFFU,
                (sizes >> 16U) & 0x1FU,
                (sizes >> 21U) & 0x3FU,
                sizes >> 27U};
    }
};

std::size_t packed_words(const std::uint32_t* packed) {
    return Lengths::of(packed).words();
}

const unsigned char* take(const unsigned char* at,
                          std::size_t count,
                          std::vector<std::uint16_t>& out) {
    out.resize(count);
    if (count > 0) {
        std::memcpy(out.data(), at, count * sizeof out[0]);
    }
    return at + count * sizeof out[0];
}

unsigned char* put(unsigned char* at, const std::vector<std::uint16_t>& keys) {
    if (!keys.empty()) {
        std::memcpy(at, keys.data(), keys.size() * sizeof keys[0]);
    }
    return at + keys.size() * sizeof keys[0];
}

std::uint32_t seconds_of(Instant now) {
    const auto seconds = std::chrono::floor<Seconds>(now).time_since_epoch().count();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, 0xFFFFFFFF));
}

}  // namespace

CopyIndex::CopyIndex(std::size_t max_stories, Seconds window)
    : max_stories_(max_stories), window_(window) {}

bool CopyIndex::is_gone(std::uint32_t number) const {
    return number - first_ >= records_.size() || !records_[number - first_].packed;
}

void CopyIndex::unpack(const Record& record, CopySketch& sketch) {
    const std::uint32_t* const packed = record.packed.get();
    sketch.lead_size = packed[0];
    sketch.whole_size = packed[1];
    sketch.title = packed[2];
    const Lengths lengths = Lengths::of(packed);
    const std::uint32_t* at = packed + kHead;
    sketch.lead.assign(at, at + lengths.lead);
    at += lengths.lead;
    sketch.whole.assign(at, at + lengths.whole);
    at += lengths.whole;
    const auto* shorts = reinterpret_cast<const unsigned char*>(at);
    shorts = take(shorts, lengths.numbers, sketch.numbers);
    shorts = take(shorts, lengths.names, sketch.names);
    take(shorts, lengths.titled, sketch.titled);
}

std::optional<CopyIndex::Known> CopyIndex::find(const CopySketch& sketch, Instant now) {
    ++asked_;
    candidates_.clear();
    for (const std::uint32_t key : sketch.look_ups) {
        by_shingle_.find(key, [&](std::uint32_t number) {
            if (!is_gone(number) && records_[number - first_].mark != asked_) {
                records_[number - first_].mark = asked_;
                candidates_.push_back(number);
            }
        });
    }
    // The earliest that fits: copies of copies belong to the first.
    std::sort(candidates_.begin(), candidates_.end());
    const std::uint32_t seconds = seconds_of(now);
    for (const std::uint32_t number : candidates_) {
        const Record& record = records_[number - first_];
        unpack(record, other_);
        const auto reach = static_cast<std::uint32_t>(kTitleReach.count());
        const bool same_day = seconds <= record.seconds || seconds - record.seconds <= reach;
        if (is_near_copy(sketch, other_, same_day)) {
            return record.known;
        }
    }
    return std::nullopt;
}

void CopyIndex::add(const CopySketch& sketch, const Known& known, Instant now) {
    if (sketch.look_ups.empty() || max_stories_ == 0) {
        return;
    }
    const Lengths lengths{sketch.lead.size(),
                          sketch.whole.size(),
                          sketch.numbers.size(),
                          sketch.names.size(),
                          sketch.titled.size()};
    const std::size_t words = lengths.words();
    Record record;
    record.known = known;
    record.seconds = seconds_of(now);
    record.packed = std::make_unique<std::uint32_t[]>(words);
    std::uint32_t* const packed = record.packed.get();
    packed[0] = sketch.lead_size;
    packed[1] = sketch.whole_size;
    packed[2] = sketch.title;
    packed[3] = lengths.packed();
    std::uint32_t* at = std::copy(sketch.lead.begin(), sketch.lead.end(), packed + kHead);
    at = std::copy(sketch.whole.begin(), sketch.whole.end(), at);
    auto* shorts = reinterpret_cast<unsigned char*>(at);
    put(put(put(shorts, sketch.numbers), sketch.names), sketch.titled);
    packed_bytes_ += words * sizeof(std::uint32_t);
    const std::uint32_t number = first_ + static_cast<std::uint32_t>(records_.size());
    records_.push_back(std::move(record));
    for (const std::uint32_t key : sketch.look_ups) {
        by_shingle_.add(key, number, [this](std::uint32_t other) { return is_gone(other); });
    }
    set_limits(max_stories_, window_);
}

void CopyIndex::expire(Instant now) {
    const std::uint32_t since = seconds_of(now - window_);
    while (!records_.empty() && records_.front().seconds < since) {
        if (records_.front().packed) {
            packed_bytes_ -= packed_words(records_.front().packed.get()) * sizeof(std::uint32_t);
        }
        records_.pop_front();
        ++first_;
    }
}

void CopyIndex::set_limits(std::size_t max_stories, Seconds window) {
    max_stories_ = max_stories;
    window_ = window;
    while (records_.size() > max_stories_) {
        if (records_.front().packed) {
            packed_bytes_ -= packed_words(records_.front().packed.get()) * sizeof(std::uint32_t);
        }
        records_.pop_front();
        ++first_;
    }
}

void CopyIndex::remove(Hash128 story) {
    constexpr std::size_t kReach = 100'000;
    for (std::size_t i = records_.size(), read = 0; i-- > 0 && read < kReach; ++read) {
        Record& record = records_[i];
        if (record.known.story == story && record.packed) {
            packed_bytes_ -= packed_words(record.packed.get()) * sizeof(std::uint32_t);
            record.packed.reset();
            return;
        }
    }
}

std::size_t CopyIndex::memory() const noexcept {
    constexpr std::size_t kAllocation = 8;  // what malloc keeps for itself
    return records_.size() * (sizeof(Record) + kAllocation) + packed_bytes_ + by_shingle_.memory();
}

}  // namespace vigie

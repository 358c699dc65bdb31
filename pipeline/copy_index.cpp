#include "pipeline/copy_index.hpp"

#include <algorithm>

namespace vigie {

namespace {

// The packed form, words of 16 bits: the title's key in two; the size of the whole; that of the
// lead and the count of the title's terms, 7 and 4 bits; the other counts, 5 bits each, in two;
// the checks of the word sets; then the lists. The sample of a lead that is the whole is not kept.
constexpr std::size_t kHead = 9;
constexpr unsigned kFive = 0x1F;

struct Lengths {
    std::size_t lead = 0;
    std::size_t whole = 0;
    std::size_t numbers = 0;
    std::size_t names = 0;
    std::size_t titled = 0;

    [[nodiscard]] std::size_t words() const {
        return kHead + lead + whole + numbers + names + titled;
    }

    static Lengths of(const std::uint16_t* packed) {
        const std::size_t counts = packed[4];
        const std::size_t sizes = packed[3];
        return {counts & kFive, counts >> 5U & kFive, counts >> 10U, packed[5], sizes >> 8U};
    }
};

std::unique_ptr<std::uint16_t[]> pack(const CopySketch& sketch) {
    const bool all_lead = sketch.lead_size == sketch.whole_size;
    const Lengths lengths{all_lead ? 0 : sketch.lead.size(),
                          sketch.whole.size(),
                          sketch.numbers.keys.size(),
                          sketch.names.keys.size(),
                          sketch.titled.keys.size()};
    auto packed = std::make_unique<std::uint16_t[]>(lengths.words());
    const auto word = [](std::size_t value) { return static_cast<std::uint16_t>(value); };
    packed[0] = word(sketch.title & 0xFFFFU);
    packed[1] = word(sketch.title >> 16U);
    packed[2] = word(sketch.whole_size);
    packed[3] = word(sketch.lead_size | lengths.titled << 8U);
    packed[4] = word(lengths.lead | lengths.whole << 5U | lengths.numbers << 10U);
    packed[5] = word(lengths.names);
    packed[6] = sketch.numbers.check;
    packed[7] = sketch.names.check;
    packed[8] = sketch.titled.check;
    std::uint16_t* at = packed.get() + kHead;
    at = std::copy_n(sketch.lead.begin(), lengths.lead, at);
    at = std::copy(sketch.whole.begin(), sketch.whole.end(), at);
    at = std::copy(sketch.numbers.keys.begin(), sketch.numbers.keys.end(), at);
    at = std::copy(sketch.names.keys.begin(), sketch.names.keys.end(), at);
    std::copy(sketch.titled.keys.begin(), sketch.titled.keys.end(), at);
    return packed;
}

void unpack(const std::uint16_t* packed, CopySketch& sketch) {
    sketch.title = packed[0] | static_cast<std::uint32_t>(packed[1]) << 16U;
    sketch.whole_size = packed[2];
    sketch.lead_size = packed[3] & 0xFFU;
    sketch.numbers.check = packed[6];
    sketch.names.check = packed[7];
    sketch.titled.check = packed[8];
    const Lengths lengths = Lengths::of(packed);
    const std::uint16_t* at = packed + kHead;
    const auto take = [&](std::size_t count, std::vector<std::uint16_t>& out) {
        out.assign(at, at + count);
        at += count;
    };
    take(lengths.lead, sketch.lead);
    take(lengths.whole, sketch.whole);
    if (sketch.lead_size == sketch.whole_size) {
        sketch.lead = sketch.whole;
        sketch.lead.resize(std::min(sketch.lead.size(), CopySketch::kLeadKept));
    }
    take(lengths.numbers, sketch.numbers.keys);
    take(lengths.names, sketch.names.keys);
    take(lengths.titled, sketch.titled.keys);
}

std::size_t packed_bytes(const std::uint16_t* packed) {
    return Lengths::of(packed).words() * sizeof(std::uint16_t);
}

std::uint32_t seconds_of(Instant now) {
    const auto seconds = std::chrono::floor<Seconds>(now).time_since_epoch().count();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, 0xFFFFFFFF));
}

}  // namespace

CopyIndex::CopyIndex(std::size_t max_stories, Seconds window)
    : max_stories_(max_stories), window_(window) {}

std::optional<CopyIndex::Known> CopyIndex::find(const CopySketch& sketch, Instant now) {
    candidates_.clear();
    for (const std::uint32_t key : sketch.look_ups) {
        by_shingle_.prefetch(key);
    }
    for (const std::uint32_t key : sketch.look_ups) {
        by_shingle_.find(key, [&](std::uint32_t number) {
            records_.prefetch(number - first_);
            candidates_.push_back(number);
        });
    }
    keep_likeliest();
    // The earliest that fits: copies of copies belong to the first.
    const std::uint32_t seconds = seconds_of(now);
    for (const std::uint32_t number : candidates_) {
        if (is_gone(number)) {
            continue;
        }
        const Record& record = records_[number - first_];
        unpack(record.packed.get(), other_);
        const auto reach = static_cast<std::uint32_t>(kTitleReach.count());
        const bool same_day = seconds <= record.seconds || seconds - record.seconds <= reach;
        if (is_near_copy(sketch, other_, same_day)) {
            return record.known;
        }
    }
    return std::nullopt;
}

// Leaves the different ones, rising: of many only those found under the most keys.
void CopyIndex::keep_likeliest() {
    std::sort(candidates_.begin(), candidates_.end());
    ranked_.clear();
    for (std::size_t i = 0; i < candidates_.size();) {
        const std::size_t first = i;
        while (i < candidates_.size() && candidates_[i] == candidates_[first]) {
            ++i;
        }
        ranked_.push_back({static_cast<std::uint32_t>(i - first), candidates_[first]});
    }
    if (ranked_.size() > kMostCompared) {
        const auto past = ranked_.begin() + static_cast<std::ptrdiff_t>(kMostCompared);
        const auto likelier = [](const Ranked& a, const Ranked& b) {
            return a.keys != b.keys ? a.keys > b.keys : a.number < b.number;
        };
        std::nth_element(ranked_.begin(), past, ranked_.end(), likelier);
        ranked_.erase(past, ranked_.end());
        std::sort(ranked_.begin(), ranked_.end(), [](const Ranked& a, const Ranked& b) {
            return a.number < b.number;
        });
    }
    candidates_.clear();
    for (const Ranked& one : ranked_) {
        candidates_.push_back(one.number);
    }
}

void CopyIndex::add(const CopySketch& sketch, const Known& known, Instant now) {
    if (sketch.look_ups.empty() || max_stories_ == 0) {
        return;
    }
    Record record;
    record.known = known;
    record.seconds = seconds_of(now);
    record.packed = pack(sketch);
    packed_bytes_ += packed_bytes(record.packed.get());
    const std::uint32_t number = first_ + static_cast<std::uint32_t>(records_.size());
    records_.push_back(std::move(record));
    for (const std::uint32_t key : sketch.look_ups) {
        by_shingle_.add(key, number, [this](std::uint32_t other) { return is_gone(other); });
    }
    set_limits(max_stories_, window_);
}

void CopyIndex::drop_oldest() {
    if (records_.front().packed) {
        packed_bytes_ -= packed_bytes(records_.front().packed.get());
    }
    records_.pop_front();
    ++first_;
}

void CopyIndex::expire(Instant now) {
    const std::uint32_t since = seconds_of(now - window_);
    while (!records_.empty() && records_.front().seconds < since) {
        drop_oldest();
    }
}

void CopyIndex::set_limits(std::size_t max_stories, Seconds window) {
    max_stories_ = max_stories;
    window_ = window;
    while (records_.size() > max_stories_) {
        drop_oldest();
    }
}

void CopyIndex::remove(Hash128 story) {
    constexpr std::size_t kReach = 100'000;
    for (std::size_t i = records_.size(), read = 0; i-- > 0 && read < kReach; ++read) {
        Record& record = records_[i];
        if (record.known.story == story && record.packed) {
            packed_bytes_ -= packed_bytes(record.packed.get());
            record.packed.reset();
            return;
        }
    }
}

std::size_t CopyIndex::memory() const noexcept {
    constexpr std::size_t kAllocation = 12;  // what malloc keeps for itself, on average
    return records_.memory() + records_.size() * kAllocation + packed_bytes_ + by_shingle_.memory();
}

}  // namespace vigie

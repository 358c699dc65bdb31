#include "pipeline/event_index.hpp"

#include <algorithm>
#include <cmath>

namespace vigie {

namespace {

constexpr Seconds kBurst{24 * 3600};  // in which an event's own words do not become common

constexpr std::uint32_t kBurstStories = 40;  // beyond, it may be a form rather than an event

constexpr std::size_t kEventTerms = 96;
constexpr std::size_t kEventShared = 48;
constexpr std::size_t kMostLanguages = 32;

// Events that a story is compared with.
constexpr std::size_t kCompared = 24;

// Where a story fits several events, each doubling of one's stories counts as much likeness.
constexpr float kPerDoubledStories = 0.02F;

std::uint32_t seconds_of(Instant now) {
    const auto seconds = std::chrono::floor<Seconds>(now).time_since_epoch().count();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, 0xFFFFFFFF));
}

std::uint64_t hash_of(Hash128 id) {
    return id.low ^ id.high;
}

}  // namespace

std::uint32_t EventIndex::find_id(Hash128 id) const {
    return by_id_.find(hash_of(id),
                       [&](std::uint32_t number) { return events_[number - first_].id == id; });
}

bool EventIndex::is_full(const Event& event, std::uint32_t now) noexcept {
    const auto longest = static_cast<std::uint32_t>(kLongest.count());
    return event.stories >= kMostStories || event.opened + longest < now;
}

// The events that the story's strongest terms lead to, by how much these weigh; of many the
// kCompared with most.
void EventIndex::collect(const StoryTerms& story) {
    ++asked_;
    hits_.clear();
    for (const TermWeight& term : story.strongest) {
        by_term_.prefetch(term.term);
    }
    for (const TermWeight& term : story.strongest) {
        by_term_.find(term.term, [&](std::uint32_t number) {
            const float weight = term.weight * term.weight;
            for (std::size_t at = number % kSlots;; at = (at + 1) % kSlots) {
                if (slots_[at].asked != asked_) {
                    slots_[at] = {asked_, static_cast<std::uint32_t>(hits_.size())};
                    hits_.push_back({number, weight});
                    return;
                }
                if (hits_[slots_[at].hit].number == number) {
                    hits_[slots_[at].hit].weight += weight;
                    return;
                }
            }
        });
    }
    if (hits_.size() > kCompared) {
        std::nth_element(
            hits_.begin(), hits_.begin() + kCompared, hits_.end(), [](const Hit& a, const Hit& b) {
                return a.weight != b.weight ? a.weight > b.weight : a.number > b.number;
            });
        hits_.resize(kCompared);
    }
    std::sort(
        hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) { return a.number < b.number; });
}

EventIndex::Found EventIndex::find(const StoryTerms& story, Instant now) {
    collect(story);
    probes_.own.set(story.own, &story.title);
    probes_.shared.set(story.shared, nullptr);
    probes_.heard.set(story.heard, nullptr);
    for (const Hit& hit : hits_) {
        events_.prefetch(hit.number - first_);
    }
    std::erase_if(hits_, [this](const Hit& hit) { return is_gone(hit.number); });
    for (const Hit& hit : hits_) {
        const std::uint32_t* const terms = event(hit.number).terms.get();
        __builtin_prefetch(terms);
        __builtin_prefetch(terms + 16);
    }
    const std::uint32_t seconds = seconds_of(now);
    Excess best{0, 0};
    Found found;
    for (const Hit& hit : hits_) {
        const Event& candidate = event(hit.number);
        const Excess more = excess(candidate, story, seconds);
        const float same =
            more.same <= 0
                ? 0
                : more.same + kPerDoubledStories * std::log2(static_cast<float>(candidate.stories));
        if (same > best.same && !is_full(candidate, seconds)) {
            best.same = same;
            found.event = candidate.id;
        }
        if (more.affair > best.affair) {
            best.affair = more.affair;
            found.follows = candidate.id;
        }
    }
    if (found.event) {
        found.follows.reset();
    }
    return found;
}

// Appends to packed_ the terms of both, the strongest of them; returns their length. The story
// counts at length 1, so that a long one says no more than a short one.
float EventIndex::grow(std::span<const std::uint32_t> sum,
                       const TermVector& story,
                       std::size_t most) {
    const float scale = story.length > 0 ? 1 / story.length : 0;
    merged_.clear();
    auto left = sum.begin();
    for (const TermWeight& term : story.terms) {
        const std::uint32_t key = packed_key(term.term);
        for (; left != sum.end() && *left >> kWeightBits < key; ++left) {
            merged_.push_back({*left, unpack_weight(*left)});
        }
        if (term.weight <= 0) {
            continue;
        }
        merged_.push_back({term.term, term.weight * scale});
        if (left != sum.end() && *left >> kWeightBits == key) {
            merged_.back().weight += unpack_weight(*left);
            ++left;
        }
    }
    for (; left != sum.end(); ++left) {
        merged_.push_back({*left, unpack_weight(*left)});
    }
    const float length = keep_strongest(merged_, most);
    for (const TermWeight& term : merged_) {
        packed_.push_back(pack_term(term.term, term.weight));
    }
    return length;
}

void EventIndex::grow(Event& event, const StoryTerms& story) {
    const std::size_t before = event.count();
    packed_.clear();
    event.own_length = grow(event.own_terms(), story.own, kEventTerms);
    const std::size_t own = packed_.size();
    event.shared_length = grow(event.shared_terms(), story.shared, kEventShared);
    const std::size_t shared = packed_.size() - own;
    event.heard_length = grow(event.heard_terms(), story.heard, kEventShared);
    if (packed_.size() != before) {
        event.terms = std::make_unique<std::uint32_t[]>(packed_.size());
    }
    std::copy(packed_.begin(), packed_.end(), event.terms.get());
    event.own = static_cast<std::uint8_t>(own);
    event.shared = static_cast<std::uint8_t>(shared);
    event.heard = static_cast<std::uint8_t>(packed_.size() - own - shared);
    terms_ += packed_.size() - before;
}

void EventIndex::note(std::vector<Tally>& tallies, std::uint32_t key, std::size_t most) {
    const auto known = std::find_if(
        tallies.begin(), tallies.end(), [&](const Tally& tally) { return tally.key == key; });
    if (known != tallies.end()) {
        ++known->stories;
    } else if (tallies.size() < most) {
        tallies.push_back({key, 1});
    }
}

void EventIndex::take_from(std::vector<Tally>& tallies, std::uint32_t key) {
    const auto known = std::find_if(
        tallies.begin(), tallies.end(), [&](const Tally& tally) { return tally.key == key; });
    if (known != tallies.end() && --known->stories == 0) {
        tallies.erase(known);
    }
}

void EventIndex::take_back(Hash128 id, std::uint8_t language, std::uint32_t outlet) {
    const std::uint32_t number = find_id(id);
    if (number == SlotTable::kNone) {
        return;
    }
    Event& opened = event(number);
    if (opened.stories <= 1) {
        close(number);
        return;
    }
    --opened.stories;
    Tallies& tallies = tallies_[number];
    take_from(tallies.outlets, outlet);
    take_from(tallies.languages, language);
    opened.mixed = tallies.languages.size() > 1;
}

void EventIndex::touch(Hash128 id, Instant now) {
    const std::uint32_t number = find_id(id);
    if (number != SlotTable::kNone) {
        Event& touched = event(number);
        touched.last = std::max(touched.last, seconds_of(now));
    }
}

std::uint32_t EventIndex::open_event(Hash128 id,
                                     std::uint8_t language,
                                     std::uint32_t outlet,
                                     std::uint32_t now) {
    const std::uint32_t number = first_ + static_cast<std::uint32_t>(events_.size());
    Event opened;
    opened.id = id;
    opened.opened = now;
    opened.last = now;
    opened.language = language;
    opened.outlet = outlet;
    events_.push_back(std::move(opened));
    by_id_.insert(number,
                  [this](std::uint32_t other) { return hash_of(events_[other - first_].id); });
    ++open_;
    return number;
}

// One more story of the event.
EventIndex::Extent EventIndex::count(std::uint32_t number,
                                     std::uint8_t language,
                                     std::uint32_t outlet) {
    Event& joined = event(number);
    if (++joined.stories == 1) {
        return {};
    }
    Tallies& tallies = tallies_[number];
    if (tallies.outlets.empty()) {
        note(tallies.outlets, joined.outlet, kMostOutlets);
        note(tallies.languages, joined.language, kMostLanguages);
    }
    note(tallies.outlets, outlet, kMostOutlets);
    note(tallies.languages, language, kMostLanguages);
    joined.mixed = tallies.languages.size() > 1;
    return {joined.stories,
            static_cast<std::uint32_t>(tallies.outlets.size()),
            static_cast<std::uint32_t>(tallies.languages.size())};
}

EventIndex::Extent EventIndex::add(Hash128 id,
                                   const StoryTerms& story,
                                   std::uint32_t outlet,
                                   Instant now) {
    if (story.strongest.empty() || max_open_ == 0) {
        return {};
    }
    const std::uint32_t seconds = seconds_of(now);
    std::uint32_t number = find_id(id);
    if (number == SlotTable::kNone) {
        number = open_event(id, story.language, outlet, seconds);
    }
    Event& joined = event(number);
    joined.last = std::max(joined.last, seconds);
    joined.wide = joined.wide || story.wide;
    joined.narrow = joined.narrow || !story.wide;
    grow(joined, story);
    const Extent extent = count(number, story.language, outlet);
    const auto gone = [this](std::uint32_t other) { return is_gone(other); };
    for (const TermWeight& term : story.strongest) {
        by_term_.add(term.term, number, gone);
    }
    set_limit(max_open_);
    return extent;
}

void EventIndex::set_limit(std::size_t max_open) {
    max_open_ = max_open;
    while (open_ > max_open_) {
        close(first_);
    }
}

void EventIndex::keep_novel(Hash128 id, std::vector<std::uint32_t>& terms, Instant now) const {
    const std::uint32_t number = find_id(id);
    if (number == SlotTable::kNone) {
        return;
    }
    const Event& event = events_[number - first_];
    if (event.stories > kBurstStories ||
        seconds_of(now) > event.opened + static_cast<std::uint32_t>(kBurst.count())) {
        return;
    }
    const auto leave = [&](std::span<const std::uint32_t> said) {
        auto at = said.begin();
        std::erase_if(terms, [&](std::uint32_t term) {
            while (at != said.end() && *at >> kWeightBits < packed_key(term)) {
                ++at;
            }
            return at != said.end() && *at >> kWeightBits == packed_key(term);
        });
    };
    leave(event.own_terms());
    leave(event.shared_terms());
    leave(event.heard_terms());
}

void EventIndex::close(std::uint32_t number) {
    if (!event(number).closed) {
        retire(number);
    }
    drop_closed();
}

void EventIndex::retire(std::uint32_t number) {
    by_id_.erase(number,
                 [this](std::uint32_t other) { return hash_of(events_[other - first_].id); });
    tallies_.erase(number);
    Event& retired = event(number);
    terms_ -= retired.count();
    retired = Event{};
    retired.closed = true;
    --open_;
}

void EventIndex::drop_closed() {
    while (!events_.empty() && events_.front().closed) {
        events_.pop_front();
        ++first_;
    }
}

void EventIndex::expire(Instant now) {
    const std::uint32_t seconds = seconds_of(now);
    const auto silence = static_cast<std::uint32_t>(kSilence.count());
    if (seconds < next_sweep_ && seconds + silence > next_sweep_) {
        return;
    }
    constexpr std::uint32_t kSweep = 3600;
    next_sweep_ = seconds + kSweep;
    for (std::size_t i = 0; i < events_.size(); ++i) {
        if (!events_[i].closed && events_[i].last + silence < seconds) {
            retire(first_ + static_cast<std::uint32_t>(i));
        }
    }
    drop_closed();
}

std::size_t EventIndex::memory() const noexcept {
    constexpr std::size_t kAllocation = 12;  // what malloc keeps for itself, on average
    constexpr std::size_t kTallied = 120;    // an event of several stories
    std::size_t bytes = by_term_.memory() + by_id_.memory() + events_.memory() +
                        terms_ * sizeof(std::uint32_t) + open_ * kAllocation +
                        tallies_.size() * kTallied;
    for (const auto& [number, tallies] : tallies_) {
        bytes += (tallies.outlets.capacity() + tallies.languages.capacity()) * sizeof(Tally);
    }
    return bytes;
}

}  // namespace vigie

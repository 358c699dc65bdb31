#include "pipeline/event_index.hpp"

#include <algorithm>
#include <cmath>

namespace vigie {

namespace {

// Tuned by hand on the two days that docs/quality.md describes.
constexpr float kAlike = 0.22F;         // cosine that joins stories of one term
constexpr float kPerDoubling = 0.02F;   // less for each doubling of their terms
constexpr float kNames = 0.7F;          // weight of shared terms beside a language's own
constexpr float kTitle = 0.2F;          // weight of how much of the title the event has said
constexpr float kTitleExpected = 0.3F;  // share that counts neither way
constexpr float kSharedAlike = 0.2F;    // cosine that joins across languages
constexpr float kOneShared = 0.4F;      // more is asked when no more than one is shared
constexpr float kTwoShared = 0.05F;     // or two
constexpr float kEvidence = 5;          // weight of what is shared, whatever else is said
constexpr float kSharedEvidence = 8;    // the same between languages
constexpr float kPerSilentDay = 0.15F;  // more likeness is asked for each day of silence
constexpr float kPerDayOfAge = 0.1F;    // and for each of the event's days but the first
constexpr float kAffair = 0.7F;         // share of the likeness that makes it the same affair
constexpr Seconds kBurst{24 * 3600};    // in which an event's own words do not become common

constexpr std::uint32_t kBurstStories = 40;  // beyond, it may be a form rather than an event

constexpr std::size_t kEventTerms = 64;
constexpr std::size_t kEventShared = 32;

float days(std::uint32_t since, std::uint32_t now) {
    constexpr float kDay = 24 * 3600;
    return static_cast<float>(now > since ? now - since : 0) / kDay;
}

std::uint32_t seconds_of(Instant now) {
    const auto seconds = std::chrono::floor<Seconds>(now).time_since_epoch().count();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, 0xFFFFFFFF));
}

constexpr std::size_t kMostLanguages = 32;

struct Evidence {
    std::size_t terms = 0;
    float weight = 0;   // the story's, squared: how rare it is what both say
    float product = 0;  // of both vectors
};

// What the event and the story both say.
Evidence common(const TermVector& event, const TermVector& story) {
    Evidence found;
    auto left = event.terms.begin();
    auto right = story.terms.begin();
    while (left != event.terms.end() && right != story.terms.end()) {
        if (left->term == right->term) {
            ++found.terms;
            found.weight += right->weight * right->weight;
            found.product += left->weight * right->weight;
            ++left;
            ++right;
        } else {
            // Without a branch that cannot be foretold.
            const bool behind = left->term < right->term;
            left += behind ? 1 : 0;
            right += behind ? 0 : 1;
        }
    }
    return found;
}

// How much of the story's title the event has said, 0 to 1.
float covered(const TermVector& title, const TermVector& event) {
    if (title.length <= 0) {
        return 0;
    }
    float sum = 0;
    auto right = event.terms.begin();
    for (const TermWeight& term : title.terms) {
        while (right != event.terms.end() && right->term < term.term) {
            ++right;
        }
        if (right != event.terms.end() && right->term == term.term) {
            sum += term.weight * term.weight;
        }
    }
    return sum / (title.length * title.length);
}

}  // namespace

bool EventIndex::is_gone(std::uint32_t number) const {
    return number - first_ >= events_.size() || events_[number - first_].closed;
}

bool EventIndex::is_full(const Event& event, std::uint32_t now) noexcept {
    const auto longest = static_cast<std::uint32_t>(kLongest.count());
    return event.stories >= kMostStories || event.opened + longest < now;
}

EventIndex::Excess EventIndex::excess(const Event& event,
                                      const StoryTerms& story,
                                      std::uint32_t now) {
    const float silence = days(event.last, now);
    const float age = days(event.opened, now);
    const float patience =
        1.0F + kPerSilentDay * silence + kPerDayOfAge * std::max(0.0F, age - 1.0F);
    Excess best;
    const auto weigh = [&](float likeness, float need, float more) {
        best.same = std::max(best.same, likeness - need * patience - more);
        best.affair = std::max(best.affair, likeness - need * kAffair - more);
    };
    const Evidence said = common(event.shared, story.shared);
    if (story.language == event.language || event.mixed() || story.language == 0) {
        const float lengths = std::sqrt((event.own.length * event.own.length +
                                         kNames * event.shared.length * event.shared.length) *
                                        (story.own.length * story.own.length +
                                         kNames * story.shared.length * story.shared.length));
        const Evidence own = common(event.own, story.own);
        const float weight = own.weight + kNames * said.weight;
        if (lengths > 0 && weight >= kEvidence) {
            const float cosine = (own.product + kNames * said.product) / lengths;
            const float n =
                static_cast<float>(std::min(story.own.terms.size(), event.own.terms.size()));
            const float need = kAlike - kPerDoubling * std::log2(std::max(n, 1.0F));
            const float title = covered(story.title, event.own);
            weigh(cosine + kTitle * (title - kTitleExpected), need, 0);
        }
    }
    const auto weigh_between = [&](const Evidence& both, float lengths) {
        if (lengths > 0 && both.weight >= kSharedEvidence) {
            const float few = both.terms == 1 ? kOneShared : both.terms == 2 ? kTwoShared : 0.0F;
            weigh(both.product / lengths, kSharedAlike, few);
        }
    };
    if (story.language != event.language || event.mixed()) {
        weigh_between(said, event.shared.length * story.shared.length);
    }
    if (story.wide ? event.narrow : event.wide) {
        weigh_between(common(event.heard, story.heard), event.heard.length * story.heard.length);
    }
    return best;
}

EventIndex::Found EventIndex::find(const StoryTerms& story, Instant now) {
    ++asked_;
    candidates_.clear();
    for (const std::uint32_t term : story.strongest) {
        by_term_.find(term, [&](std::uint32_t number) {
            if (!is_gone(number) && event(number).mark != asked_) {
                event(number).mark = asked_;
                candidates_.push_back(number);
            }
        });
    }
    const std::uint32_t seconds = seconds_of(now);
    Excess best{0, 0};
    Found found;
    for (const std::uint32_t number : candidates_) {
        const Event& candidate = event(number);
        const Excess more = excess(candidate, story, seconds);
        if (more.same > best.same && !is_full(candidate, seconds)) {
            best.same = more.same;
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

// Adds the story at length 1, so that a long one says no more than a short one.
void EventIndex::grow(TermVector& sum, const TermVector& story, std::size_t most) {
    if (story.length <= 0) {
        return;
    }
    std::vector<TermWeight> merged;
    merged.reserve(sum.terms.size() + story.terms.size());
    auto left = sum.terms.begin();
    for (const TermWeight& term : story.terms) {
        for (; left != sum.terms.end() && left->term < term.term; ++left) {
            merged.push_back(*left);
        }
        merged.push_back({term.term, term.weight / story.length});
        if (left != sum.terms.end() && left->term == term.term) {
            merged.back().weight += left->weight;
            ++left;
        }
    }
    merged.insert(merged.end(), left, sum.terms.end());
    sum.assign(merged, most);
    sum.terms.shrink_to_fit();
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
    const auto known = by_id_.find(id);
    if (known == by_id_.end()) {
        return;
    }
    Event& opened = event(known->second);
    if (opened.stories > 1) {
        --opened.stories;
        take_from(opened.outlets, outlet);
        take_from(opened.languages, language);
    } else {
        close(known->second);
    }
}

void EventIndex::touch(Hash128 id, Instant now) {
    const auto known = by_id_.find(id);
    if (known != by_id_.end()) {
        Event& touched = event(known->second);
        touched.last = std::max(touched.last, seconds_of(now));
    }
}

EventIndex::Extent EventIndex::add(Hash128 id,
                                   const StoryTerms& story,
                                   std::uint32_t outlet,
                                   Instant now) {
    if (story.strongest.empty() || max_open_ == 0) {
        return {};
    }
    const std::uint32_t seconds = seconds_of(now);
    const auto known = by_id_.find(id);
    std::uint32_t number = 0;
    if (known == by_id_.end()) {
        number = first_ + static_cast<std::uint32_t>(events_.size());
        Event opened;
        opened.id = id;
        opened.opened = seconds;
        opened.last = seconds;
        opened.language = story.language;
        events_.push_back(std::move(opened));
        by_id_.emplace(id, number);
    } else {
        number = known->second;
    }
    Event& joined = event(number);
    joined.last = std::max(joined.last, seconds);
    note(joined.outlets, outlet, kMostOutlets);
    note(joined.languages, story.language, kMostLanguages);
    ++joined.stories;
    grow(joined.own, story.own, kEventTerms);
    grow(joined.shared, story.shared, kEventShared);
    grow(joined.heard, story.heard, kEventShared);
    joined.wide = joined.wide || story.wide;
    joined.narrow = joined.narrow || !story.wide;
    const auto gone = [this](std::uint32_t other) { return is_gone(other); };
    for (const std::uint32_t term : story.strongest) {
        by_term_.add(term, number, gone);
    }
    const Extent extent{joined.stories,
                        static_cast<std::uint32_t>(joined.outlets.size()),
                        static_cast<std::uint32_t>(joined.languages.size())};
    set_limit(max_open_);
    return extent;
}

void EventIndex::set_limit(std::size_t max_open) {
    max_open_ = max_open;
    while (by_id_.size() > max_open_) {
        close(first_);
    }
}

void EventIndex::keep_novel(Hash128 id, std::vector<std::uint32_t>& terms, Instant now) const {
    const auto known = by_id_.find(id);
    if (known == by_id_.end()) {
        return;
    }
    const Event& event = events_[known->second - first_];
    if (event.stories > kBurstStories ||
        seconds_of(now) > event.opened + static_cast<std::uint32_t>(kBurst.count())) {
        return;
    }
    auto own = event.own.terms.begin();
    auto shared = event.shared.terms.begin();
    auto heard = event.heard.terms.begin();
    std::erase_if(terms, [&](std::uint32_t term) {
        while (own != event.own.terms.end() && own->term < term) {
            ++own;
        }
        while (shared != event.shared.terms.end() && shared->term < term) {
            ++shared;
        }
        while (heard != event.heard.terms.end() && heard->term < term) {
            ++heard;
        }
        return (own != event.own.terms.end() && own->term == term) ||
               (heard != event.heard.terms.end() && heard->term == term) ||
               (shared != event.shared.terms.end() && shared->term == term);
    });
}

void EventIndex::close(std::uint32_t number) {
    Event& closing = event(number);
    if (!closing.closed) {
        retire(closing);
    }
    drop_closed();
}

void EventIndex::retire(Event& event) {
    by_id_.erase(event.id);
    event = Event{};
    event.closed = true;
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
    for (Event& event : events_) {
        if (!event.closed && event.last + silence < seconds) {
            retire(event);
        }
    }
    drop_closed();
}

std::size_t EventIndex::memory() const noexcept {
    std::size_t bytes = by_term_.memory() + events_.size() * sizeof(Event) + by_id_.size() * 56;
    for (const Event& event : events_) {
        bytes += (event.own.terms.capacity() + event.shared.terms.capacity() +
                  event.heard.terms.capacity()) *
                     sizeof(TermWeight) +
                 (event.outlets.capacity() + event.languages.capacity()) * sizeof(Tally);
    }
    return bytes;
}

}  // namespace vigie

// How like a story is to an event. See event_index.hpp.

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
constexpr float kSharedEvidence = 6;    // the same between languages
constexpr float kUnlearnt = 8;          // more of it, as long as nothing is learnt
constexpr float kPerSilentDay = 0.15F;  // more likeness is asked for each day of silence
constexpr float kPerDayOfAge = 0.1F;    // and for each of the event's days but the first
constexpr float kAffair = 0.7F;         // share of the likeness that makes it the same affair

float days(std::uint32_t since, std::uint32_t now) {
    constexpr float kDay = 24 * 3600;
    return static_cast<float>(now > since ? now - since : 0) / kDay;
}

}  // namespace

EventIndex::Excess EventIndex::excess(const Event& event,
                                      const StoryTerms& story,
                                      std::uint32_t now) const {
    const float silence = days(event.last, now);
    const float age = days(event.opened, now);
    const float patience =
        1.0F + kPerSilentDay * silence + kPerDayOfAge * std::max(0.0F, age - 1.0F);
    Excess best;
    const auto weigh = [&](float likeness, float need, float more) {
        best.same = std::max(best.same, likeness - need * patience - more);
        best.affair = std::max(best.affair, likeness - need * kAffair - more);
    };
    const Evidence said = probes_.shared.common(event.shared_terms());
    if (story.language == event.language || event.mixed || story.language == 0) {
        const float lengths = std::sqrt((event.own_length * event.own_length +
                                         kNames * event.shared_length * event.shared_length) *
                                        (story.own.length * story.own.length +
                                         kNames * story.shared.length * story.shared.length));
        const Evidence own = probes_.own.common(event.own_terms());
        const float weight = own.weight + kNames * said.weight;
        if (lengths > 0 && weight >= kEvidence) {
            const float cosine = (own.product + kNames * said.product) / lengths;
            const float n =
                static_cast<float>(std::min<std::size_t>(story.own.terms.size(), event.own));
            const float need = kAlike - kPerDoubling * std::log2(std::max(n, 1.0F));
            const float title =
                story.title.length <= 0 ? 0 : own.title / (story.title.length * story.title.length);
            weigh(cosine + kTitle * (title - kTitleExpected), need, 0);
        }
    }
    const float evidence = kSharedEvidence + kUnlearnt * (1 - story.learnt);
    const auto weigh_between = [&](const Evidence& both, float lengths) {
        if (lengths > 0 && both.weight >= evidence) {
            const float few = both.terms == 1 ? kOneShared : both.terms == 2 ? kTwoShared : 0.0F;
            weigh(both.product / lengths, kSharedAlike, few);
        }
    };
    if (story.language != event.language || event.mixed) {
        weigh_between(said, event.shared_length * story.shared.length);
    }
    if (story.wide ? event.narrow : event.wide) {
        weigh_between(probes_.heard.common(event.heard_terms()),
                      event.heard_length * story.heard.length);
    }
    return best;
}

}  // namespace vigie

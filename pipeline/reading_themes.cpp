// Themes: weighted cues, the title's twice; the sum squashed to 0..1.

#include "pipeline/story_reading.hpp"

#include <algorithm>
#include <cmath>

namespace vigie {

namespace {

constexpr double kTitleFactor = 2;
constexpr double kRepeatFactor = 0.25;
constexpr double kScale = 2;
constexpr double kThreshold = 0.5;
constexpr std::uint32_t kLeadBytes = 500;
constexpr double kLeadFactor = 1.4;  // one full cue in the lead is just enough
constexpr std::uint32_t kTailFromBytes = 1500;
constexpr double kTailFactor = 0.5;

}  // namespace

void write_themes(StoryReading& reading) {
    std::vector<Theme>& themes = reading.story.themes;
    themes.clear();
    if (reading.theme_cues.empty()) {
        return;
    }
    std::vector<double> sums(reading.model.themes.size());
    const FoundUse* last = nullptr;
    for (const FoundUse& cue : reading.theme_cues) {
        // "partners with" is not also "partner*": of one theme the longer cue of a place was
        // counted or is counted instead.
        double weight = static_cast<double>(cue.use->weight);
        if (last != nullptr && last->field == cue.field && cue.start < last->end &&
            last->use->index == cue.use->index) {
            weight = std::max(0.0, weight - static_cast<double>(last->use->weight));
        }
        weight *= cue.field == Field::title    ? kTitleFactor
                  : cue.start < kLeadBytes     ? kLeadFactor
                  : cue.start < kTailFromBytes ? 1
                                               : kTailFactor;
        std::uint64_t& word = reading.cues_seen[cue.use->cue >> 6U];
        const std::uint64_t bit = std::uint64_t{1} << (cue.use->cue & 63U);
        sums[cue.use->index] += (word & bit) != 0 ? weight * kRepeatFactor : weight;
        word |= bit;
        last = &cue;
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const double score = 1 - std::exp(-std::max(0.0, sums[i]) / kScale);
        if (score >= kThreshold) {
            themes.push_back({reading.model.themes[i], score});
        }
    }
    std::sort(themes.begin(), themes.end(), [](const Theme& a, const Theme& b) {
        return a.score != b.score ? a.score > b.score : a.id < b.id;
    });
}

}  // namespace vigie

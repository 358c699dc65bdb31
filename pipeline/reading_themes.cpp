// Themes: weighted cues, the title's twice; the sum squashed to 0..1. Where nothing is clear, the
// strongest alone: a story is about something.

#include "pipeline/story_reading.hpp"

#include <algorithm>
#include <cmath>

namespace vigie {

namespace {

constexpr double kTitleFactor = 2;
constexpr double kRepeatFactor = 0.25;
constexpr double kScale = 1.8;
constexpr double kThreshold = 0.5;
constexpr double kBestGuess = 0.25;  // what the strongest needs where none reaches the threshold
constexpr std::uint32_t kThemeLeadBytes = 500;
constexpr double kLeadFactor = 1.3;  // one full cue in the lead is just enough
constexpr std::uint32_t kThemeTailFromBytes = 1500;
constexpr double kTailFactor = 0.5;

double score_of(double sum) {
    return 1 - std::exp(-std::max(0.0, sum) / kScale);
}

// "partners with" is not also "partner*", "投资者" not "投资": of one theme the longer cue of a
// place speaks, even when it says less.
bool begins_longer_one(const StoryReading& reading, std::size_t place) {
    const FoundUse& cue = reading.theme_cues[place];
    for (std::size_t i = place + 1; i < reading.theme_cues.size(); ++i) {
        const FoundUse& next = reading.theme_cues[i];
        if (next.field != cue.field || next.start != cue.start) {
            return false;
        }
        if (next.use->index == cue.use->index && next.end > cue.end) {
            return true;
        }
    }
    return false;
}

}  // namespace

void write_themes(StoryReading& reading, std::vector<ThemeCue>* counted) {
    std::vector<Theme>& themes = reading.story.themes;
    themes.clear();
    if (reading.theme_cues.empty()) {
        return;
    }
    std::vector<double> sums(reading.model.themes.size());
    const FoundUse* last = nullptr;
    for (std::size_t i = 0; i < reading.theme_cues.size(); ++i) {
        const FoundUse& cue = reading.theme_cues[i];
        if (begins_longer_one(reading, i)) {
            continue;
        }
        double weight = static_cast<double>(cue.use->weight);
        if (last != nullptr && last->field == cue.field && cue.start < last->end &&
            last->use->index == cue.use->index) {
            const bool is_part =
                cue.end < last->end || (cue.end == last->end && cue.start > last->start);
            weight = is_part ? 0 : std::max(0.0, weight - static_cast<double>(last->use->weight));
        }
        weight *= cue.field == Field::title         ? kTitleFactor
                  : cue.start < kThemeLeadBytes     ? kLeadFactor
                  : cue.start < kThemeTailFromBytes ? 1
                                                    : kTailFactor;
        std::uint64_t& word = reading.cues_seen[cue.use->cue >> 6U];
        const std::uint64_t bit = std::uint64_t{1} << (cue.use->cue & 63U);
        weight *= ((word & bit) != 0 ? kRepeatFactor : 1) * left_of(reading, cue);
        sums[cue.use->index] += weight;
        if (counted != nullptr) {
            const FoldedText& folded = reading.folded(cue.field);
            counted->push_back({reading.model.themes[cue.use->index],
                                cue.field,
                                folded.original_start(cue.start),
                                folded.original_end(cue.end),
                                weight});
        }
        word |= bit;
        last = &cue;
    }
    const double strongest = score_of(*std::max_element(sums.begin(), sums.end()));
    const double wanted = strongest >= kThreshold ? kThreshold : std::max(strongest, kBestGuess);
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const double score = score_of(sums[i]);
        if (score >= wanted) {
            themes.push_back({reading.model.themes[i], score});
        }
    }
    std::sort(themes.begin(), themes.end(), [](const Theme& a, const Theme& b) {
        return a.score != b.score ? a.score > b.score : a.id < b.id;
    });
}

}  // namespace vigie

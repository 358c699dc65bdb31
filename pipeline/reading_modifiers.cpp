// What denies or doubts a cue: "will not acquire", "denies talks", "買収しない".

#include "pipeline/story_reading.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace vigie {

namespace {

constexpr std::uint32_t kReachBytes = 48;

// Whether a clause ends within [start, end).
bool is_broken(std::string_view between) {
    if (between.find_first_of(",;:.!?\n") != std::string_view::npos) {
        return true;
    }
    for (const std::string_view mark : {"。", "，", "、", "；", "—", "–"}) {
        if (between.find(mark) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace

double left_of(const StoryReading& reading, const FoundUse& cue) {
    if (reading.modifiers.empty()) {
        return 1;
    }
    const std::string_view text = reading.folded(cue.field).view();
    const std::uint32_t from = cue.start > kReachBytes ? cue.start - kReachBytes : 0;
    auto found =
        std::lower_bound(reading.modifiers.begin(),
                         reading.modifiers.end(),
                         std::pair(cue.field, from),
                         [](const FoundUse& use, const std::pair<Field, std::uint32_t>& at) {
                             return std::pair(use.field, use.start) < at;
                         });
    double left = 1;
    std::uint32_t read_to = 0;  // "not only" has been read: "not" at its place is part of it
    for (; found != reading.modifiers.end() && found->field == cue.field &&
           found->start <= cue.end + kReachBytes;
         ++found) {
        if (found->start < read_to) {
            continue;
        }
        read_to = found->end;
        const bool stands_behind = found->use->index == 1;
        const bool in_place = stands_behind ? found->start >= cue.end : found->end <= cue.start;
        if (!in_place) {
            continue;
        }
        const std::string_view between = stands_behind
                                             ? text.substr(cue.end, found->start - cue.end)
                                             : text.substr(found->end, cue.start - found->end);
        if (!is_broken(between)) {
            left *= 1 - static_cast<double>(found->use->weight);
        }
    }
    return std::max(0.0, left);
}

}  // namespace vigie

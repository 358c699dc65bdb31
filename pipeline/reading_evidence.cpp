// Which candidates are meant: strong names first; then weak and short ones by what stands beside
// them.

#include "pipeline/story_reading.hpp"

#include <algorithm>

namespace vigie {

namespace {

constexpr int kMaxRounds = 4;

bool overlaps(const Candidate& a, const Candidate& b) {
    return a.field == b.field && a.start < b.end && b.start < a.end;
}

void raise(Standing& standing, Standing to) {
    standing = std::max(standing, to);
}

bool is_vouched(const StoryReading& reading, const AliasModel& alias) {
    const std::vector<std::uint32_t>& vouchers = reading.model.entities[alias.entity].vouchers;
    return std::any_of(vouchers.begin(), vouchers.end(), [&](std::uint32_t voucher) {
        return reading.standing[voucher] != Standing::unknown;
    });
}

bool has_need(const StoryReading& reading, const AliasModel& alias) {
    return std::any_of(alias.need_words.begin(),
                       alias.need_words.end(),
                       [&](std::uint32_t word) { return reading.has_word(word); }) ||
           std::any_of(
               alias.need_entities.begin(), alias.need_entities.end(), [&](std::uint32_t entity) {
                   return reading.standing[entity] != Standing::unknown;
               });
}

bool is_forbidden(const StoryReading& reading, const AliasModel& alias) {
    return std::any_of(alias.not_words.begin(), alias.not_words.end(), [&](std::uint32_t word) {
        return reading.has_word(word);
    });
}

// Not "Jean-Claude", not "Claude Shannon": no other part of a name is written beside it.
bool stands_alone(const StoryReading& reading, const Candidate& candidate) {
    const FoldedText& folded = reading.folded(candidate.field);
    const std::string_view text = folded.view();
    if (candidate.start > 0 && text[candidate.start - 1] == '-') {
        return false;
    }
    if (candidate.end + 1 >= text.size() || text[candidate.end] != ' ') {
        return true;
    }
    const std::string& source =
        candidate.field == Field::title ? reading.story.title : reading.story.text;
    const char next = source[folded.original_start(candidate.end + 1)];
    return next < 'A' || next > 'Z';
}

// A story thick with the words of the field speaks for the names of the field. In scripts of their
// own, Latin names are no one's first name and less is enough.
bool has_ai_context(const StoryReading& reading, const Candidate& candidate) {
    constexpr double kThick = 2;
    constexpr double kThickEnoughBesideHan = 0.6;
    constexpr double kOfTheField = 0.5;
    const bool own_script = reading.language == "zh" || reading.language == "ja" ||
                            reading.language == "ko" || reading.language == "ru";
    const AliasModel& alias = reading.model.aliases[candidate.alias];
    const EntityModel& entity = reading.model.entities[alias.entity];
    return (own_script || stands_alone(reading, candidate)) && alias.by != MentionBy::short_name &&
           entity.kind != TagKind::person && entity.ai >= kOfTheField &&
           reading.ai_context >= (own_script ? kThickEnoughBesideHan : kThick);
}

// Whether what stands in the story speaks for a name that does not count by itself.
bool is_supported(const StoryReading& reading, const Candidate& candidate) {
    const AliasModel& alias = reading.model.aliases[candidate.alias];
    if (is_forbidden(reading, alias)) {
        return false;
    }
    if (reading.standing[alias.entity] == Standing::strong) {
        return true;
    }
    const bool conditional = !alias.need_words.empty() || !alias.need_entities.empty();
    if (conditional) {
        return has_need(reading, alias) || has_ai_context(reading, candidate);
    }
    if (alias.by == MentionBy::short_name || alias.weak) {
        return is_vouched(reading, alias);
    }
    return true;  // only "not_with" was asked
}

// Leftmost-longest among the names that count by themselves.
void accept_strong(StoryReading& reading) {
    Candidate last;
    bool has_last = false;
    for (Candidate& candidate : reading.candidates) {
        if (!reading.model.aliases[candidate.alias].strong) {
            continue;
        }
        const bool same_place = has_last && last.field == candidate.field &&
                                last.start == candidate.start && last.end == candidate.end;
        if (has_last && !same_place && overlaps(last, candidate)) {
            continue;
        }
        candidate.accepted = true;
        raise(reading.standing[candidate.entity], Standing::strong);
        last = candidate;
        has_last = true;
    }
}

// How well an accepted candidate is supported: for choosing between entities of one name.
int support(const StoryReading& reading, const Candidate& candidate) {
    const AliasModel& alias = reading.model.aliases[candidate.alias];
    int points = 0;
    if (alias.strong) {
        points += 2;
    }
    if (reading.standing[candidate.entity] == Standing::strong) {
        points += 4;
    }
    if (is_vouched(reading, alias)) {
        points += 1;
    }
    return points;
}

bool is_better(const StoryReading& reading, const Candidate& a, const Candidate& b) {
    const int a_support = support(reading, a);
    const int b_support = support(reading, b);
    if (a_support != b_support) {
        return a_support > b_support;
    }
    return reading.model.entities[a.entity].ai > reading.model.entities[b.entity].ai;
}

}  // namespace

void weigh_evidence(StoryReading& reading) {
    accept_strong(reading);
    bool grew = true;
    for (int round = 0; grew && round < kMaxRounds; ++round) {
        grew = false;
        for (Candidate& candidate : reading.candidates) {
            const AliasModel& alias = reading.model.aliases[candidate.alias];
            if (candidate.accepted || alias.strong || !is_supported(reading, candidate)) {
                continue;
            }
            candidate.accepted = true;
            raise(reading.standing[candidate.entity],
                  alias.by == MentionBy::short_name || alias.weak ? Standing::accepted
                                                                  : Standing::strong);
            grew = true;
        }
    }
}

void select_mentions(StoryReading& reading) {
    std::pmr::vector<Candidate>& chosen = reading.mentions;
    const auto by_role = static_cast<std::ptrdiff_t>(chosen.size());
    for (const Candidate& candidate : reading.candidates) {
        if (!candidate.accepted) {
            continue;
        }
        if (static_cast<std::ptrdiff_t>(chosen.size()) > by_role &&
            overlaps(chosen.back(), candidate)) {
            Candidate& last = chosen.back();
            if (last.start == candidate.start && last.end == candidate.end &&
                is_better(reading, candidate, last)) {
                last = candidate;
            }
            continue;
        }
        chosen.push_back(candidate);
    }
    std::stable_sort(chosen.begin(), chosen.end(), [](const Candidate& a, const Candidate& b) {
        return a.field != b.field ? a.field < b.field : a.start < b.start;
    });
}

}  // namespace vigie

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
    return voucher_of(reading, alias) != TaggerModel::kNobody;
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

// Of a word: a small letter, or part of one beyond ASCII.
bool is_letter_byte(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// "Robert Altman": the word in front is a given name, and not one of this person's.
bool is_anothers_surname(const StoryReading& reading, const Candidate& candidate) {
    const AliasModel& alias = reading.model.aliases[candidate.alias];
    const EntityModel& entity = reading.model.entities[alias.entity];
    const FoldedText& folded = reading.folded(candidate.field);
    const std::string_view before = folded.view().substr(0, candidate.start);
    if (!alias.capital || entity.kind != TagKind::person || !before.ends_with(' ')) {
        return false;
    }
    const std::string_view word_and_before = before.substr(0, before.size() - 1);
    std::size_t letters = 0;
    while (letters < word_and_before.size() &&
           is_letter_byte(word_and_before[word_and_before.size() - 1 - letters])) {
        ++letters;
    }
    const std::string_view word = word_and_before.substr(word_and_before.size() - letters);
    return reading.model.given_names.contains(word) &&
           std::find(entity.given_names.begin(), entity.given_names.end(), word) ==
               entity.given_names.end();
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

// Whether the story speaks of AI, or names those who do much in it.
bool is_of_the_field(const StoryReading& reading) {
    constexpr double kEnoughWords = 0.6;
    constexpr double kOfTheField = 0.4;
    return reading.ai_context >= kEnoughWords ||
           std::any_of(reading.candidates.begin(),
                       reading.candidates.end(),
                       [&](const Candidate& candidate) {
                           return candidate.accepted &&
                                  reading.model.entities[candidate.entity].ai >= kOfTheField;
                       });
}

// "Google" in "Google Gemini", "ChatGPT" in "the maker of ChatGPT": meant as well as the whole.
bool is_also_meant(const StoryReading& reading, const Candidate& inner, const Candidate& outer) {
    const AliasModel& alias = reading.model.aliases[outer.alias];
    return outer.alias != Candidate::kByRole && inner.entity != outer.entity &&
           (inner.start != outer.start || inner.end != outer.end) && inner.end <= outer.end &&
           (alias.by == MentionBy::description ||
            reading.model.entities[outer.entity].owner == inner.entity) &&
           ground_of(reading, inner) >= Ground::by_itself;
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
            if (is_also_meant(reading, candidate, last)) {
                raise(reading.standing[candidate.entity], Standing::strong);
            }
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

std::uint32_t voucher_of(const StoryReading& reading, const AliasModel& alias) {
    for (const std::uint32_t voucher : reading.model.entities[alias.entity].vouchers) {
        if (reading.standing[voucher] != Standing::unknown) {
            return voucher;
        }
    }
    return TaggerModel::kNobody;
}

Ground ground_of(const StoryReading& reading, const Candidate& candidate) {
    const AliasModel& alias = reading.model.aliases[candidate.alias];
    if (alias.strong) {
        return Ground::by_itself;
    }
    if (reading.model.entities[alias.entity].field_only && !is_of_the_field(reading)) {
        return Ground::elsewhere;
    }
    if (is_forbidden(reading, alias)) {
        return Ground::forbidden;
    }
    if (is_anothers_surname(reading, candidate)) {
        return Ground::another;
    }
    const bool conditional = !alias.need_words.empty() || !alias.need_entities.empty();
    if (conditional && has_need(reading, alias)) {
        return Ground::need;
    }
    if (reading.standing[alias.entity] == Standing::strong) {
        return Ground::named_in_full;
    }
    if (conditional) {
        return has_ai_context(reading, candidate) ? Ground::context : Ground::none;
    }
    if (alias.by == MentionBy::short_name || alias.weak) {
        return is_vouched(reading, alias) ? Ground::vouched : Ground::none;
    }
    return Ground::by_itself;  // "not_with" alone was asked, or it is a surname that says enough
}

void weigh_evidence(StoryReading& reading) {
    accept_strong(reading);
    bool grew = true;
    for (int round = 0; grew && round < kMaxRounds; ++round) {
        grew = false;
        for (Candidate& candidate : reading.candidates) {
            const AliasModel& alias = reading.model.aliases[candidate.alias];
            if (candidate.accepted || alias.strong ||
                ground_of(reading, candidate) < Ground::by_itself) {
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
        Candidate* const last =
            static_cast<std::ptrdiff_t>(chosen.size()) > by_role ? &chosen.back() : nullptr;
        if (last != nullptr && overlaps(*last, candidate)) {
            if (is_also_meant(reading, candidate, *last)) {
                reading.nested.push_back(candidate);
            } else if (candidate.accepted && last->start == candidate.start &&
                       last->end == candidate.end && is_better(reading, candidate, *last)) {
                *last = candidate;
            }
            continue;
        }
        if (!candidate.accepted) {
            continue;
        }
        chosen.push_back(candidate);
    }
    std::stable_sort(chosen.begin(), chosen.end(), [](const Candidate& a, const Candidate& b) {
        return a.field != b.field ? a.field < b.field : a.start < b.start;
    });
}

}  // namespace vigie

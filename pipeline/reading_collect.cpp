#include "pipeline/address_finder.hpp"
#include "pipeline/code_point.hpp"
#include "pipeline/language.hpp"
#include "pipeline/name_forms.hpp"
#include "pipeline/story_reading.hpp"
#include "pipeline/version_number.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <tuple>

namespace vigie {

namespace {

std::string_view source_of(const Story& story, Field field) {
    return field == Field::title ? story.title : story.text;
}

// The text as it stands in the story.
std::string_view original(const StoryReading& reading,
                          Field field,
                          std::uint32_t start,
                          std::uint32_t end) {
    const FoldedText& folded = reading.folded(field);
    const std::uint32_t from = folded.original_start(start);
    const std::uint32_t to = folded.original_end(end);
    return from < to ? source_of(reading.story, field).substr(from, to - from) : std::string_view();
}

bool begins_with_capital(std::string_view text) {
    if (text.empty()) {
        return false;
    }
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) {
        return lead >= 'A' && lead <= 'Z';
    }
    return !text.empty() && u_isupper(static_cast<UChar32>(take_code_point(text))) != 0;
}

bool is_shouted(std::string_view text) {
    const bool has_capital =
        std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    return text.size() >= 3 && has_capital &&
           std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool ends_well(const StoryReading& reading, Field field, const Hit& hit, bool inflects) {
    if (hit.tail == 0) {
        return true;
    }
    if (hit.tail == Hit::kOpen || !inflects) {
        return false;
    }
    const std::string_view text = reading.folded(field).view();
    std::uint32_t last = hit.end - 1;
    while (last > hit.start && (static_cast<unsigned char>(text[last]) & 0xC0U) == 0x80U) {
        --last;
    }
    const CharClass last_class = reading.model.folder.classify(text.data() + last).char_class;
    return is_ending(text.substr(hit.end, hit.tail), last_class, reading.language);
}

bool written_as_wanted(const StoryReading& reading,
                       Field field,
                       const Hit& hit,
                       const Use& use,
                       const AliasModel& alias) {
    if (!alias.case_sensitive && !alias.capital) {
        return true;
    }
    const std::string_view text = original(reading, field, hit.start, hit.end);
    if (alias.capital && !begins_with_capital(text)) {
        return false;
    }
    if (!alias.case_sensitive) {
        return true;
    }
    const std::string& kept = reading.model.kept_forms[use.kept];
    if (text == kept) {
        return true;
    }
    // Where the form is not the same bytes it is the same letters: compare their case one by one.
    std::string_view rest = text;
    std::string_view rest_kept = kept;
    bool alike = true;
    while (alike && !rest.empty() && !rest_kept.empty()) {
        const auto a = static_cast<UChar32>(take_code_point(rest));
        const auto b = static_cast<UChar32>(take_code_point(rest_kept));
        alike = u_isupper(a) == u_isupper(b) && u_islower(a) == u_islower(b);
    }
    return alike || (begins_with_capital(kept) && is_shouted(text));
}

void take_alias(StoryReading& reading, Field field, const Hit& hit, const Use& use) {
    const AliasModel& alias = reading.model.aliases[use.index];
    const auto& when = reading.story.published;
    std::uint32_t end = hit.end;
    if (alias.versions) {
        end = static_cast<std::uint32_t>(version_end(reading.folded(field).view(), hit.end));
        if (end == hit.end) {
            return;
        }
    } else if (!ends_well(reading, field, hit, alias.inflects)) {
        return;
    }
    const bool is_of_the_time =
        alias.period.holds(when) && reading.model.entities[alias.entity].period.holds(when);
    if (!is_of_the_time || !written_as_wanted(reading, field, hit, use, alias)) {
        if (reading.refused != nullptr) {
            reading.refused->push_back(
                {use.index,
                 hit.start,
                 end,
                 field,
                 is_of_the_time ? RefusedAlias::Why::wrong_case : RefusedAlias::Why::not_then});
        }
        return;
    }
    Candidate candidate;
    candidate.alias = use.index;
    candidate.entity = alias.entity;
    candidate.start = hit.start;
    candidate.end = end;
    candidate.field = field;
    candidate.tail = alias.versions ? std::uint8_t{0} : hit.tail;
    reading.candidates.push_back(candidate);
}

// A context word again says little more; in the title it says twice as much.
void add_context(StoryReading& reading, const FoundUse& found) {
    std::uint64_t& seen = reading.cues_seen[found.use->cue >> 6U];
    const std::uint64_t bit = std::uint64_t{1} << (found.use->cue & 63U);
    reading.ai_context += static_cast<double>(found.use->weight) *
                          (found.field == Field::title ? 2.0 : 1.0) *
                          ((seen & bit) != 0 ? 0.3 : 1.0);
    seen |= bit;
}

// "invests * in": the second part follows soon, in the same sentence, at a word's start.
bool has_rest(const StoryReading& reading, Field field, const Hit& hit, std::string_view rest) {
    constexpr std::size_t kReachBytes = 60;
    const std::string_view after = reading.folded(field).view().substr(hit.end, kReachBytes);
    const std::string_view sentence = after.substr(0, std::min(after.find(". "), after.size()));
    const std::size_t at = sentence.find(rest);
    return at != std::string_view::npos && at > 0 && sentence[at - 1] == ' ';
}

void take(StoryReading& reading, Field field, const Hit& hit, const Use& use) {
    if (use.kind == Use::Kind::alias) {
        take_alias(reading, field, hit, use);
        return;
    }
    if (!use.open_ended && hit.tail != 0 && !ends_well(reading, field, hit, true)) {
        return;
    }
    if (use.rest != 0 && !has_rest(reading, field, hit, reading.model.rests[use.rest])) {
        return;
    }
    const FoundUse found{&use, hit.start, hit.end, field};
    switch (use.kind) {
        case Use::Kind::theme:
            reading.theme_cues.push_back(found);
            return;
        case Use::Kind::relation:
            reading.relation_cues.push_back(found);
            return;
        case Use::Kind::modifier:
            reading.modifiers.push_back(found);
            return;
        case Use::Kind::ai:
            add_context(reading, found);
            return;
        case Use::Kind::role_before:
        case Use::Kind::role_after:
            reading.role_parts.push_back(found);
            return;
        case Use::Kind::word:
            reading.words[use.index >> 6U] |= std::uint64_t{1} << (use.index & 63U);
            return;
        case Use::Kind::alias:
            return;
    }
}

}  // namespace

StoryReading::StoryReading(const TaggerModel& the_model, Story& the_story)
    : model(the_model),
      story(the_story),
      language(primary_language(the_story.lang)),
      languages(the_model.language_bit(language)),
      words((the_model.words.size() + 63) / 64, &memory),
      cues_seen((the_model.cue_count + 63) / 64, &memory),
      standing(the_model.entities.size(), &memory) {}

void collect(StoryReading& reading) {
    std::pmr::vector<Hit> hits(&reading.memory);
    hits.reserve(128);
    reading.candidates.reserve(32);
    for (const Field field : {Field::title, Field::text}) {
        FoldedText& folded = reading.texts[static_cast<std::size_t>(field)];
        reading.model.folder.fold(source_of(reading.story, field), folded);
        hits.clear();
        reading.model.patterns.scan(folded, hits);
        AddressFinder addresses(folded.view());
        for (const Hit& hit : hits) {
            if (addresses.holds(hit.start, hit.end)) {
                continue;
            }
            for (const Use& use : reading.model.uses_of(hit.pattern)) {
                if (use.languages == 0 || (use.languages & reading.languages) != 0) {
                    take(reading, field, hit, use);
                }
            }
        }
    }
    std::sort(reading.candidates.begin(),
              reading.candidates.end(),
              [](const Candidate& a, const Candidate& b) {
                  if (a.field != b.field) {
                      return a.field < b.field;
                  }
                  if (a.start != b.start) {
                      return a.start < b.start;
                  }
                  return a.end != b.end ? a.end > b.end : a.alias < b.alias;
              });
    const auto in_order = [](const FoundUse& a, const FoundUse& b) {
        return std::tuple(a.field, a.start, b.end) < std::tuple(b.field, b.start, a.end);
    };
    std::sort(reading.role_parts.begin(), reading.role_parts.end(), in_order);
    std::sort(reading.modifiers.begin(), reading.modifiers.end(), in_order);
}

}  // namespace vigie

// Mentions become tags, each with its salience; the story gets its relevance.

#include "pipeline/story_reading.hpp"

#include <algorithm>
#include <cmath>

namespace vigie {

namespace {

// What a mention weighs towards its entity's salience.
constexpr double kTitleWeight = 3;
constexpr double kTitleAgainWeight = 0.5;
constexpr double kLeadWeight = 1.6;
constexpr double kBodyWeight = 1;
constexpr double kTailWeight = 0.6;
constexpr std::uint32_t kLeadBytes = 320;
constexpr std::uint32_t kTailFromBytes = 1500;

// Salience is presence times share: how loudly it is named, and how much of the naming is its own.
constexpr double kPresenceScale = 3;
constexpr double kShareFloor = 0.4;

// Relevance: salience at which an entity's `ai` counts in full; what context words add at most.
constexpr double kFullSalience = 0.45;
constexpr double kGeneralistFactor = 0.8;
constexpr double kAloneFactor = 0.75;
constexpr double kContextScale = 1.6;
constexpr double kContextLift = 0.85;
constexpr double kContextAlone = 0.3;

MentionBy by_of(const StoryReading& reading, const Candidate& mention) {
    return mention.alias == Candidate::kByRole ? MentionBy::role
                                               : reading.model.aliases[mention.alias].by;
}

double mention_weight(const Mention& mention, bool first_in_title) {
    if (mention.field == Field::title) {
        return first_in_title ? kTitleWeight : kTitleAgainWeight;
    }
    if (mention.start < kLeadBytes) {
        return kLeadWeight;
    }
    return mention.start < kTailFromBytes ? kBodyWeight : kTailWeight;
}

bool is_inside(const Candidate& inner, const Candidate& outer) {
    return inner.field == outer.field && outer.start <= inner.start && inner.end <= outer.end;
}

void add_roles(const StoryReading& reading, const EntityModel& entity, Tag& tag) {
    for (const RoleModel& role : entity.roles) {
        if (role.period.holds(reading.story.published) &&
            std::find(tag.roles.begin(), tag.roles.end(), role.text) == tag.roles.end()) {
            tag.roles.push_back(role.text);
        }
    }
}

void set_saliences(std::vector<Tag>& tags, const std::vector<double>& weights) {
    double total = 0;
    for (const double weight : weights) {
        total += weight;
    }
    for (std::size_t i = 0; i < tags.size(); ++i) {
        const double presence = 1 - std::exp(-weights[i] / kPresenceScale);
        const double share = std::sqrt(weights[i] / total);
        tags[i].salience = presence * (kShareFloor + (1 - kShareFloor) * share);
    }
}

}  // namespace

void write_tags(StoryReading& reading) {
    constexpr std::uint16_t kNoTag = 0xFFFF;
    std::vector<Tag>& tags = reading.story.tags;
    tags.clear();
    std::vector<double> weights;
    reading.tag_entities.clear();
    std::vector<std::uint16_t> tag_of;
    if (!reading.mentions.empty()) {
        tag_of.assign(reading.model.entities.size(), kNoTag);
    }
    const auto take = [&](const Candidate& found) {
        const FoldedText& folded = reading.folded(found.field);
        Mention mention;
        mention.field = found.field;
        mention.by = by_of(reading, found);
        mention.start = folded.original_start(found.start);
        mention.end = folded.original_end(found.end);
        if (mention.start >= mention.end) {
            return;
        }
        const EntityModel& entity = reading.model.entities[found.entity];
        std::uint16_t& place = tag_of[found.entity];
        if (place == kNoTag) {
            place = static_cast<std::uint16_t>(tags.size());
            Tag& tag = tags.emplace_back();
            tag.id = entity.id;
            tag.kind = entity.kind;
            tag.name = entity.name;
            add_roles(reading, entity, tag);
            weights.push_back(0);
            reading.tag_entities.push_back(found.entity);
        }
        Tag& tag = tags[place];
        const bool first_in_title = tag.mentions.empty();
        weights[place] += mention_weight(mention, first_in_title);
        tag.mentions.push_back(mention);
    };
    std::size_t next = 0;
    for (const Candidate& found : reading.mentions) {
        take(found);
        for (; next < reading.nested.size() && is_inside(reading.nested[next], found); ++next) {
            take(reading.nested[next]);
        }
    }
    set_saliences(tags, weights);
}

void write_relevance(StoryReading& reading, double relevant_at) {
    Story& story = reading.story;
    double strongest = 0;
    double missing = 1;
    for (std::size_t i = 0; i < story.tags.size(); ++i) {
        const double ai = reading.model.entities[reading.tag_entities[i]].ai;
        // Those who do much else count for less than their weight until the field's words join.
        const double named = ai * (kGeneralistFactor + (1 - kGeneralistFactor) * ai) *
                             std::min(1.0, story.tags[i].salience / kFullSalience);
        strongest = std::max(strongest, named);
        missing *= 1 - named;
    }
    // Several who do much else are together a little more than the first of them, no more.
    const double named = kAloneFactor * strongest + (1 - kAloneFactor) * (1 - missing);
    const double context = 1 - std::exp(-std::max(0.0, reading.ai_context) / kContextScale);
    // Context speaks for a story only as far as someone is named in it.
    const double lift = std::min(1.0, named * 4) * kContextLift * context;
    const double relevance = 1 - (1 - named) * (1 - lift);
    story.relevance = std::clamp(std::max(relevance, kContextAlone * context), 0.0, 1.0);
    story.relevant = story.relevance >= relevant_at;
    std::sort(story.tags.begin(), story.tags.end(), [](const Tag& a, const Tag& b) {
        return a.salience != b.salience ? a.salience > b.salience : a.id < b.id;
    });
}

}  // namespace vigie

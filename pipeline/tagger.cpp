#include "pipeline/tagger.hpp"

#include "pipeline/language.hpp"
#include "pipeline/story_reading.hpp"
#include "pipeline/tagger_model.hpp"

namespace vigie {

struct Tagger::Impl {
    TaggerModel model;
    double relevant_at;
};

Tagger::Tagger(const Knowledge& knowledge, double relevant_at)
    : impl_(new Impl{TaggerModel(knowledge), relevant_at}) {}

Tagger::~Tagger() = default;

namespace {

void read(StoryReading& reading, double relevant_at, std::vector<ThemeCue>* cues) {
    collect(reading);
    if (!reading.candidates.empty()) {
        weigh_evidence(reading);
        resolve_roles(reading);
        if (!reading.mentions.empty()) {
            weigh_evidence(reading);
        }
        select_mentions(reading);
    }
    write_tags(reading);
    write_themes(reading, cues);
    write_relations(reading);
    write_relevance(reading, relevant_at);
}

void detect_missing_language(Story& story) {
    if (story.lang.empty()) {
        story.lang = detect_language(story.title, story.text);
    }
}

}  // namespace

void Tagger::tag(Story& story) const {
    detect_missing_language(story);
    StoryReading reading(impl_->model, story);
    read(reading, impl_->relevant_at, nullptr);
}

Explanation Tagger::explain(Story& story) const {
    detect_missing_language(story);
    StoryReading reading(impl_->model, story);
    std::vector<RefusedAlias> refused;
    reading.refused = &refused;
    Explanation explanation;
    read(reading, impl_->relevant_at, &explanation.cues);
    explanation.verdicts = verdicts_of(reading);
    return explanation;
}

}  // namespace vigie

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

void Tagger::tag(Story& story) const {
    if (story.lang.empty()) {
        story.lang = detect_language(story.title, story.text);
    }
    StoryReading reading(impl_->model, story);
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
    write_themes(reading);
    write_relations(reading);
    write_relevance(reading, impl_->relevant_at);
}

}  // namespace vigie

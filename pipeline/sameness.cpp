#include "pipeline/sameness.hpp"

#include <algorithm>
#include <string_view>

namespace vigie {

const char* to_string(Copy copy) noexcept {
    return copy == Copy::none ? "none" : copy == Copy::exact ? "exact" : "near";
}

Sameness::Sameness(std::size_t max_stories, Seconds window)
    : identity_(max_stories, window), copies_(max_stories, window), events_(max_stories) {}

void Sameness::expire(Instant now) {
    identity_.expire(now);
    copies_.expire(now);
    events_.expire(now);
}

// Whom knowledge knows is in the news every day: a name alone does not make an event of two
// reports.
void Sameness::weigh(const Story& story) {
    everyday_.clear();
    for (const Tag& tag : story.tags) {
        const auto note = [this](std::string_view name) {
            reader_.read(name, {}, {}, name_);
            for (const Word& word : name_.words) {
                everyday_.push_back(word.term);
                everyday_.push_back(word.sound);
            }
        };
        note(tag.name);
        for (const Mention& mention : tag.mentions) {
            const std::string& field = mention.field == Field::title ? story.title : story.text;
            if (mention.start < mention.end && mention.end <= field.size()) {
                note(std::string_view(field).substr(mention.start, mention.end - mention.start));
            }
        }
    }
    std::sort(everyday_.begin(), everyday_.end());
    weigher_.weigh(words_, everyday_, rarity_, terms_);
}

// The story at hand is of this event.
void Sameness::join(Hash128 event, Instant now) {
    events_.keep_novel(event, terms_.all, now);
    events_.add(event, terms_, now);
    rarity_.learn(terms_.all);
}

Sameness::Place Sameness::place(const Story& story,
                                Hash128 id,
                                const StoryKeys& keys,
                                Instant now) {
    if (const auto known = identity_.find(keys)) {
        events_.touch(known->event, now);
        return {known->story, known->event, Copy::exact};
    }
    reader_.read(story.title, story.text, story.lang, words_);
    sketcher_.sketch(words_, sketch_);
    if (const auto known = copies_.find(sketch_, now)) {
        events_.touch(known->event, now);
        return {known->story, known->event, Copy::near};
    }
    weigh(story);
    const Hash128 event = events_.find(terms_, now).value_or(id);
    join(event, now);
    copies_.add(sketch_, {id, event}, now);
    identity_.add({id, event}, keys, now);
    return {id, event, Copy::none};
}

void Sameness::remember(const Identity::Known& known, const StoryKeys& keys, Instant first_seen) {
    identity_.add(known, keys, first_seen);
}

void Sameness::remember(const Story& story, const Identity::Known& known, Instant first_seen) {
    reader_.read(story.title, story.text, story.lang, words_);
    sketcher_.sketch(words_, sketch_);
    weigh(story);
    join(known.event, first_seen);
    copies_.add(sketch_, {known.story, known.event}, first_seen);
}

void Sameness::forget(Hash128 story, const StoryKeys& keys) {
    identity_.remove(story, keys);
    copies_.remove(story);
    events_.take_back(story);
}

void Sameness::set_limits(std::size_t max_stories, Seconds window) {
    identity_.set_limits(max_stories, window);
    copies_.set_limits(max_stories, window);
    events_.set_limit(max_stories);
}

std::size_t Sameness::memory() const noexcept {
    return identity_.memory() + copies_.memory() + events_.memory() + rarity_.memory();
}

}  // namespace vigie

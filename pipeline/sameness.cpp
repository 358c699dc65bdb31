#include "pipeline/sameness.hpp"

#include "base/digest.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace vigie {

namespace {

// Who tells the story: its source, else the host of its link.
std::uint32_t outlet_key(const Story& story) {
    std::string host = story.source.empty() ? url_host(story.url) : story.source;
    constexpr std::string_view kWww = "www.";
    if (host.starts_with(kWww)) {
        host.erase(0, kWww.size());
    }
    return static_cast<std::uint32_t>(hash64(host) >> 32U);
}

}  // namespace

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

void Sameness::weigh(const Story& story) {
    tagged_.clear();
    for (const Tag& tag : story.tags) {
        TaggedTerm& term = tagged_.emplace_back();
        term.term = static_cast<std::uint32_t>(hash64(tag.id) >> 32U);
        const auto in_title = [](const Mention& mention) { return mention.field == Field::title; };
        term.title = std::any_of(tag.mentions.begin(), tag.mentions.end(), in_title);
        reader_.read(tag.name, {}, {}, name_);
        const auto of_field = [](const Word& word) { return word.is(Word::field); };
        term.field = std::any_of(name_.words.begin(), name_.words.end(), of_field);
    }
    weigher_.weigh(words_, tagged_, rarity_, terms_);
}

// The story at hand is of this event.
EventIndex::Extent Sameness::join(Hash128 event, const Story& story, Instant now) {
    events_.keep_novel(event, terms_.all, now);
    const EventIndex::Extent extent = events_.add(event, terms_, outlet_key(story), now);
    rarity_.learn(terms_.all);
    return extent;
}

Sameness::Place Sameness::place(const Story& story,
                                Hash128 id,
                                const StoryKeys& keys,
                                Instant now) {
    if (const auto known = identity_.find(keys)) {
        events_.touch(known->event, now);
        return {known->story, known->event, Copy::exact, {}, {}};
    }
    reader_.read(story.title, story.text, story.lang, words_);
    sketcher_.sketch(words_, sketch_);
    if (const auto known = copies_.find(sketch_, now)) {
        events_.touch(known->event, now);
        return {known->story, known->event, Copy::near, {}, {}};
    }
    weigh(story);
    const EventIndex::Found found = events_.find(terms_, now);
    const Hash128 event = found.event.value_or(id);
    const EventIndex::Extent extent = join(event, story, now);
    copies_.add(sketch_, {id, event}, now);
    identity_.add({id, event}, keys, now);
    return {id, event, Copy::none, found.follows, extent};
}

void Sameness::remember(const Identity::Known& known, const StoryKeys& keys, Instant first_seen) {
    identity_.add(known, keys, first_seen);
}

void Sameness::remember(const Story& story, const Identity::Known& known, Instant first_seen) {
    reader_.read(story.title, story.text, story.lang, words_);
    sketcher_.sketch(words_, sketch_);
    weigh(story);
    (void)join(known.event, story, first_seen);
    copies_.add(sketch_, {known.story, known.event}, first_seen);
}

void Sameness::forget(const Story& story, const Identity::Known& known, const StoryKeys& keys) {
    identity_.remove(known.story, keys);
    copies_.remove(known.story);
    reader_.read(story.title, story.text, story.lang, words_);
    events_.take_back(known.event, words_.language, outlet_key(story));
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

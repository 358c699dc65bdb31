#include "pipeline/pipeline.hpp"

#include "base/digest.hpp"
#include "base/story_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "pipeline/alerting.hpp"
#include "pipeline/document_keys.hpp"
#include "pipeline/entry_order.hpp"
#include "pipeline/fingerprint.hpp"
#include "pipeline/identity.hpp"
#include "pipeline/outlet.hpp"
#include "pipeline/sameness.hpp"
#include "pipeline/stored_story.hpp"

#include <algorithm>
#include <utility>

namespace vigie {

namespace {

// An entry with what identifies it.
struct NewItem {
    Entry entry;
    std::string document;  // identifying_url(entry.link)
};

bool says_nothing(const Entry& entry) {
    return entry.link.empty() && trim(entry.title).empty() && trim(entry.text).empty();
}

void cut(std::string& text, std::size_t limit_bytes) {
    if (text.size() > limit_bytes) {
        text.resize(cut_utf8(text, limit_bytes).size());
    }
}

}  // namespace

struct Pipeline::Impl {
    Impl(std::shared_ptr<const Tagger> the_tagger,
         std::vector<Watch> the_watches,
         PipelineOptions the_options)
        : tagger(std::move(the_tagger)),
          options(the_options),
          sameness(the_options.max_remembered, the_options.window),
          alerting(std::move(the_watches), the_options) {}

    void tell(const std::string& feed_name,
              NewItem candidate,
              const StoryIdentity& who,
              Instant now,
              PipelineOutcome& outcome);
    void note_copy(const std::string& feed_name,
                   std::string link,
                   Hash128 story,
                   Hash128 event,
                   Instant now,
                   PipelineOutcome& outcome);

    std::shared_ptr<const Tagger> tagger;
    PipelineOptions options;
    Sameness sameness;
    Alerting alerting;
    ReadNewest read_newest;  // put off; empty: nothing is
};

// Makes the story and all that it causes; a near copy causes none.
void Pipeline::Impl::tell(const std::string& feed_name,
                          NewItem candidate,
                          const StoryIdentity& who,
                          Instant now,
                          PipelineOutcome& outcome) {
    Entry& entry = candidate.entry;
    Story story;
    story.id = to_base32hex(who.id);
    story.feed = feed_name;
    story.source = outlet_of(entry.link);
    if (story.source.empty()) {
        story.source = feed_name;
    }
    story.published = stated_date(entry);
    story.first_seen = now;
    story.url = std::move(entry.link);
    story.title = std::move(entry.title);
    story.text = std::move(entry.text);
    story.lang = std::move(entry.language);
    story.authors = std::move(entry.authors);
    cut(story.title, kMaxTitleBytes);
    cut(story.text, kMaxTextBytes);
    if (tagger) {
        tagger->tag(story);
    }
    const Sameness::Place place = sameness.place(story, who.id, who.keys, now);
    if (place.copy != Copy::none) {
        note_copy(feed_name, std::move(story.url), place.story, place.event, now, outcome);
        return;
    }
    ++outcome.counts.fresh;
    story.event = to_base32hex(place.event);
    story.follows = place.follows ? to_base32hex(*place.follows) : std::string();
    story.event_stories = place.extent.stories;
    story.event_outlets = place.extent.outlets;
    story.event_languages = place.extent.languages;
    alerting.match(story, now, outcome);

    StoryRow row;
    row.id = story.id;
    row.event = story.event;
    row.url_key = who.keys.url;
    row.text_key = who.keys.text;
    row.first_seen = now;
    row.relevant = story.relevant;
    append_story_json(row.json, story);
    alerting.deliver(story, row.json, now, outcome);
    outcome.rows.push_back(std::move(row));
    outcome.stories.push_back(std::move(story));
}

void Pipeline::Impl::note_copy(const std::string& feed_name,
                               std::string link,
                               Hash128 story,
                               Hash128 event,
                               Instant now,
                               PipelineOutcome& outcome) {
    ++outcome.counts.copies;
    std::string source = outlet_of(link);
    const std::string id = to_base32hex(story);
    alerting.report_copy(
        id, to_base32hex(event), source.empty() ? feed_name : source, now, outcome);
    outcome.copies.push_back({id, feed_name, std::move(link), now});
}

Pipeline::Pipeline(std::shared_ptr<const Tagger> tagger,
                   std::vector<Watch> watches,
                   PipelineOptions options)
    : impl_(std::make_unique<Impl>(std::move(tagger), std::move(watches), options)) {}

Pipeline::~Pipeline() = default;

void Pipeline::remember(const StoryKeyRow& story) {
    const std::optional<Hash128> id = parse_story_id(story.id);
    const std::optional<Hash128> event = parse_story_id(story.event);
    if (id && event) {
        impl_->sameness.remember({*id, *event}, {story.url_key, story.text_key}, story.first_seen);
    }
}

void Pipeline::remember(std::string_view story_json) {
    const std::optional<Story> story = read_stored_story(story_json);
    const auto id = story ? parse_story_id(story->id) : std::nullopt;
    const auto event = story ? parse_story_id(story->event) : std::nullopt;
    if (!id || !event) {
        return;
    }
    impl_->sameness.remember(*story, {*id, *event}, story->first_seen);
    impl_->alerting.remember(*story);
}

void Pipeline::remember_when_needed(ReadNewest read) {
    impl_->read_newest = std::move(read);
}

void Pipeline::remember_now() {
    if (const ReadNewest read = std::exchange(impl_->read_newest, nullptr)) {
        for (const std::string& story : read()) {
            remember(story);
        }
    }
}

PipelineOutcome Pipeline::process(const std::string& feed_name,
                                  bool first_time,
                                  std::vector<Entry> entries,
                                  SeenSet& seen,
                                  Instant now) {
    PipelineOutcome outcome;
    PipelineCounts& counts = outcome.counts;
    const Time now_s = std::chrono::floor<Seconds>(now);
    impl_->sameness.expire(now);
    impl_->alerting.expire(now);

    const std::vector<std::size_t> order = oldest_first(entries, now_s);
    const std::size_t surplus = order.size() - std::min(order.size(), kMaxDocumentEntries);
    counts.old += surplus;

    std::vector<NewItem> candidates;
    std::vector<EntryKeys> keys;
    candidates.reserve(order.size() - surplus);
    keys.reserve(order.size() - surplus);
    for (std::size_t i = surplus; i < order.size(); ++i) {
        Entry& entry = entries[order[i]];
        if (says_nothing(entry)) {
            ++counts.empty;
            continue;
        }
        std::string document = identifying_url(entry.link);
        keys.push_back(entry_keys(entry, document));
        candidates.push_back({std::move(entry), std::move(document)});
    }

    const SharedKeys shared = find_shared_keys(keys);
    for (const std::uint64_t guid : shared.guids) {
        seen.mark_shared_guid(guid, now_s);
    }
    for (const std::uint64_t link : shared.links) {
        seen.mark_shared_link(link, now_s);
    }

    // From new to old, so that of an entry said twice the newest wording is left.
    std::vector<bool> unseen(candidates.size(), false);
    for (std::size_t i = candidates.size(); i-- > 0;) {
        if (seen.was_just_noted(keys[i])) {
            ++counts.known;
            continue;
        }
        const SeenSet::Verdict verdict = seen.look_up(keys[i]);
        seen.note(keys[i], now_s);
        unseen[i] = verdict == SeenSet::Verdict::unseen;
        counts.known += verdict == SeenSet::Verdict::seen ? 1 : 0;
        counts.updates += verdict == SeenSet::Verdict::changed ? 1 : 0;
    }

    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (!unseen[i]) {
            continue;
        }
        NewItem& candidate = candidates[i];
        const StoryIdentity who = identify({feed_name,
                                            candidate.entry.id,
                                            candidate.document,
                                            keys[i].text,
                                            seen.is_shared_link(keys[i].link),
                                            seen.is_shared_guid(keys[i].guid)});
        remember_now();
        if (const auto known = impl_->sameness.find(who.keys)) {
            impl_->note_copy(feed_name,
                             std::move(candidate.entry.link),
                             known->story,
                             known->event,
                             now,
                             outcome);
            continue;
        }
        if (is_old(candidate.entry, first_time, impl_->options, now_s)) {
            ++counts.old;
            continue;
        }
        impl_->tell(feed_name, std::move(candidate), who, now, outcome);
    }
    seen.trim(keys.size());
    return outcome;
}

void Pipeline::forget(const PipelineOutcome& outcome) {
    for (std::size_t i = outcome.rows.size(); i-- > 0;) {
        const StoryRow& row = outcome.rows[i];
        const std::optional<Hash128> id = parse_story_id(row.id);
        const std::optional<Hash128> event = parse_story_id(row.event);
        if (id && event) {
            impl_->sameness.forget(outcome.stories[i], {*id, *event}, {row.url_key, row.text_key});
        }
    }
    impl_->alerting.forget(outcome);
}

PipelineOutcome Pipeline::tick(Instant now) {
    PipelineOutcome outcome;
    if (impl_->alerting.has_updates()) {
        remember_now();
    }
    impl_->alerting.tick(now, outcome);
    return outcome;
}

void Pipeline::set_silences(std::vector<Silence> silences) {
    impl_->alerting.set_silences(std::move(silences));
}

void Pipeline::reconfigure(std::shared_ptr<const Tagger> tagger,
                           std::vector<Watch> watches,
                           PipelineOptions options) {
    impl_->tagger = std::move(tagger);
    impl_->alerting.reconfigure(std::move(watches), options);
    impl_->options = std::move(options);
    impl_->sameness.set_limits(impl_->options.max_remembered, impl_->options.window);
}

}  // namespace vigie

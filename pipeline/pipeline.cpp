#include "pipeline/pipeline.hpp"

#include "base/digest.hpp"
#include "base/story_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "pipeline/document_keys.hpp"
#include "pipeline/entry_order.hpp"
#include "pipeline/event_alerts.hpp"
#include "pipeline/fingerprint.hpp"
#include "pipeline/identity.hpp"
#include "pipeline/sameness.hpp"
#include "pipeline/stored_story.hpp"

#include <algorithm>
#include <utility>

namespace vigie {

namespace {

// An entry with what identifies it.
struct Candidate {
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

std::string outlet(const std::string& link, const std::string& feed_name) {
    std::string host = url_host(link);
    if (host.empty()) {
        return feed_name;
    }
    constexpr std::string_view kWww = "www.";
    if (host.starts_with(kWww)) {
        host.erase(0, kWww.size());
    }
    return host;
}

std::string message_id(const std::string& story_id, const std::string& sink) {
    std::string bytes = story_id;
    bytes += '\0';
    bytes += sink;
    return "msg_" + to_base32hex(hash128(bytes));
}

}  // namespace

struct Pipeline::Impl {
    Impl(std::shared_ptr<const Tagger> the_tagger,
         std::vector<Watch> the_watches,
         PipelineOptions the_options)
        : tagger(std::move(the_tagger)),
          watches(std::move(the_watches)),
          options(the_options),
          sameness(the_options.max_remembered, the_options.window),
          alerts(the_options.max_remembered, the_options.window) {}

    void tell(const std::string& feed_name,
              Candidate candidate,
              const StoryIdentity& who,
              Instant now,
              PipelineOutcome& outcome);
    void deliver(const Story& story, const StoryRow& row, Instant now, PipelineOutcome& outcome);

    std::shared_ptr<const Tagger> tagger;
    std::vector<Watch> watches;
    PipelineOptions options;
    Sameness sameness;
    EventAlerts alerts;
};

// Makes the story and all that it causes; a near copy causes none.
void Pipeline::Impl::tell(const std::string& feed_name,
                          Candidate candidate,
                          const StoryIdentity& who,
                          Instant now,
                          PipelineOutcome& outcome) {
    Entry& entry = candidate.entry;
    Story story;
    story.id = to_base32hex(who.id);
    story.feed = feed_name;
    story.source = outlet(entry.link, feed_name);
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
        ++outcome.counts.copies;
        outcome.copies.push_back({to_base32hex(place.story), feed_name, std::move(story.url), now});
        return;
    }
    ++outcome.counts.fresh;
    story.event = to_base32hex(place.event);
    story.follows = place.follows ? to_base32hex(*place.follows) : std::string();
    story.event_stories = place.extent.stories;
    story.event_outlets = place.extent.outlets;
    story.event_languages = place.extent.languages;
    for (const Watch& watch : watches) {
        if (watch.when.matches(story)) {
            story.watches.push_back(watch.name);
        }
    }

    StoryRow row;
    row.id = story.id;
    row.event = story.event;
    row.url_key = who.keys.url;
    row.text_key = who.keys.text;
    row.first_seen = now;
    row.relevant = story.relevant;
    append_story_json(row.json, story);
    deliver(story, row, now, outcome);
    outcome.rows.push_back(std::move(row));
    outcome.stories.push_back(std::move(story));
}

// One delivery per sink, whatever number of watches send the story there. A watch that alerts once
// per event sends the first of the event's stories that matches it.
void Pipeline::Impl::deliver(const Story& story,
                             const StoryRow& row,
                             Instant now,
                             PipelineOutcome& outcome) {
    const std::size_t first = outcome.deliveries.size();
    auto matched = story.watches.begin();
    for (const Watch& watch : watches) {
        if (matched == story.watches.end()) {
            break;
        }
        if (*matched != watch.name) {
            continue;
        }
        ++matched;
        if (watch.alert == AlertMode::once_per_event) {
            if (!alerts.note(story.event, watch.name, now)) {
                continue;
            }
            outcome.alerted.emplace_back(story.event, watch.name);
        }
        for (const std::string& sink : watch.to) {
            const auto known =
                std::find_if(outcome.deliveries.begin() + static_cast<std::ptrdiff_t>(first),
                             outcome.deliveries.end(),
                             [&](const Delivery& delivery) { return delivery.sink == sink; });
            if (known == outcome.deliveries.end()) {
                Delivery delivery;
                delivery.sink = sink;
                delivery.message_id = message_id(story.id, sink);
                delivery.story_id = story.id;
                delivery.story_json = row.json;
                delivery.watches.push_back(watch.name);
                delivery.created = now;
                delivery.due = now;
                outcome.deliveries.push_back(std::move(delivery));
            } else if (known->watches.back() != watch.name) {
                known->watches.push_back(watch.name);
            }
        }
    }
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
    for (const std::string& watch : story->watches) {
        impl_->alerts.note(story->event, watch, story->first_seen);
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
    impl_->alerts.expire(now);

    const std::vector<std::size_t> order = oldest_first(entries, now_s);
    const std::size_t surplus = order.size() - std::min(order.size(), kMaxDocumentEntries);
    counts.old += surplus;

    std::vector<Candidate> candidates;
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
        Candidate& candidate = candidates[i];
        const StoryIdentity who = identify({feed_name,
                                            candidate.entry.id,
                                            candidate.document,
                                            keys[i].text,
                                            seen.is_shared_link(keys[i].link),
                                            seen.is_shared_guid(keys[i].guid)});
        if (const auto known = impl_->sameness.find(who.keys)) {
            ++counts.copies;
            outcome.copies.push_back(
                {to_base32hex(known->story), feed_name, std::move(candidate.entry.link), now});
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
    for (const auto& [event, watch] : outcome.alerted) {
        impl_->alerts.take_back(event, watch);
    }
}

void Pipeline::reconfigure(std::shared_ptr<const Tagger> tagger,
                           std::vector<Watch> watches,
                           PipelineOptions options) {
    impl_->tagger = std::move(tagger);
    impl_->watches = std::move(watches);
    impl_->options = options;
    impl_->sameness.set_limits(options.max_remembered, options.window);
    impl_->alerts.set_limits(options.max_remembered, options.window);
}

}  // namespace vigie

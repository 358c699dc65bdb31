#include "pipeline/alerting.hpp"

#include "base/digest.hpp"
#include "pipeline/alert_json.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace vigie {

namespace {

constexpr std::size_t kMostEvents = 100'000;

bool is_in(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string message_id(std::string_view what, std::string_view sink) {
    std::string bytes(what);
    bytes += '\0';
    bytes += sink;
    return "msg_" + to_base32hex(hash128(bytes));
}

std::string strongest(const Story& story, TagKind kind) {
    const auto found = std::find_if(
        story.tags.begin(), story.tags.end(), [&](const Tag& tag) { return tag.kind == kind; });
    return found == story.tags.end() ? std::string() : found->id;
}

std::string group_part(GroupBy by, const Story& story) {
    switch (by) {
        case GroupBy::event:
            return story.event;
        case GroupBy::feed:
            return story.feed;
        case GroupBy::source:
            return story.source;
        case GroupBy::lang:
            return story.lang;
        case GroupBy::company:
            return strongest(story, TagKind::company);
        case GroupBy::person:
            return strongest(story, TagKind::person);
        case GroupBy::product:
            return strongest(story, TagKind::product);
        case GroupBy::theme:
            return story.themes.empty() ? std::string() : story.themes.front().id;
    }
    return {};
}

std::string group_of(const std::vector<const Watch*>& watches, const Story& story) {
    std::string key;
    for (const Watch* watch : watches) {
        if (!watch->group_by.empty()) {
            for (const GroupBy by : watch->group_by) {
                key += key.empty() ? "" : " ";
                key += group_part(by, story);
            }
            return key;
        }
    }
    return key;
}

bool is_urgent(const std::vector<const Watch*>& watches, const WhenInput& input) {
    return std::any_of(watches.begin(), watches.end(), [&](const Watch* watch) {
        return watch->breach && watch->breach->matches(input);
    });
}

Delivery delivery_of(MessageType type, std::string story_id, Instant now) {
    Delivery delivery;
    delivery.type = type;
    delivery.story_id = std::move(story_id);
    delivery.created = now;
    delivery.due = now;
    return delivery;
}

// What of a watch's expression only waits for more outlets.
bool may_match_later(const Watch& watch, const Story& story) {
    return watch.alert == AlertMode::once_per_event && watch.when.counts_outlets() &&
           watch.when.matches(WhenInput(story, std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace

Alerting::Alerting(std::vector<Watch> watches, const PipelineOptions& options)
    : alerts_(options.max_remembered, options.window),
      facts_(std::min(options.max_remembered, kMostEvents), options.window) {
    reconfigure(std::move(watches), options);
}

void Alerting::reconfigure(std::vector<Watch> watches, const PipelineOptions& options) {
    watches_ = std::move(watches);
    limited_ = options.limited;
    records_ = options.records;
    alerts_.set_limits(options.max_remembered, options.window);
    facts_.set_limits(std::min(options.max_remembered, kMostEvents), options.window);
    counts_outlets_ = std::any_of(watches_.begin(), watches_.end(), [](const Watch& watch) {
        return watch.when.counts_outlets();
    });
    updates_ = std::any_of(
        watches_.begin(), watches_.end(), [](const auto& w) { return !w.updates.is_never(); });
}

void Alerting::expire(Instant now) {
    alerts_.expire(now);
    facts_.expire(now);
}

void Alerting::match(Story& story, Instant now, PipelineOutcome& outcome) {
    facts_.report(story, now);
    outcome.reported.push_back(story.event);
    const WhenInput input(story, std::max<std::size_t>(facts_.outlets(story.event), 1));
    for (const Watch* watch : matching_watches(watches_, input)) {
        story.watches.push_back(watch->name);
    }
    const bool waits =
        counts_outlets_ && std::any_of(watches_.begin(), watches_.end(), [&](const Watch& watch) {
            return !is_in(story.watches, watch.name) && may_match_later(watch, story);
        });
    if (waits) {
        facts_.keep_waiting(story);
    }
}

bool Alerting::is_silent(const WhenInput& input, const Watch& watch, Instant now) const {
    return std::any_of(silences_.begin(), silences_.end(), [&](const Silence& silence) {
        return now < silence.until && (silence.watch.empty() || silence.watch == watch.name) &&
               silence.when.matches(input);
    });
}

bool Alerting::keeps_record(const std::string& sink) const {
    return is_in(records_, sink);
}

bool Alerting::hears_first(const Story& story,
                           const Watch& watch,
                           Instant now,
                           PipelineOutcome& outcome) {
    if (!alerts_.note(story.event, watch.name, now)) {
        return false;
    }
    outcome.alerted.emplace_back(story.event, watch.name);
    if (!watch.updates.is_never()) {
        facts_.mark_told(story.event, watch.name, now);
        facts_.keep_told(story);
    }
    return true;
}

// One message per sink; once one of its watches alerts for the event, it is an alert.
void Alerting::add(std::vector<Message>& messages,
                   const Watch& watch,
                   const Delivery& delivery) const {
    const auto known = std::find_if(messages.begin(), messages.end(), [&](const Message& message) {
        return message.delivery.sink == delivery.sink;
    });
    if (known == messages.end()) {
        messages.push_back({delivery, {&watch}});
        messages.back().delivery.watches = {watch.name};
        return;
    }
    if (known->watches.back() != &watch) {
        known->watches.push_back(&watch);
        known->delivery.watches.push_back(watch.name);
    }
    if (known->delivery.type == MessageType::story) {
        known->delivery.type = delivery.type;
        known->delivery.extra = delivery.extra;
        known->delivery.alert = delivery.alert;
    }
}

bool Alerting::has_to_wait(const Message& message) const {
    return is_in(limited_, message.delivery.sink) ||
           std::all_of(message.watches.begin(), message.watches.end(), [](const Watch* watch) {
               return watch->policy.waits();
           });
}

void Alerting::place(std::vector<Message> messages,
                     const Story* story,
                     PipelineOutcome& outcome) const {
    for (Message& message : messages) {
        if (!has_to_wait(message)) {
            outcome.deliveries.push_back(std::move(message.delivery));
            continue;
        }
        HeldRow held;
        held.delivery = std::move(message.delivery);
        held.delivery.story_json.clear();
        if (story != nullptr) {
            held.group = group_of(message.watches, *story);
            held.urgent =
                is_urgent(message.watches, WhenInput(*story, facts_.outlets(story->event)));
        }
        outcome.held.push_back(std::move(held));
    }
}

void Alerting::deliver(const Story& story,
                       const std::string& story_json,
                       Instant now,
                       PipelineOutcome& outcome) {
    const WhenInput input(story, facts_.outlets(story.event));
    std::vector<Message> messages;
    for (const Watch& watch : watches_) {
        if (!is_in(story.watches, watch.name)) {
            continue;
        }
        const bool once = watch.alert == AlertMode::once_per_event;
        const bool silent = is_silent(input, watch, now);
        if (once && !silent && !hears_first(story, watch, now, outcome)) {
            continue;
        }
        for (const std::string& sink : watch.to) {
            if (silent && !keeps_record(sink)) {
                continue;
            }
            Delivery delivery =
                delivery_of(once ? MessageType::alert : MessageType::story, story.id, now);
            delivery.sink = sink;
            delivery.message_id = message_id(story.id, sink);
            delivery.story_json = story_json;
            delivery.extra = once ? alert_json(story.event, sink) : std::string();
            delivery.alert = once ? alert_id(story.event, sink) : std::string();
            add(messages, watch, delivery);
        }
    }
    place(std::move(messages), &story, outcome);
    update(story.event, story.id, &story, now, outcome);
}

void Alerting::report_copy(const std::string& story,
                           const std::string& event,
                           const std::string& source,
                           Instant now,
                           PipelineOutcome& outcome) {
    facts_.report_copy(event, source, now);
    outcome.reported.push_back(event);
    const std::shared_ptr<const Story> waiting =
        counts_outlets_ ? facts_.waiting(event) : std::shared_ptr<const Story>();
    if (waiting) {
        const WhenInput input(*waiting, facts_.outlets(event));
        std::vector<Message> messages;
        for (const Watch* watch : matching_watches(watches_, input)) {
            if (!may_match_later(*watch, *waiting) || is_silent(input, *watch, now) ||
                !hears_first(*waiting, *watch, now, outcome)) {
                continue;
            }
            for (const std::string& sink : watch->to) {
                Delivery delivery = delivery_of(MessageType::alert, waiting->id, now);
                delivery.sink = sink;
                delivery.message_id = message_id("outlets " + waiting->event + watch->name, sink);
                delivery.extra = alert_json(event, sink);
                delivery.alert = alert_id(event, sink);
                delivery.again = true;
                add(messages, *watch, delivery);
            }
        }
        place(std::move(messages), waiting.get(), outcome);
    }
    update(event, story, nullptr, now, outcome);
}

// Tells those watches that want to hear more of the event by now.
void Alerting::update(const std::string& event,
                      const std::string& story,
                      const Story* told,
                      Instant now,
                      PipelineOutcome& outcome) {
    if (!updates_) {
        return;
    }
    const std::shared_ptr<const Story> before = facts_.told_story(event);
    told = told == nullptr ? before.get() : told;
    std::vector<Message> messages;
    for (const Watch& watch : watches_) {
        const std::optional<EventNews> news =
            watch.updates.is_never() ? std::nullopt
                                     : facts_.news(event, watch.name, watch.updates, now);
        if (!news) {
            continue;
        }
        outcome.updated.push_back({event, watch.name, *facts_.mark(event, watch.name)});
        facts_.mark_told(event, watch.name, now);
        if (told != nullptr && is_silent(WhenInput(*told, facts_.outlets(event)), watch, now)) {
            continue;
        }
        std::string what = "update " + event + ' ' + news->why;
        if (!news->why.starts_with("outlets")) {
            what += ' ' + std::to_string(news->reports);
        }
        for (const std::string& sink : watch.to) {
            if (keeps_record(sink)) {
                continue;  // it has each story once
            }
            Delivery delivery = delivery_of(MessageType::update, story, now);
            delivery.sink = sink;
            delivery.message_id = message_id(what, sink);
            delivery.extra = update_json(event, sink, *news);
            delivery.alert = alert_id(event, sink);
            delivery.again = true;
            add(messages, watch, delivery);
        }
    }
    place(std::move(messages), told, outcome);
}

void Alerting::tick(Instant now, PipelineOutcome& outcome) {
    if (!updates_) {
        return;
    }
    for (const std::string& event : facts_.with_news()) {
        update(event, facts_.latest_story(event), nullptr, now, outcome);
    }
}

void Alerting::remember(const Story& story) {
    const Instant now = story.first_seen;
    facts_.report(story, now);
    for (const Watch& watch : watches_) {
        const bool first = is_in(story.watches, watch.name) &&
                           watch.alert == AlertMode::once_per_event &&
                           alerts_.note(story.event, watch.name, now);
        const bool told = facts_.news(story.event, watch.name, watch.updates, now).has_value();
        if (!watch.updates.is_never() && (first || told)) {
            facts_.mark_told(story.event, watch.name, now);
            facts_.keep_told(story);
        }
    }
}

void Alerting::forget(const PipelineOutcome& outcome) {
    for (std::size_t i = outcome.updated.size(); i-- > 0;) {
        const UpdatedEvent& updated = outcome.updated[i];
        facts_.set_mark(updated.event, updated.watch, updated.before);
    }
    for (const auto& [event, watch] : outcome.alerted) {
        alerts_.take_back(event, watch);
        facts_.forget_mark(event, watch);
    }
    for (const std::string& event : outcome.reported) {
        facts_.take_back(event);
    }
}

}  // namespace vigie

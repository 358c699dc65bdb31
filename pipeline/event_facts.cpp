#include "pipeline/event_facts.hpp"

#include "base/digest.hpp"

#include <algorithm>

namespace vigie {

namespace {

constexpr std::size_t kMostNames = 200;  // of outlets, tags, figures of one event
constexpr double kTellingSalience = 0.05;

void add_new(std::vector<std::string>& names, std::string_view name) {
    if (!name.empty() && names.size() < kMostNames &&
        std::find(names.begin(), names.end(), name) == names.end()) {
        names.emplace_back(name);
    }
}

std::vector<std::string> from(const std::vector<std::string>& names, std::size_t first) {
    return {names.begin() + static_cast<std::ptrdiff_t>(std::min(first, names.size())),
            names.end()};
}

std::uint32_t count_of(const std::vector<std::string>& names) {
    return static_cast<std::uint32_t>(names.size());
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool says_much(std::string_view figure) {
    constexpr std::size_t kYear = 4;
    const bool year = figure.size() == kYear &&
                      (figure.starts_with("19") || figure.starts_with("20")) &&
                      std::all_of(figure.begin(), figure.end(), is_digit);
    return figure.size() > 1 && !year;
}

}  // namespace

std::vector<std::string> figures_of(std::string_view title) {
    std::vector<std::string> figures;
    for (std::size_t i = 0; i < title.size(); ++i) {
        if (!is_digit(title[i])) {
            continue;
        }
        std::string figure;
        for (; i < title.size(); ++i) {
            const bool inside = (title[i] == '.' || title[i] == ',') && i + 1 < title.size() &&
                                is_digit(title[i + 1]);
            if (!inside && !is_digit(title[i])) {
                break;
            }
            figure += inside ? '.' : title[i];
        }
        if (says_much(figure)) {
            figures.push_back(std::move(figure));
        }
    }
    return figures;
}

EventFacts::Facts& EventFacts::facts_of(std::string_view event, Instant now) {
    const std::uint64_t key = hash64(event);
    const auto [place, is_new] = events_.try_emplace(key);
    if (is_new) {
        place->second.id = event;
        ages_.push_back({key, now});
        drop_surplus();
    }
    return events_[key];
}

const EventFacts::Facts* EventFacts::find(std::string_view event) const {
    const auto found = events_.find(hash64(event));
    return found == events_.end() ? nullptr : &found->second;
}

EventFacts::Facts* EventFacts::find(std::string_view event) {
    const auto found = events_.find(hash64(event));
    return found == events_.end() ? nullptr : &found->second;
}

const EventFacts::Mark* EventFacts::mark_of(const Facts& facts, std::string_view watch) {
    const std::uint64_t key = hash64(watch);
    const auto found = std::find_if(facts.marks.begin(), facts.marks.end(), [&](const Mark& mark) {
        return mark.watch == key;
    });
    return found == facts.marks.end() ? nullptr : &*found;
}

void EventFacts::report(const Story& story, Instant now) {
    Facts& facts = facts_of(story.event, now);
    ++facts.reports;
    facts.latest = story.id;
    add_new(facts.outlets, story.source);
    for (const Tag& tag : story.tags) {
        if (tag.salience >= kTellingSalience) {
            add_new(facts.tags, tag.id);
        }
    }
    for (const std::string& figure : figures_of(story.title)) {
        add_new(facts.numbers, figure);
    }
}

void EventFacts::report_copy(std::string_view event, std::string_view source, Instant now) {
    Facts& facts = facts_of(event, now);
    ++facts.reports;
    add_new(facts.outlets, source);
}

void EventFacts::take_back(std::string_view event) {
    if (Facts* facts = find(event); facts != nullptr && facts->reports > 0) {
        --facts->reports;
    }
}

std::size_t EventFacts::outlets(std::string_view event) const {
    const Facts* facts = find(event);
    return facts == nullptr ? 0 : facts->outlets.size();
}

void EventFacts::mark_told(std::string_view event, std::string_view watch, Instant now) {
    if (const Facts* facts = find(event)) {
        set_mark(event,
                 watch,
                 {count_of(facts->outlets),
                  count_of(facts->tags),
                  count_of(facts->numbers),
                  facts->reports,
                  now});
    }
}

void EventFacts::set_mark(std::string_view event, std::string_view watch, const ToldMark& mark) {
    forget_mark(event, watch);
    if (Facts* facts = find(event)) {
        facts->marks.push_back({hash64(watch), mark});
    }
}

void EventFacts::forget_mark(std::string_view event, std::string_view watch) {
    if (Facts* facts = find(event)) {
        std::erase_if(facts->marks,
                      [key = hash64(watch)](const Mark& mark) { return mark.watch == key; });
    }
}

std::optional<ToldMark> EventFacts::mark(std::string_view event, std::string_view watch) const {
    const Facts* facts = find(event);
    const Mark* mark = facts == nullptr ? nullptr : mark_of(*facts, watch);
    return mark == nullptr ? std::optional<ToldMark>() : mark->told;
}

std::optional<EventNews> EventFacts::news(std::string_view event,
                                          std::string_view watch,
                                          const UpdateRule& rule,
                                          Instant now) const {
    const Facts* facts = find(event);
    const Mark* mark = facts == nullptr ? nullptr : mark_of(*facts, watch);
    if (mark == nullptr) {
        return std::nullopt;
    }
    const ToldMark& told = mark->told;
    EventNews news;
    for (const std::size_t wanted : rule.outlets) {
        if (told.outlets < wanted && facts->outlets.size() >= wanted) {
            news.why = "outlets " + std::to_string(wanted);
        }
    }
    const bool facts_are_new =
        facts->tags.size() > told.tags || facts->numbers.size() > told.numbers;
    if (news.why.empty() && rule.facts && facts_are_new) {
        news.why = "facts";
    }
    if (news.why.empty() && rule.every.count() > 0 && facts->reports > told.reports &&
        now >= told.when + rule.every) {
        news.why = "every";
    }
    if (news.why.empty()) {
        return std::nullopt;
    }
    news.outlets = facts->outlets.size();
    news.reports = facts->reports;
    news.new_reports = facts->reports - std::min(told.reports, facts->reports);
    news.new_outlets = from(facts->outlets, told.outlets);
    news.new_tags = from(facts->tags, told.tags);
    news.new_numbers = from(facts->numbers, told.numbers);
    news.since = told.when;
    return news;
}

std::string EventFacts::latest_story(std::string_view event) const {
    const Facts* facts = find(event);
    return facts == nullptr ? std::string() : facts->latest;
}

void EventFacts::keep_waiting(const Story& story) {
    if (Facts* facts = find(story.event)) {
        facts->waiting = std::make_shared<const Story>(story);
    }
}

std::shared_ptr<const Story> EventFacts::waiting(std::string_view event) const {
    const Facts* facts = find(event);
    return facts == nullptr ? nullptr : facts->waiting;
}

void EventFacts::keep_told(const Story& story) {
    if (Facts* facts = find(story.event)) {
        auto kept = std::make_shared<Story>(story);
        std::string().swap(kept->text);
        facts->told = std::move(kept);
    }
}

std::shared_ptr<const Story> EventFacts::told_story(std::string_view event) const {
    const Facts* facts = find(event);
    return facts == nullptr ? nullptr : facts->told;
}

std::vector<std::string> EventFacts::with_news() const {
    std::vector<std::string> events;
    for (const auto& event : events_) {
        const Facts& facts = event.second;
        if (std::any_of(facts.marks.begin(), facts.marks.end(), [&](const Mark& mark) {
                return mark.told.reports < facts.reports;
            })) {
            events.push_back(facts.id);
        }
    }
    std::sort(events.begin(), events.end());
    return events;
}

void EventFacts::expire(Instant now) {
    while (!ages_.empty() && ages_.front().since < now - window_) {
        events_.erase(ages_.front().event);
        ages_.pop_front();
    }
}

void EventFacts::set_limits(std::size_t max_events, Seconds window) {
    max_events_ = max_events;
    window_ = window;
    drop_surplus();
}

void EventFacts::drop_surplus() {
    while (ages_.size() > std::max<std::size_t>(max_events_, 1)) {
        events_.erase(ages_.front().event);
        ages_.pop_front();
    }
}

}  // namespace vigie

#pragma once

// EventFacts: what is known of each event so far (which outlets have reported it, whom and what
// figures it names), and up to where each watch that wants updates has been told. A few hundred
// bytes an event; bounded by number and age. One thread at a time.

#include "base/story.hpp"
#include "base/time.hpp"
#include "pipeline/watch.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vigie {

// How far a watch has been told of an event.
struct ToldMark {
    std::uint32_t outlets = 0;
    std::uint32_t tags = 0;
    std::uint32_t numbers = 0;
    std::uint32_t reports = 0;
    Instant when{};

    friend bool operator==(const ToldMark&, const ToldMark&) = default;
};

// An update as it was before, for taking it back.
struct UpdatedEvent {
    std::string event;
    std::string watch;
    ToldMark before;
};

// What is new of an event since a watch was told of it.
struct EventNews {
    std::string why;  // the part of the rule that asks for it: "outlets 5", "every", "facts"
    std::size_t outlets = 0;  // in all
    std::size_t reports = 0;  // in all: stories and copies
    std::size_t new_reports = 0;
    std::vector<std::string> new_outlets;
    std::vector<std::string> new_tags;
    std::vector<std::string> new_numbers;  // of headlines
    Instant since{};
};

class EventFacts {
  public:
    EventFacts(std::size_t max_events, Seconds window) : max_events_(max_events), window_(window) {}

    void report(const Story& story, Instant now);
    // A copy of one of its stories.
    void report_copy(std::string_view event, std::string_view source, Instant now);
    // One report that could not be stored; what it named stays known.
    void take_back(std::string_view event);

    // That have reported it.
    [[nodiscard]] std::size_t outlets(std::string_view event) const;

    // From now on the watch is told of updates; nothing is new to it.
    void mark_told(std::string_view event, std::string_view watch, Instant now);
    void set_mark(std::string_view event, std::string_view watch, const ToldMark& mark);
    void forget_mark(std::string_view event, std::string_view watch);
    [[nodiscard]] std::optional<ToldMark> mark(std::string_view event,
                                               std::string_view watch) const;

    // What the rule wants the watch to be told now; nullopt: nothing, or it was never told of it.
    [[nodiscard]] std::optional<EventNews> news(std::string_view event,
                                                std::string_view watch,
                                                const UpdateRule& rule,
                                                Instant now) const;

    // Its story that came last; empty when the event is not known.
    [[nodiscard]] std::string latest_story(std::string_view event) const;

    // A story that a watch may want when more outlets have reported it.
    void keep_waiting(const Story& story);
    [[nodiscard]] std::shared_ptr<const Story> waiting(std::string_view event) const;

    // The story by which the event was last told, without its text.
    void keep_told(const Story& story);
    [[nodiscard]] std::shared_ptr<const Story> told_story(std::string_view event) const;

    // Events of which some watch has been told and there is more to tell.
    [[nodiscard]] std::vector<std::string> with_news() const;

    void expire(Instant now);
    void set_limits(std::size_t max_events, Seconds window);

  private:
    struct Mark {
        std::uint64_t watch = 0;
        ToldMark told;
    };

    struct Facts {
        std::string id;
        std::string latest;
        std::uint32_t reports = 0;
        std::vector<std::string> outlets;
        std::vector<std::string> tags;
        std::vector<std::string> numbers;
        std::vector<Mark> marks;
        // Given out: they may outlive what is kept here.
        std::shared_ptr<const Story> waiting;
        std::shared_ptr<const Story> told;
    };

    struct Age {
        std::uint64_t event = 0;
        Instant since{};
    };

    Facts& facts_of(std::string_view event, Instant now);
    [[nodiscard]] const Facts* find(std::string_view event) const;
    Facts* find(std::string_view event);
    [[nodiscard]] static const Mark* mark_of(const Facts& facts, std::string_view watch);
    void drop_surplus();

    std::unordered_map<std::uint64_t, Facts> events_;
    std::deque<Age> ages_;  // oldest first
    std::size_t max_events_;
    Seconds window_;
};

// The figures of a headline, in order: "97.4", "1.000"; neither years nor small counts.
[[nodiscard]] std::vector<std::string> figures_of(std::string_view title);

}  // namespace vigie

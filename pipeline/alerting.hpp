#pragma once

// Alerting: from a story to the messages it causes: which watches match, which of them hear of the
// event for the first time, which want to be told more of it, and whether they have to wait.
//
// What has to wait is `held`; pipeline/alert_policy.hpp says until when. Message ids come from what
// is told and to whom, so that the same cause makes the same id. The part of Pipeline that deals in
// watches; pure, one thread at a time.

#include "pipeline/event_alerts.hpp"
#include "pipeline/event_facts.hpp"
#include "pipeline/pipeline.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

class Alerting {
  public:
    Alerting(std::vector<Watch> watches, const PipelineOptions& options);

    // The story is a report of its event; its `watches` are filled.
    void match(Story& story, Instant now, PipelineOutcome& outcome);

    // The messages that a matched story causes.
    void deliver(const Story& story,
                 const std::string& story_json,
                 Instant now,
                 PipelineOutcome& outcome);

    // A copy of `story` was seen at another outlet.
    void report_copy(const std::string& story,
                     const std::string& event,
                     const std::string& source,
                     Instant now,
                     PipelineOutcome& outcome);

    // Updates that are due by time; none where no watch asks for any.
    void tick(Instant now, PipelineOutcome& outcome);

    [[nodiscard]] bool has_updates() const noexcept { return updates_; }

    // A story of an earlier run, oldest first.
    void remember(const Story& story);

    void forget(const PipelineOutcome& outcome);
    void expire(Instant now);
    void reconfigure(std::vector<Watch> watches, const PipelineOptions& options);

    void set_silences(std::vector<Silence> silences) { silences_ = std::move(silences); }

  private:
    // One message to one sink, whatever number of watches want it there.
    struct Message {
        Delivery delivery;
        std::vector<const Watch*> watches;
    };

    [[nodiscard]] bool is_silent(const WhenInput& input, const Watch& watch, Instant now) const;
    [[nodiscard]] bool hears_first(const Story& story,
                                   const Watch& watch,
                                   Instant now,
                                   PipelineOutcome& outcome);
    void update(const std::string& event,
                const std::string& story,
                const Story* told,
                Instant now,
                PipelineOutcome& outcome);
    void add(std::vector<Message>& messages, const Watch& watch, const Delivery& delivery) const;
    void place(std::vector<Message> messages, const Story* story, PipelineOutcome& outcome) const;
    [[nodiscard]] bool keeps_record(const std::string& sink) const;
    [[nodiscard]] bool has_to_wait(const Message& message) const;

    std::vector<Watch> watches_;
    std::vector<std::string> limited_;
    std::vector<std::string> records_;
    std::vector<Silence> silences_;
    EventAlerts alerts_;
    EventFacts facts_;
    bool counts_outlets_ = false;
    bool updates_ = false;
};

}  // namespace vigie

#pragma once

// Pipeline: Entries in, Stories and the Deliveries they cause out.
//
// Pure: no I/O and no clock of its own; the same calls in the same order give the same ids. It
// holds in memory the keys of recent stories (canonical link, normalised text), samples of their
// texts and the events they are of (pipeline/sameness.hpp), by which a copy and another report of
// one event are known; they are loaded from the store at start through remember(). Per feed,
// SeenSet says what the feed has already said; the caller loads and stores it. Lives on the worker
// thread.

#include "base/delivery.hpp"
#include "base/entry.hpp"
#include "base/story.hpp"
#include "pipeline/event_facts.hpp"
#include "pipeline/seen_set.hpp"
#include "pipeline/tagger.hpp"
#include "pipeline/watch.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vigie {

struct PipelineOptions {
    // Of a feed seen for the first time: how old an item may be to become a story. nullopt: any
    // age; zero: none at all. An item without a date counts as old.
    std::optional<Seconds> backlog = Seconds{24 * 3600};
    // Of a feed that is known: an item it has not said before, dated longer ago than this, is an
    // old one that resurfaced and becomes no story.
    Seconds stale_after{14 * 24 * 3600};
    // How long a story is remembered for recognising copies.
    Seconds window{14 * 24 * 3600};
    std::size_t max_remembered = 1'000'000;  // stories; the oldest go first
    std::vector<std::string> limited = {};   // sinks with a limit: what they get may have to wait
    std::vector<std::string> records =
        {};  // sinks that keep a record: silences do not concern them
};

// What nobody is to be told of until a time.
struct Silence {
    When when;
    std::string watch;  // only alerts of this one; empty: of any
    Instant until{};
};

// What became of a document's entries. Each entry is in exactly one of the counts.
struct PipelineCounts {
    std::uint64_t known = 0;    // said before by this feed
    std::uint64_t fresh = 0;    // became a story
    std::uint64_t copies = 0;   // of a story known from elsewhere, exact or near
    std::uint64_t updates = 0;  // a known entry whose title or text changed
    std::uint64_t old = 0;      // too old to become a story
    std::uint64_t empty = 0;    // neither title nor text nor link: nothing to tell
};

struct PipelineOutcome {
    std::vector<Story> stories;
    std::vector<StoryRow> rows;  // of `stories`, with their JSON
    std::vector<CopyRow> copies;
    std::vector<Delivery> deliveries;
    std::vector<HeldRow> held;  // alerts that have to wait by their watch's or sink's rules
    PipelineCounts counts;
    // Event and watch of what is delivered once per event, and of updates; events that were
    // reported. For Pipeline::forget().
    std::vector<std::pair<std::string, std::string>> alerted;
    std::vector<UpdatedEvent> updated;
    std::vector<std::string> reported;
};

class Pipeline {
  public:
    Pipeline(std::shared_ptr<const Tagger> tagger,
             std::vector<Watch> watches,
             PipelineOptions options);
    ~Pipeline();

    // Stories of an earlier run, oldest first: what they are known again by. Then, of the newest,
    // their JSON: for near copies, events, and which watches have been told of which event.
    void remember(const StoryKeyRow& story);
    void remember(std::string_view story_json);

    // The second part, put off until something new has to be placed among them, or an update may be
    // due: `read` gives the JSON, oldest first, and is called then, once, by process() or tick().
    using ReadNewest = std::function<std::vector<std::string>()>;
    void remember_when_needed(ReadNewest read);

    // Now, where it has been put off.
    void remember_now();

    // Processes a document's entries, oldest first. `seen` is brought up to date. `first_time`: the
    // feed has never been processed before.
    [[nodiscard]] PipelineOutcome process(const std::string& feed_name,
                                          bool first_time,
                                          std::vector<Entry> entries,
                                          SeenSet& seen,
                                          Instant now);

    // Updates that have become due since. No stories.
    [[nodiscard]] PipelineOutcome tick(Instant now);

    // From now on.
    void set_silences(std::vector<Silence> silences);

    // Takes back what process() remembered of these stories: they could not be stored, and the
    // same document will be processed again.
    void forget(const PipelineOutcome& outcome);

    // Replaces rules and knowledge (reload); what is remembered stays.
    void reconfigure(std::shared_ptr<const Tagger> tagger,
                     std::vector<Watch> watches,
                     PipelineOptions options);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace vigie

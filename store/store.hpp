#pragma once

// Store: everything Vigie must still know after a power cut: feed state, what each feed has already
// said, the archive of stories, and the outbox.
//
// One writer. All calls come from one thread at a time (the worker), block until done, and a commit
// that returned success is on the disk (fsync). Either the whole Batch happened or nothing did.
// Expected failures (disk full, file from a newer Vigie) come back as Errc::storage, with the path
// and what to do; the store stays usable: a later commit may succeed.
// Engines: store/sqlite_store.hpp; every engine passes tests/store/conformance.

#include "base/delivery.hpp"
#include "base/result.hpp"
#include "base/story.hpp"
#include "store/alert_rows.hpp"
#include "store/feed_state.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

// A story for the archive. `json` is what sinks get (base/story_json.hpp).
struct StoryRow {
    std::string id;
    std::string event;
    std::uint64_t url_key = 0;   // hash64 of the canonical link; 0: no link
    std::uint64_t text_key = 0;  // hash64 of the normalised title and text; 0: too short to tell
    Instant first_seen{};
    bool relevant = false;
    std::string json;
};

// A story that the archive has, with what is found in it now; all else of it stays as it is.
struct RetaggedStory {
    std::string id;
    bool relevant = false;
    std::string json;
};

// A story as it stands in the archive. `row` rises in the order in which stories came.
struct ArchivedStory {
    std::int64_t row = 0;
    std::string json;

    friend bool operator==(const ArchivedStory&, const ArchivedStory&) = default;
};

// Another place where a story was seen: what users read as "also in".
struct CopyRow {
    std::string story_id;
    std::string feed;
    std::string url;
    Instant seen{};

    friend bool operator==(const CopyRow&, const CopyRow&) = default;
};

// What each feed has said, packed by pipeline/ (SeenSet); opaque here.
struct SeenRow {
    std::string feed_url;
    std::string packed;
};

enum class DeliveryVerdict : std::uint8_t { delivered, retry, dead };

struct DeliveryResult {
    std::int64_t row = 0;
    DeliveryVerdict verdict = DeliveryVerdict::delivered;
    Instant due{};      // retry: not before
    int attempts = 0;   // made so far, this one included
    std::string error;  // one line
};

// A sink that has said, for good, that it wants nothing more (410), or one that is spoken to again.
struct SinkState {
    std::string sink;
    std::optional<Instant> disabled;  // since when; nullopt: enabled
    std::string reason;               // one line
    bool announced = false;           // told through another sink

    friend bool operator==(const SinkState&, const SinkState&) = default;
};

// What happens together. Deliveries, copies and retagged stories refer to stories of this or an
// earlier batch by their id (an unknown one is an error); digests to none. A story is told to a
// sink once: a delivery of a story that the sink has been given before, also one delivered since,
// is skipped, so replaying a batch adds nothing. The same holds for a StoryRow whose id is known,
// and, by their message_id, for held alerts, digests and deliveries of a story `again`.
struct Batch {
    std::vector<FeedState> feeds;  // inserted or replaced
    std::vector<SeenRow> seen;     // inserted or replaced
    std::vector<StoryRow> stories;
    std::vector<RetaggedStory> retagged;
    std::vector<CopyRow> copies;
    std::vector<Delivery> deliveries;
    std::vector<DeliveryResult> results;
    std::vector<SinkState> sinks;        // replaced
    std::vector<HeldRow> held;           // alerts that wait
    std::vector<std::int64_t> released;  // rows of those that wait no more
    std::vector<PolicyRow> policy;       // inserted or replaced

    [[nodiscard]] bool empty() const noexcept {
        return feeds.empty() && seen.empty() && stories.empty() && retagged.empty() &&
               copies.empty() && deliveries.empty() && results.empty() && sinks.empty() &&
               held.empty() && released.empty() && policy.empty();
    }
};

// What the pipeline keeps in memory of each recent story.
struct StoryKeyRow {
    std::string id;
    std::string event;
    std::uint64_t url_key = 0;
    std::uint64_t text_key = 0;
    Instant first_seen{};
};

struct SinkCounts {
    std::string sink;
    std::uint64_t waiting = 0;  // to be delivered, now or later
    std::uint64_t dead = 0;
    std::uint64_t delivered = 0;            // since the store was made
    std::optional<Instant> oldest_waiting;  // when the first in outbox order was made
};

struct StoreCounts {
    std::uint64_t feeds = 0;
    std::uint64_t stories = 0;
    std::uint64_t copies = 0;
    std::vector<SinkCounts> sinks;
};

class Store {
  public:
    virtual ~Store() = default;

    // All of them in one transaction, as if they were one Batch in this order.
    [[nodiscard]] virtual Result<> commit_all(const std::vector<const Batch*>& batches) = 0;

    [[nodiscard]] Result<> commit(const Batch& batch) { return commit_all({&batch}); }

    [[nodiscard]] virtual Result<std::vector<FeedState>> load_feeds() = 0;

    // Empty when the feed has said nothing yet.
    [[nodiscard]] virtual Result<std::string> load_seen(std::string_view feed_url) = 0;

    // Every story first seen at or after `since`, oldest first.
    [[nodiscard]] virtual Result<> each_story_key(
        Instant since, const std::function<void(const StoryKeyRow&)>& visit) = 0;

    // Deliveries of a sink that are due at `now`, in outbox order, rows greater than `after_row`,
    // at most `limit`; of each alert only the oldest that is not settled. They stay in the outbox
    // until a DeliveryResult settles them.
    [[nodiscard]] virtual Result<std::vector<Delivery>> due_deliveries(std::string_view sink,
                                                                       Instant now,
                                                                       std::int64_t after_row,
                                                                       std::size_t limit) = 0;

    // The earliest due time later than `after` among the sink's waiting deliveries; nullopt when
    // there is none. (`after` leaves out what is due already, which is perhaps under way.)
    [[nodiscard]] virtual Result<std::optional<Instant>> next_due(std::string_view sink,
                                                                  Instant after) = 0;

    // Dead letters of a sink that were created at or after `since`, in outbox order, rows greater
    // than `after_row`; of all sinks when `sink` is empty.
    [[nodiscard]] virtual Result<std::vector<Delivery>> dead_letters(std::string_view sink,
                                                                     Instant since,
                                                                     std::int64_t after_row,
                                                                     std::size_t limit) = 0;

    // Puts those of one sink back into the queue, due at `now`, attempts at 0; how many.
    [[nodiscard]] virtual Result<std::uint64_t> redrive(std::string_view sink,
                                                        Instant since,
                                                        Instant now) = 0;

    // The sinks that are disabled, by name.
    [[nodiscard]] virtual Result<std::vector<SinkState>> disabled_sinks() = 0;

    // The newest `limit` stories, oldest of them first: their JSON.
    [[nodiscard]] virtual Result<std::vector<std::string>> latest_stories(std::size_t limit) = 0;

    // A page of the archive: stories first seen at or after `since`, in the order in which they
    // came, rows greater than `after_row`, at most `limit`.
    [[nodiscard]] virtual Result<std::vector<ArchivedStory>> stories_after(Instant since,
                                                                           std::int64_t after_row,
                                                                           std::size_t limit) = 0;

    // The same from the newest backwards: rows less than `before_row`; 0: from the newest on.
    [[nodiscard]] virtual Result<std::vector<ArchivedStory>> stories_before(Instant since,
                                                                            std::int64_t before_row,
                                                                            std::size_t limit) = 0;

    [[nodiscard]] virtual Result<std::vector<CopyRow>> copies_of(std::string_view story_id) = 0;

    [[nodiscard]] virtual Result<StoreCounts> counts() = 0;

    // The JSON of a story; empty when it is not known.
    [[nodiscard]] virtual Result<std::string> story(std::string_view id) = 0;

    // The alerts that wait, oldest first, without their stories' JSON; and what was noted.
    [[nodiscard]] virtual Result<std::vector<HeldRow>> held() = 0;
    [[nodiscard]] virtual Result<std::vector<PolicyRow>> policy() = 0;

    // All silences, also those that have ended, oldest first.
    [[nodiscard]] virtual Result<std::vector<SilenceRow>> silences() = 0;
    // Returns its number.
    [[nodiscard]] virtual Result<std::int64_t> add_silence(const SilenceRow& silence) = 0;
    // Ends one that has not ended yet; false when there is none.
    [[nodiscard]] virtual Result<bool> end_silence(std::int64_t row, Instant now) = 0;
};

}  // namespace vigie

#pragma once

// Poller: keeps every feed fetched when it is due, politely and within bounds.
//
// A due-time heap over compact records: an idle feed costs a record, no coroutine and no handle. At
// most options.fetches requests are under way, at most per_host to one host, one per feed; a host
// that answered 429 or 503 with Retry-After is left alone until then. Each answer, also a failure,
// is handed to Ingest, which records it durably and returns the feed's new state; only then is the
// slot free again, which is the back-pressure.
// Lives on the I/O thread. HttpClient, Ingest, Clock and the logger outlive it.

#include "base/clock.hpp"
#include "feeds/feed_spec.hpp"
#include "feeds/poll_schedule.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <spdlog/logger.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace vigie {

// Where answers go. accept() returns when the answer's outcome is on the disk, with the state to
// poll by; when it could not be stored, with an Error: the feed is then due again after min_every
// with its old state.
class Ingest {
  public:
    virtual ~Ingest() = default;

    [[nodiscard]] virtual boost::asio::awaitable<Result<FeedState>> accept(FeedSpec spec,
                                                                           PollAnswer answer) = 0;
};

struct PollCounts {
    std::uint64_t polls = 0;      // answers and failures
    std::uint64_t documents = 0;  // 200
    std::uint64_t not_modified = 0;
    std::uint64_t failures = 0;
    std::uint64_t bytes = 0;  // decoded
    std::size_t under_way = 0;
    std::size_t feeds = 0;
    std::size_t failing = 0;  // feeds whose last poll failed
};

class Poller {
  public:
    Poller(boost::asio::any_io_executor executor,
           HttpClient& http,
           Ingest& ingest,
           Clock& clock,
           spdlog::logger& log,
           PollOptions options);
    ~Poller();

    // Replaces the set of feeds and the options: known ones keep their state, new ones start from
    // `states` (by URL) or fresh. The same URL twice is fetched once, under the first name. Safe
    // while run() is active (reload); fetches under way end as they were.
    void set_feeds(std::vector<FeedSpec> specs,
                   const std::vector<FeedState>& states,
                   PollOptions options);

    // Polls whatever is due until cancelled. On cancellation no new fetch starts, those under way
    // are cancelled, answers already handed to Ingest are waited for.
    [[nodiscard]] boost::asio::awaitable<void> run();

    // Polls every feed once, due or not, and returns when the last answer is stored.
    [[nodiscard]] boost::asio::awaitable<void> poll_all_once();

    [[nodiscard]] const PollCounts& counts() const noexcept;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace vigie

#pragma once

// Deliverer: one sink's queue: reads what is due from the outbox, delivers, records the outcome.
//
// The outbox is the queue: in memory are only the deliveries under way. An outcome is on the disk
// before the delivery counts as done; after a crash the unrecorded ones are sent again, under the
// same message_id. Retries back off with full jitter (retry_delay), obeying Retry-After; a delivery
// that has failed for longer than the policy's limit, or for good, becomes a dead letter.
// One Deliverer cannot hold up another. Lives on the I/O thread; store calls hop to the worker.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/worker.hpp"
#include "sinks/retry_policy.hpp"
#include "sinks/sink.hpp"
#include "store/group_commit.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <spdlog/logger.h>

#include <cstdint>
#include <memory>
#include <string>

namespace vigie {

struct DeliveryCounts {
    std::uint64_t delivered = 0;
    std::uint64_t retried = 0;
    std::uint64_t dead = 0;
    std::uint64_t unrecorded = 0;  // the sink may have them, the store would not say so: sent again
    bool store_failed = false;     // drain() ended because the store kept failing
    std::size_t under_way = 0;
    Instant last_progress{};
    std::string last_error;  // of the latest failed attempt; empty after a success
};

class Deliverer {
  public:
    Deliverer(boost::asio::any_io_executor executor,
              Sink& sink,
              Store& store,
              GroupCommit& commits,
              Worker& worker,
              Clock& clock,
              Random& random,
              spdlog::logger& log,
              RetryPolicy policy);
    ~Deliverer();

    // New deliveries may be in the outbox: look now. Cheap; calls while busy collapse into one.
    void wake();

    // Delivers until cancelled; deliveries under way are then cancelled, their outcome unrecorded.
    [[nodiscard]] boost::asio::awaitable<void> run();

    // Makes run() and drain() return once the deliveries under way have ended and been recorded; no
    // new one starts. The orderly end, where cancelling is the abrupt one.
    void finish();

    // Delivers until nothing of this sink is due, and returns; what has to wait for a retry stays.
    // A store that goes on failing ends it too, with counts().store_failed.
    [[nodiscard]] boost::asio::awaitable<void> drain();

    [[nodiscard]] const DeliveryCounts& counts() const noexcept;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace vigie

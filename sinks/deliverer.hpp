#pragma once

// Deliverer: one sink's queue: reads what is due from the outbox, delivers, records the outcome.
//
// The outbox is the queue: in memory are only the deliveries under way. An outcome is on the disk
// before the delivery counts as done; after a crash the unrecorded ones are sent again, under the
// same message_id. Retries back off with full jitter (retry_delay), obeying Retry-After; a delivery
// that has failed for longer than the policy's limit, for good, or that is stale becomes a dead
// letter. A sink that fails again and again is left in peace but for probes (sinks/circuit.hpp).
// One that is gone (410) is disabled in the store, in the commit that records the answer; what it
// is owed waits, and gets too old at last, until the store says it is enabled again.
// One Deliverer cannot hold up another. Lives on the I/O thread; store calls hop to the worker.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/worker.hpp"
#include "sinks/delivery_book.hpp"
#include "sinks/retry_policy.hpp"
#include "sinks/sink.hpp"
#include "store/group_commit.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <spdlog/logger.h>

#include <functional>
#include <memory>

namespace vigie {

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

    // Called when the sink has just been disabled, after it was recorded.
    void on_disabled(std::function<void()> call);

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

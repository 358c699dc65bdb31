#pragma once

// DeliveryBook: what comes of the attempts on one sink: judged, recorded in the outbox, counted,
// told to the circuit and the log. Nothing is forgotten: recording goes on until the store has
// taken it, but for drain().
// Lives on the I/O thread. What it is made of outlives it.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "sinks/circuit.hpp"
#include "sinks/outbox_reader.hpp"
#include "sinks/retry_policy.hpp"
#include "sinks/sink.hpp"
#include "sinks/store_patience.hpp"
#include "sinks/ticket.hpp"
#include "store/group_commit.hpp"

#include <boost/asio/awaitable.hpp>
#include <spdlog/logger.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

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
    bool disabled = false;
    std::optional<Instant> probe_at;       // the circuit is open: nothing is sent before
    std::optional<Instant> failing_since;  // nothing has been accepted since
};

class DeliveryBook {
  public:
    DeliveryBook(const Sink& sink,
                 OutboxReader& reader,
                 GroupCommit& commits,
                 Clock& clock,
                 Random& random,
                 spdlog::logger& log,
                 const RetryPolicy& policy)
        : circuit(policy.circuit),
          sink_(sink),
          reader_(reader),
          commits_(commits),
          clock_(clock),
          random_(random),
          log_(log),
          policy_(policy),
          patience_(sink.name(), clock, log) {}

    // Ends when it is on the disk, or drain() has given up.
    [[nodiscard]] boost::asio::awaitable<void> settle(std::vector<Ticket> tickets,
                                                      std::vector<Attempt> attempts);
    // Makes dead letters of them.
    [[nodiscard]] boost::asio::awaitable<void> bury(std::vector<Delivery> stale);

    // What the store says of the sink.
    void set_disabled(bool disabled);

    [[nodiscard]] bool is_stale(const Delivery& delivery) const;

    // Pauses; while draining, sets `finishing` once it has failed too often.
    [[nodiscard]] boost::asio::awaitable<void> store_failed(Error error);
    void store_answered();

    Circuit circuit;
    DeliveryCounts counts;
    std::function<void()> on_disabled;
    bool draining = false;
    bool finishing = false;

  private:
    [[nodiscard]] boost::asio::awaitable<bool> record(Batch outcome);

    [[nodiscard]] SinkHealth health() const { return {counts.disabled, circuit.failing_since()}; }

    void note_circuit(const std::vector<Attempt>& attempts, double chance);
    void note_outcome(const std::vector<Ticket>& tickets,
                      const std::vector<DeliveryResult>& results);
    void note_failure(const Ticket& ticket, const DeliveryResult& result);

    const Sink& sink_;
    OutboxReader& reader_;
    GroupCommit& commits_;
    Clock& clock_;
    Random& random_;
    spdlog::logger& log_;
    const RetryPolicy policy_;
    StorePatience patience_;
    bool sink_failing_ = false;
    bool disabling_ = false;  // that it is disabled is being recorded
};

}  // namespace vigie

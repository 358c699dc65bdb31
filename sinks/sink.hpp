#pragma once

// Sink: one place where stories are told. The seam between the delivery engine and the world.
//
// deliver() takes deliveries of this sink, in order, and answers for each of them, in the same
// order. It never throws for what the other side does. It is called again for a delivery that
// answered `retry`, with the same message_id.
// Lives on the I/O thread; a sink that blocks (a file) does its blocking on the worker.

#include "base/delivery.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace vigie {

struct Attempt {
    DeliveryVerdict verdict = DeliveryVerdict::delivered;
    std::string error;                  // one line, when not delivered
    std::optional<Millis> retry_after;  // the other side's wish
    bool gone = false;                  // the other side wants nothing more, ever
};

// That another sink is spoken to no more.
struct DisabledNotice {
    std::string sink;    // its name
    std::string place;   // its describe()
    std::string reason;  // one line
    Instant since{};
};

struct SinkLimits {
    std::size_t batch = 1;     // deliveries per deliver() call, at most
    std::size_t parallel = 1;  // deliver() calls under way at once
};

class Sink {
  public:
    virtual ~Sink() = default;

    [[nodiscard]] virtual const std::string& name() const noexcept = 0;
    [[nodiscard]] virtual SinkLimits limits() const noexcept = 0;

    [[nodiscard]] virtual boost::asio::awaitable<std::vector<Attempt>> deliver(
        std::vector<Delivery> batch) = 0;

    // One line on where it delivers to, without secrets: for lists and logs.
    [[nodiscard]] virtual std::string describe() const = 0;

    // SIGHUP: let go of what may have been moved away (log files).
    [[nodiscard]] virtual boost::asio::awaitable<Result<>> reopen() = 0;

    // Tells of another sink; Errc::unavailable where that cannot be said here. The same notice is
    // the same message when it is told again.
    [[nodiscard]] virtual boost::asio::awaitable<Result<>> announce(DisabledNotice notice) = 0;

    // Sends one marked test message and explains the answer in a sentence.
    [[nodiscard]] virtual boost::asio::awaitable<Result<std::string>> test() = 0;
};

}  // namespace vigie

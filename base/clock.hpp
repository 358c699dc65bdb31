#pragma once

// Clock: the only source of time. Production uses SystemClock (daemon/); tests use FakeClock,
// whose sleeps return at once and move its own time forward.

#include "base/time.hpp"

#include <boost/asio/awaitable.hpp>

namespace vigie {

class Clock {
  public:
    virtual ~Clock() = default;

    [[nodiscard]] virtual Instant now() const = 0;

    // Ends early only by cancellation, which throws operation_aborted.
    [[nodiscard]] virtual boost::asio::awaitable<void> sleep_for(Millis delay) = 0;
};

}  // namespace vigie

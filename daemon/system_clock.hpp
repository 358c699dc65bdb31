#pragma once

// SystemClock: the wall clock, and real sleeping on the I/O loop.

#include "base/clock.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace vigie {

class SystemClock final : public Clock {
  public:
    explicit SystemClock(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

    [[nodiscard]] Instant now() const override;
    [[nodiscard]] boost::asio::awaitable<void> sleep_for(Millis delay) override;

  private:
    boost::asio::any_io_executor executor_;
};

}  // namespace vigie

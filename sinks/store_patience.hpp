#pragma once

// StorePatience: what is done while the store fails: it is said once, and after a pause it is tried
// again.

#include "base/clock.hpp"
#include "base/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <spdlog/logger.h>

#include <string>

namespace vigie {

class StorePatience {
  public:
    StorePatience(std::string sink, Clock& clock, spdlog::logger& log)
        : sink_(std::move(sink)), clock_(clock), log_(log) {}

    // Returns when the pause is over.
    [[nodiscard]] boost::asio::awaitable<void> failed(Error error);
    void answered();

    [[nodiscard]] int failures() const noexcept { return failures_; }  // in a row

  private:
    std::string sink_;
    Clock& clock_;
    spdlog::logger& log_;
    int failures_ = 0;
};

}  // namespace vigie

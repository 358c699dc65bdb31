#pragma once

// PollLog: the poller's log lines (a feed's state changing, failures, each poll).

#include "feeds/poll_schedule.hpp"

#include <spdlog/logger.h>

#include <cstddef>
#include <string>

namespace vigie {

class PollLog {
  public:
    explicit PollLog(spdlog::logger& log) : log_(log) {}

    void polled(const FeedSpec& spec,
                const FeedState& before,
                const FeedState& after,
                std::size_t bytes,
                Millis elapsed);

    // Said once, until a poll is stored again.
    void not_stored(const FeedSpec& spec, const Error& error, Seconds next);
    void stored();

    void left_out(std::size_t feeds);

  private:
    spdlog::logger& log_;
    std::size_t not_stored_ = 0;  // since the last one that was
};

}  // namespace vigie

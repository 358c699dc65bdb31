#pragma once

// Tells of sinks that were disabled through others that are not: the first of `sinks`, in order,
// that takes the notice. That it was told is recorded in the store; what could not be told or
// recorded is told again by the next call, as the same message. Sinks that are not among `sinks`
// are passed over. Lives on the I/O thread; all of it outlives the coroutine.

#include "base/worker.hpp"
#include "sinks/sink.hpp"
#include "store/group_commit.hpp"
#include "store/store.hpp"

#include <boost/asio/awaitable.hpp>
#include <spdlog/logger.h>

#include <vector>

namespace vigie {

[[nodiscard]] boost::asio::awaitable<void> tell_of_disabled_sinks(std::vector<Sink*> sinks,
                                                                  Store& store,
                                                                  GroupCommit& commits,
                                                                  Worker& worker,
                                                                  spdlog::logger& log);

}  // namespace vigie

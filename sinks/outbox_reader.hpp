#pragma once

// OutboxReader: reads what one sink is owed from the outbox, round by round, page by page, and
// knows when it is worth reading again. The rows stay there until they are settled. Lives on the
// I/O thread; the reading is done on the worker.

#include "base/result.hpp"
#include "base/worker.hpp"
#include "store/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vigie {

struct OutboxPage {
    std::vector<Delivery> due;
    std::optional<SinkState> disabled;  // the sink's state, where it is disabled
    std::optional<Instant> next;        // of the last page: when what waits becomes due
};

class OutboxReader {
  public:
    // `store` and `worker` outlive this.
    OutboxReader(std::string sink, Store& store, Worker& worker, std::size_t page)
        : sink_(std::move(sink)), store_(store), worker_(worker), page_(page) {}

    // Something may have become due.
    void want() noexcept { wanted_ = true; }

    // Something will be due then.
    void want_at(Instant due) noexcept;

    // Whether there is a page to be read.
    [[nodiscard]] bool has_more(Instant now) const noexcept;

    // When there will be one, unless want() is called before; nullopt: not by itself.
    [[nodiscard]] std::optional<Instant> next() const noexcept { return next_; }

    // The next page of the round, or the first of a new one.
    [[nodiscard]] boost::asio::awaitable<Result<OutboxPage>> read(Instant now);

    // The rest of the round is not wanted.
    void leave_round() noexcept { in_round_ = false; }

  private:
    std::string sink_;
    Store& store_;
    Worker& worker_;
    std::size_t page_;
    bool wanted_ = true;
    bool in_round_ = false;
    std::int64_t after_row_ = 0;
    std::optional<Instant> next_;
};

}  // namespace vigie

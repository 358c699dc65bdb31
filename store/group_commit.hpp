#pragma once

// GroupCommit: batches that come together share one transaction and one fsync.
//
// add() is called on the worker thread. The flush is posted behind the jobs already queued there,
// so everything that waits joins the same commit; when many stories are pending it happens at once.
// add_later() posts none: the caller sees to flush_soon(), or to an add(), before long.
// `done` runs on the worker thread after the commit, with its result, in the order of add().
// When a group fails, each batch of it is tried alone, so that one bad batch fails alone.
// commit() is the same for a coroutine on the I/O thread. The store outlives it; the worker is
// joined before it goes, because a flush may be queued there.

#include "base/worker.hpp"
#include "store/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <vector>

namespace vigie {

class GroupCommit {
  public:
    using Done = std::function<void(const Result<>&)>;

    GroupCommit(Store& store, Worker& worker) : store_(store), worker_(worker) {}

    void add(Batch batch, Done done);
    void add_later(Batch batch, Done done);
    void flush_soon();

    [[nodiscard]] boost::asio::awaitable<Result<>> commit(Batch batch);

  private:
    struct Pending {
        Batch batch;
        Done done;
    };

    void flush();

    Store& store_;
    Worker& worker_;
    std::vector<Pending> pending_;
    std::size_t pending_stories_ = 0;
    bool scheduled_ = false;
};

}  // namespace vigie

#include "store/group_commit.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <utility>

namespace vigie {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kFlushAtStories = 2'000;

}  // namespace

void GroupCommit::add(Batch batch, Done done) {
    add_later(std::move(batch), std::move(done));
    if (!pending_.empty()) {
        flush_soon();
    }
}

void GroupCommit::add_later(Batch batch, Done done) {
    pending_stories_ += batch.stories.size();
    pending_.push_back({std::move(batch), std::move(done)});
    if (pending_stories_ >= kFlushAtStories) {
        flush();
    }
}

void GroupCommit::flush_soon() {
    if (scheduled_) {
        return;
    }
    scheduled_ = true;
    asio::post(worker_.executor(), [this] {
        scheduled_ = false;
        flush();
    });
}

void GroupCommit::flush() {
    std::vector<Pending> group = std::move(pending_);
    pending_.clear();
    pending_stories_ = 0;
    if (group.empty()) {
        return;
    }
    std::vector<const Batch*> batches;
    batches.reserve(group.size());
    for (const Pending& one : group) {
        batches.push_back(&one.batch);
    }
    const Result<> stored = store_.commit_all(batches);
    for (Pending& one : group) {
        const bool try_alone = !stored && group.size() > 1;
        one.done(try_alone ? store_.commit(one.batch) : stored);
    }
}

asio::awaitable<Result<>> GroupCommit::commit(Batch batch) {
    struct Job {
        Batch batch;
        Result<> result;
    };

    auto job = std::make_shared<Job>();
    job->batch = std::move(batch);
    const auto initiate = [this, &job](auto handler) {
        auto back = asio::make_work_guard(asio::get_associated_executor(handler));
        using Handler = decltype(handler);
        auto held = std::make_shared<Handler>(std::move(handler));
        asio::post(worker_.executor(), [this, job, back = std::move(back), held] {
            Done done = [job, back, held](const Result<>& stored) {
                job->result = stored;
                asio::post(back.get_executor(), std::move(*held));
            };
            add(std::move(job->batch), std::move(done));
        });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(initiate,
                                                                         asio::use_awaitable);
    co_return job->result;
}

}  // namespace vigie

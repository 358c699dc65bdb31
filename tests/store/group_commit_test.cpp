#include "store/group_commit.hpp"

#include "store/sqlite_store.hpp"
#include "tests/store/rows.hpp"
#include "tests/support/run.hpp"
#include "tests/support/store_wrapper.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace vigie {
namespace {

using test::delivery;
using test::story_row;
using test::told_batch;

// The real store, counting its transactions.
class CountingStore final : public test::StoreWrapper {
  public:
    CountingStore() : StoreWrapper(std::move(*open_sqlite_store(":memory:"))) {}

    Result<> commit_all(const std::vector<const Batch*>& batches) override {
        ++commits;
        return StoreWrapper::commit_all(batches);
    }

    int commits = 0;
};

class GroupCommitTest : public testing::Test {
  protected:
    // Runs on the worker, as the ingestor does, and waits until everything given has been done.
    template <class F>
    void on_worker(F job) {
        std::promise<void> flushed;
        boost::asio::post(worker_.executor(), [&] {
            job();
            // Behind the flush that add() posted from the same job.
            boost::asio::post(worker_.executor(), [&] { flushed.set_value(); });
        });
        flushed.get_future().wait();
    }

    boost::asio::io_context io_;
    CountingStore store_;
    Worker worker_{"test-worker"};
    GroupCommit commits_{store_, worker_};
};

TEST_F(GroupCommitTest, PutsBatchesThatComeTogetherIntoOneTransaction) {
    std::vector<int> done;
    on_worker([&] {
        for (int i = 0; i < 3; ++i) {
            commits_.add(told_batch("story" + std::to_string(i), "log"),
                         [&done, i](const Result<>& stored) {
                             EXPECT_TRUE(stored);
                             done.push_back(i);
                         });
        }
        EXPECT_TRUE(done.empty());
    });

    EXPECT_EQ(done, (std::vector<int>{0, 1, 2}));
    EXPECT_EQ(store_.commits, 1);
}

TEST_F(GroupCommitTest, LetsOneBadBatchFailAlone) {
    Batch bad;
    bad.deliveries = {delivery("nowhere", "log")};
    std::vector<bool> stored;
    on_worker([&] {
        const auto note = [&stored](const Result<>& result) {
            stored.push_back(result.has_value());
        };
        commits_.add(told_batch("a", "log"), note);
        commits_.add(bad, note);
        commits_.add(told_batch("b", "log"), note);
    });

    EXPECT_EQ(stored, (std::vector<bool>{true, false, true}));
    EXPECT_EQ(store_.counts()->stories, 2U);
}

TEST_F(GroupCommitTest, DoesNotWaitWhenVeryManyStoriesArePending) {
    int done = 0;
    on_worker([&] {
        Batch many;
        for (int i = 0; i < 2'000; ++i) {
            many.stories.push_back(story_row("story" + std::to_string(i)));
        }
        commits_.add(std::move(many), [&done](const Result<>&) { ++done; });
        EXPECT_EQ(done, 1);
    });
    EXPECT_EQ(done, 1);
}

TEST_F(GroupCommitTest, AnswersACoroutineWhenItsBatchIsStored) {
    Batch batch = told_batch("a", "log");

    const Result<> stored = test::run(io_, commits_.commit(std::move(batch)));

    EXPECT_TRUE(stored);
    EXPECT_EQ(store_.counts()->stories, 1U);
}

TEST_F(GroupCommitTest, AnswersEachOfManyCoroutinesWithItsOwnResult) {
    constexpr int kMany = 200;
    int stored = 0;
    int refused = 0;
    const auto one = [&](int number) -> boost::asio::awaitable<void> {
        Batch batch = told_batch("story" + std::to_string(number), "log");
        if (number % 50 == 7) {
            batch.deliveries.push_back(delivery("nowhere", "log"));
        }
        const Result<> result = co_await commits_.commit(std::move(batch));
        ++(result ? stored : refused);
    };
    for (int number = 0; number < kMany; ++number) {
        boost::asio::co_spawn(io_, one(number), boost::asio::detached);
    }

    io_.run();

    EXPECT_EQ(stored, kMany - 4);
    EXPECT_EQ(refused, 4);
    EXPECT_EQ(store_.counts()->stories, static_cast<std::uint64_t>(kMany - 4));
}

TEST_F(GroupCommitTest, LeavesWhatIsAddedForLaterUntilSomebodyAsks) {
    int done = 0;
    const auto count = [&done](const Result<>& stored) { done += stored ? 1 : 0; };
    on_worker([&] { commits_.add_later(told_batch("a", "log"), count); });
    EXPECT_EQ(done, 0);
    on_worker([&] { commits_.add_later(told_batch("b", "log"), count); });
    EXPECT_EQ(done, 0);

    on_worker([&] { commits_.flush_soon(); });

    EXPECT_EQ(done, 2);
    EXPECT_EQ(store_.commits, 1);
}

}  // namespace
}  // namespace vigie

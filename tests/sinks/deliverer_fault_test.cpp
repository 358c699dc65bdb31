#include "sinks/jsonl_sink.hpp"
#include "tests/sinks/deliverer_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/asio/this_coro.hpp>

#include <fstream>
#include <set>

namespace vigie {
namespace {

namespace asio = boost::asio;

using test::numbered_delivery;
using test::retry;
using test::run_until;
using test::Running;

// Time stands still and sleep lasts until it is cancelled.
class StoppedClock final : public Clock {
  public:
    [[nodiscard]] Instant now() const override { return test::kMorning; }

    asio::awaitable<void> sleep_for(Millis) override {
        ++sleeping;
        asio::steady_timer timer(co_await asio::this_coro::executor,
                                 asio::steady_timer::time_point::max());
        co_await timer.async_wait(asio::use_awaitable);
    }

    int sleeping = 0;
};

// The second thread of a process that ends abruptly. The worker ends first: its jobs use the group.
struct Lost {
    explicit Lost(Store& store) : commits(store, worker) {}

    GroupCommit commits;  // keeps the reference, uses it later
    Worker worker{"lost-worker"};
};

class DelivererFaultTest : public test::DelivererFixture {};

TEST_F(DelivererFaultTest, WakesFromTheSleepBeforeARetry) {
    put(1, 1);
    StoppedClock clock;
    auto sink = this->sink();
    sink.will_answer(retry("later", std::chrono::hours{1}));
    const auto deliverer = this->deliverer(sink, clock);
    Running running(io_, *deliverer);
    run_until(io_, [&] { return clock.sleeping == 1; });

    put(2, 2);
    deliverer->wake();
    run_until(io_, [&] { return deliverer->counts().delivered == 1; });
    running.stop();

    ASSERT_EQ(sink.told().size(), 2U);
    EXPECT_EQ(sink.told()[1].story_id, test::numbered_id(2));
}

TEST_F(DelivererFaultTest, SleepsWithoutLookingWhenNothingIsOwed) {
    auto sink = this->sink();
    const auto deliverer = this->deliverer(sink);
    Running running(io_, *deliverer);
    run_until(io_, [&] { return store_.looks == 1; });
    while (io_.run_one_for(std::chrono::milliseconds(20)) != 0) {
    }

    put(1, 1);
    for (int i = 0; i < 100; ++i) {
        deliverer->wake();
    }
    run_until(io_, [&] { return deliverer->counts().delivered == 1; });
    running.stop();

    EXPECT_LE(store_.looks, 3);
    EXPECT_EQ(clock_.now(), test::kMorning);
}

TEST_F(DelivererFaultTest, CancelsWhatIsUnderWayAndLeavesItInTheOutbox) {
    put(1, 5);
    auto sink = this->sink({1, 3});
    sink.close_gate();
    const auto deliverer = this->deliverer(sink);
    Running running(io_, *deliverer);
    run_until(io_, [&] { return sink.told().size() == 3; });

    running.stop();

    EXPECT_EQ(sink.cancelled(), 3U);
    EXPECT_THROW(std::rethrow_exception(running.error()), boost::system::system_error);
    EXPECT_EQ(deliverer->counts().under_way, 0U);
    EXPECT_EQ(waiting().size(), 5U);
    EXPECT_EQ(waiting()[0].attempts, 0);
}

TEST_F(DelivererFaultTest, RunsAgainAfterItWasStopped) {
    put(1, 5);
    auto sink = this->sink({1, 3});
    sink.close_gate();
    const auto deliverer = this->deliverer(sink);
    Running(io_, *deliverer).stop();
    sink.open_gate();

    test::run(io_, deliverer->drain());

    EXPECT_EQ(deliverer->counts().delivered, 5U);
    EXPECT_TRUE(waiting().empty());
}

TEST_F(DelivererFaultTest, FinishesWhatIsUnderWayAndBeginsNothingNew) {
    put(1, 9);
    auto sink = this->sink({1, 3});
    sink.close_gate();
    const auto deliverer = this->deliverer(sink);
    Running running(io_, *deliverer);
    run_until(io_, [&] { return sink.told().size() == 3; });

    deliverer->finish();
    sink.open_gate();
    run_until(io_, [&] { return running.ended(); });

    EXPECT_EQ(running.error(), nullptr);
    EXPECT_EQ(deliverer->counts().delivered, 3U);
    EXPECT_EQ(waiting().size(), 6U);
}

TEST_F(DelivererFaultTest, StopsWhileItSleepsBeforeARetry) {
    put(1, 1);
    StoppedClock clock;
    auto sink = this->sink();
    sink.will_answer(retry("later", std::chrono::hours{1}));
    const auto deliverer = this->deliverer(sink, clock);
    Running running(io_, *deliverer);
    run_until(io_, [&] { return clock.sleeping == 1; });

    running.stop();

    EXPECT_TRUE(running.ended());
}

TEST_F(DelivererFaultTest, PassesABugInASinkOn) {
    put(1, 1);
    auto sink = this->sink();
    sink.will_throw();
    const auto deliverer = this->deliverer(sink);

    EXPECT_THROW(test::run(io_, deliverer->drain()), std::logic_error);
    EXPECT_EQ(waiting().size(), 1U);
}

TEST_F(DelivererFaultTest, AsksAStoreThatFailsAgainAndTellsItOnce) {
    put(1, 3);
    store_.looks_to_fail = 3;
    auto sink = this->sink();
    const auto deliverer = this->deliverer(sink);

    test::run(io_, deliverer->drain());

    EXPECT_EQ(deliverer->counts().delivered, 3U);
    EXPECT_EQ(clock_.now(), test::kMorning + Millis{3'000});
    EXPECT_EQ(log_.count("store_failing sink=log error=\"state.db: locked\""), 1U);
    EXPECT_EQ(log_.count("store_works_again"), 1U);
}

TEST_F(DelivererFaultTest, ADrainEndsWhenTheStoreGoesOnRefusingAnOutcome) {
    put(1, 1);
    auto sink = this->sink();
    store_.commits_to_fail = 1'000;
    const auto deliverer = this->deliverer(sink);

    test::run(io_, deliverer->drain());

    EXPECT_TRUE(deliverer->counts().store_failed);
    EXPECT_EQ(deliverer->counts().unrecorded, 1U);
    EXPECT_EQ(deliverer->counts().delivered, 0U);
    EXPECT_EQ(sink.told().size(), 1U);
}

TEST_F(DelivererFaultTest, ADrainEndsWhenTheStoreGoesOnRefusingToBeRead) {
    put(1, 1);
    auto sink = this->sink();
    store_.looks_to_fail = 1'000;
    const auto deliverer = this->deliverer(sink);

    test::run(io_, deliverer->drain());

    EXPECT_TRUE(deliverer->counts().store_failed);
    EXPECT_TRUE(sink.told().empty());
}

TEST_F(DelivererFaultTest, RecordsAnOutcomeLaterRatherThanDeliverTwice) {
    put(1, 1);
    auto sink = this->sink();
    store_.commits_to_fail = 2;
    const auto deliverer = this->deliverer(sink);

    test::run(io_, deliverer->drain());

    EXPECT_EQ(sink.told().size(), 1U);
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(log_.count("store_failing"), 1U);
}

TEST_F(DelivererFaultTest, DeliversUnderTheSameIdAfterACrashBeforeTheRecord) {
    put(1, 1);
    std::string before;
    {
        asio::io_context lost;
        Lost gone(store_);
        test::RecordingSink sink(lost, clock_, "log", {});
        sink.close_gate();
        Deliverer deliverer(lost.get_executor(),
                            sink,
                            store_,
                            gone.commits,
                            gone.worker,
                            clock_,
                            random_,
                            log_.logger(),
                            policy_);
        const Running running(lost, deliverer);
        run_until(lost, [&] { return !sink.told().empty(); });
        before = sink.told()[0].message_id;
    }
    auto sink = this->sink();

    test::run(io_, deliverer(sink)->drain());

    ASSERT_EQ(sink.told().size(), 1U);
    EXPECT_EQ(sink.told()[0].message_id, before);
}

// Seeded: what is owed grows, the process ends at any step, a new one takes over.
TEST_F(DelivererFaultTest, HasEachLineOnceInTheLogHoweverOftenItCrashes) {
    const test::TemporaryFolder folder;
    JsonlOptions options;
    options.name = "log";
    options.path = folder.path() / "stories.jsonl";
    options.rotate_size = 40'000;
    options.keep = 0;
    int owed = 0;

    for (int round = 0; round < 40; ++round) {
        put(owed + 1, owed + 15);
        owed += 15;
        store_.commits_to_fail = random_.unit() < 0.4 ? 1'000'000 : 0;
        asio::io_context lost;
        Lost gone(store_);
        JsonlSink sink(options, gone.worker, clock_, log_.logger());
        ASSERT_TRUE(sink.open());
        Deliverer deliverer(lost.get_executor(),
                            sink,
                            store_,
                            gone.commits,
                            gone.worker,
                            clock_,
                            random_,
                            log_.logger(),
                            policy_);
        const Running running(lost, deliverer);
        const int steps = static_cast<int>(random_.unit() * 20);
        for (int i = 0; i < steps; ++i) {
            lost.run_one_for(std::chrono::milliseconds(5));
        }
        asio::post(lost, [&lost] { lost.stop(); });
        lost.run();
    }
    store_.commits_to_fail = 0;
    JsonlSink sink(options, worker_, clock_, log_.logger());
    ASSERT_TRUE(sink.open());
    test::run(io_, deliverer(sink)->drain());

    std::multiset<std::string> lines;
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
        std::ifstream in(file.path());
        for (std::string line; std::getline(in, line);) {
            lines.insert(line);
        }
    }
    EXPECT_EQ(lines.size(), static_cast<std::size_t>(owed));
    for (int number = 1; number <= owed; ++number) {
        EXPECT_EQ(lines.count(numbered_delivery(number).story_json), 1U) << number;
    }
}

}  // namespace
}  // namespace vigie

// What a Deliverer does about a sink that fails again and again, is gone, or is owed stale news.

#include "tests/sinks/deliverer_fixture.hpp"

namespace vigie {
namespace {

using test::kMorning;
using test::numbered_delivery;
using test::retry;
using test::run_until;
using test::Running;

class DelivererCircuitTest : public test::DelivererFixture {
  protected:
    // Stories `first` to `last` as deliveries of one alert.
    void put_alert(int first, int last) {
        Batch batch = test::batch_of(first, last, "log");
        for (Delivery& delivery : batch.deliveries) {
            delivery.alert = "alert-1";
        }
        ASSERT_TRUE(real_->commit(batch));
    }

    static Attempt gone() {
        return {DeliveryVerdict::dead, "https://hooks.example/in: status 410", {}, true};
    }

    std::vector<Delivery> dead() { return *real_->dead_letters("log", Instant{}, 0, 10'000); }
};

TEST_F(DelivererCircuitTest, LeavesASinkInPeaceThatFailsAgainAndAgain) {
    put(1, 100);
    auto sink = this->sink({1, 2});
    sink.otherwise(retry("busy"));
    const auto deliverer = this->deliverer(sink);

    test::run(io_, deliverer->drain());

    EXPECT_GE(sink.told().size(), 5U);
    EXPECT_LE(sink.told().size(), 6U);  // one more was under way
    EXPECT_EQ(waiting().size(), 100U);
    EXPECT_EQ(log_.count("warning sink_paused sink=log"), 1U);
    EXPECT_TRUE(deliverer->counts().probe_at);
    EXPECT_EQ(deliverer->counts().failing_since, kMorning);
}

TEST_F(DelivererCircuitTest, ProbesWithOneDeliveryAndGoesOnWhenItIsTaken) {
    put(1, 40);
    auto sink = this->sink({1, 4});
    for (int i = 0; i < 12; ++i) {
        sink.will_answer(retry("busy"));
    }
    const auto deliverer = this->deliverer(sink);
    Running running(io_, *deliverer);

    run_until(io_, [&] { return deliverer->counts().delivered == 40; });
    running.stop();

    // Five to eight failures at once, then one at a time, each later than the one before.
    const std::vector<Instant>& at = sink.told_at();
    for (std::size_t i = 9; i < 12; ++i) {
        EXPECT_GT(at[i], at[i - 1]) << i;
    }
    EXPECT_EQ(deliverer->counts().probe_at, std::nullopt);
    EXPECT_EQ(deliverer->counts().failing_since, std::nullopt);
    EXPECT_EQ(sink.told().size(), 52U);
}

TEST_F(DelivererCircuitTest, GivesUpInTheEndWhatItDidNotEvenTry) {
    put(1, 300);
    auto sink = this->sink({1, 1});
    sink.otherwise(retry("busy"));
    const auto deliverer = this->deliverer(sink);
    Running running(io_, *deliverer);

    run_until(io_, [&] { return deliverer->counts().dead == 300; });
    running.stop();

    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(dead().size(), 300U);
    EXPECT_GE(clock_.now(), kMorning + std::chrono::hours{72});
    EXPECT_LT(clock_.now(), kMorning + std::chrono::hours{100});
}

TEST_F(DelivererCircuitTest, DisablesASinkThatIsGoneAndTriesItNoMore) {
    put(1, 20);
    auto sink = this->sink({1, 1});
    sink.will_answer({});
    sink.will_answer(gone());
    const auto deliverer = this->deliverer(sink);
    int told = 0;
    deliverer->on_disabled([&] { ++told; });

    test::run(io_, deliverer->drain());
    test::run(io_, this->deliverer(sink)->drain());  // after a restart

    EXPECT_EQ(sink.told().size(), 2U);
    EXPECT_EQ(told, 1);
    EXPECT_TRUE(deliverer->counts().disabled);
    EXPECT_EQ(waiting().size(), 18U);
    ASSERT_EQ(dead().size(), 1U);
    const std::vector<SinkState> disabled = *real_->disabled_sinks();
    ASSERT_EQ(disabled.size(), 1U);
    EXPECT_EQ(disabled[0],
              (SinkState{"log", kMorning, "https://hooks.example/in: status 410", false}));
    EXPECT_EQ(log_.count("error sink_disabled sink=log"), 1U);
}

TEST_F(DelivererCircuitTest, GoesOnWhenTheSinkIsEnabledAgain) {
    put(1, 5);
    auto sink = this->sink({1, 1});
    sink.will_answer(gone());
    const auto deliverer = this->deliverer(sink);
    Running running(io_, *deliverer);
    run_until(io_, [&] { return log_.count("sink_disabled") == 1; });

    Batch enabled;
    enabled.sinks = {{"log", {}, "", false}};
    bool committed = false;
    boost::asio::co_spawn(io_,
                          commits_.commit(std::move(enabled)),
                          [&](const std::exception_ptr&, const Result<>&) { committed = true; });
    run_until(io_, [&] { return committed; });
    deliverer->wake();
    run_until(io_, [&] { return deliverer->counts().delivered == 4; });
    running.stop();

    EXPECT_FALSE(deliverer->counts().disabled);
    EXPECT_EQ(log_.count("info sink_enabled sink=log"), 1U);
}

TEST_F(DelivererCircuitTest, GivesUpInTheEndWhatADisabledSinkIsOwed) {
    put(1, 200);
    auto sink = this->sink({1, 1});
    sink.will_answer(gone());
    const auto deliverer = this->deliverer(sink);
    test::run(io_, deliverer->drain());
    clock_.advance(std::chrono::hours{71});
    test::run(io_, deliverer->drain());
    EXPECT_EQ(waiting().size(), 199U);

    clock_.advance(std::chrono::hours{1});
    test::run(io_, deliverer->drain());

    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(dead().size(), 200U);
    EXPECT_EQ(sink.told().size(), 1U);
    EXPECT_EQ(dead().back().last_error, "given up: the sink is disabled");
}

TEST_F(DelivererCircuitTest, DoesNotTellWhatIsStale) {
    put(1, 100);
    policy_.expire_after = std::chrono::hours{2};
    clock_.advance(std::chrono::hours{2});
    put(101, 102);  // as old, by their creation
    auto sink = this->sink({1, 4});
    const auto deliverer = this->deliverer(sink);

    test::run(io_, deliverer->drain());

    EXPECT_TRUE(sink.told().empty());
    EXPECT_EQ(dead().size(), 102U);
    EXPECT_EQ(deliverer->counts().dead, 102U);
    EXPECT_TRUE(dead()[0].last_error.starts_with("expired: "));

    ASSERT_EQ(*real_->redrive("log", Instant{}, clock_.now()), 102U);
    test::run(io_, this->deliverer(sink)->drain());
    EXPECT_EQ(sink.told().size(), 102U);
}

TEST_F(DelivererCircuitTest, KeepsTheOrderOfAnAlertOverRetriesAndParallelCalls) {
    put_alert(1, 4);
    put(5, 8);
    auto sink = this->sink({1, 4});
    sink.will_answer(retry("busy"));
    const auto deliverer = this->deliverer(sink);
    Running running(io_, *deliverer);

    run_until(io_, [&] { return deliverer->counts().delivered == 8; });
    running.stop();

    std::vector<std::string> of_alert;
    for (const Delivery& delivery : sink.told()) {
        if (!delivery.alert.empty()) {
            of_alert.push_back(delivery.story_id);
        }
    }
    EXPECT_EQ(of_alert,
              (std::vector<std::string>{test::numbered_id(1),
                                        test::numbered_id(1),
                                        test::numbered_id(2),
                                        test::numbered_id(3),
                                        test::numbered_id(4)}));
}

TEST_F(DelivererCircuitTest, KeepsTheOrderOfAnAlertOverARestart) {
    put_alert(1, 2);
    auto sink = this->sink({1, 4});
    sink.will_answer(retry("busy", std::chrono::hours{1}));
    test::run(io_, deliverer(sink)->drain());

    test::run(io_, deliverer(sink)->drain());
    EXPECT_EQ(sink.told().size(), 1U);

    clock_.advance(std::chrono::hours{1});
    test::run(io_, deliverer(sink)->drain());
    ASSERT_EQ(sink.told().size(), 3U);
    EXPECT_EQ(sink.told()[2].story_id, test::numbered_id(2));
}

}  // namespace
}  // namespace vigie

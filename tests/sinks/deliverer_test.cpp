#include "tests/sinks/deliverer_fixture.hpp"

namespace vigie {
namespace {

using test::dead;
using test::kMorning;
using test::numbered_delivery;
using test::retry;
using test::run_until;
using test::Running;

class DelivererTest : public test::DelivererFixture {};

TEST_F(DelivererTest, DeliversWhatIsDueInOrderAndRecordsIt) {
    put(1, 3);
    auto sink = this->sink();
    const auto deliverer = this->deliverer(sink);

    test::run(io_, deliverer->drain());

    ASSERT_EQ(sink.told().size(), 3U);
    for (int i = 0; i < 3; ++i) {
        const Delivery& told = sink.told()[static_cast<std::size_t>(i)];
        EXPECT_EQ(told.message_id, numbered_delivery(i + 1).message_id);
        EXPECT_EQ(told.story_json, numbered_delivery(i + 1).story_json);
    }
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(deliverer->counts().delivered, 3U);
    EXPECT_EQ(deliverer->counts().under_way, 0U);
}

TEST_F(DelivererTest, TellsOnlyWhatIsOwedToItsSink) {
    put(1, 1, "log");
    put(2, 2, "newsroom");
    auto sink = this->sink({}, "newsroom");

    test::run(io_, deliverer(sink)->drain());

    ASSERT_EQ(sink.told().size(), 1U);
    EXPECT_EQ(sink.told()[0].story_id, test::numbered_id(2));
    EXPECT_EQ(waiting("log").size(), 1U);
}

TEST_F(DelivererTest, ReadsALongOutboxPageByPageInOrder) {
    put(1, 500);
    auto sink = this->sink({10, 2});

    test::run(io_, deliverer(sink)->drain());

    ASSERT_EQ(sink.told().size(), 500U);
    for (int i = 0; i < 500; ++i) {
        ASSERT_EQ(sink.told()[static_cast<std::size_t>(i)].story_id, test::numbered_id(i + 1)) << i;
    }
    EXPECT_LE(store_.largest_look, 64U);
    EXPECT_EQ(*std::max_element(sink.batches().begin(), sink.batches().end()), 10U);
}

TEST_F(DelivererTest, HasAsManyCallsUnderWayAsTheSinkAllows) {
    put(1, 20);
    auto sink = this->sink({1, 3});
    sink.close_gate();
    const auto deliverer = this->deliverer(sink);
    Running running(io_, *deliverer);

    run_until(io_, [&] { return sink.told().size() == 3; });
    while (io_.poll_one() != 0) {
    }
    EXPECT_EQ(sink.told().size(), 3U);
    EXPECT_EQ(deliverer->counts().under_way, 3U);

    sink.open_gate();
    run_until(io_, [&] { return deliverer->counts().delivered == 20; });
    running.stop();
    EXPECT_EQ(sink.most_at_once(), 3U);
    EXPECT_EQ(sink.told().size(), 20U);
}

TEST_F(DelivererTest, TriesAgainUnderTheSameIdWhenTheDelayHasPassed) {
    put(1, 1);
    auto sink = this->sink();
    sink.will_answer(retry("busy"));
    sink.will_answer(retry("still busy"));
    const auto deliverer = this->deliverer(sink);
    Random same(1);
    const Millis first = retry_delay(policy_, 1, {}, same.unit());
    const Millis second = retry_delay(policy_, 2, {}, same.unit());
    Running running(io_, *deliverer);

    run_until(io_, [&] { return deliverer->counts().delivered == 1; });
    running.stop();

    ASSERT_EQ(sink.told().size(), 3U);
    EXPECT_EQ(sink.told()[2].message_id, numbered_delivery(1).message_id);
    EXPECT_EQ(sink.told()[2].attempts, 2);
    EXPECT_EQ(sink.told()[2].last_error, "still busy");
    EXPECT_EQ(sink.told_at()[1], kMorning + first);
    EXPECT_EQ(sink.told_at()[2], kMorning + first + second);
    EXPECT_EQ(deliverer->counts().retried, 2U);
}

TEST_F(DelivererTest, WaitsAsLongAsTheOtherSideWishes) {
    put(1, 1);
    auto sink = this->sink();
    sink.will_answer(retry("later, please", std::chrono::hours{2}));
    const auto deliverer = this->deliverer(sink);
    Running running(io_, *deliverer);

    run_until(io_, [&] { return deliverer->counts().delivered == 1; });
    running.stop();

    EXPECT_EQ(sink.told_at()[1], kMorning + std::chrono::hours{2});
}

TEST_F(DelivererTest, LeavesWhatHasToWaitWhenItDrains) {
    put(1, 2);
    auto sink = this->sink();
    sink.will_answer(retry("later, please", std::chrono::hours{2}));
    const auto deliverer = this->deliverer(sink);

    test::run(io_, deliverer->drain());

    EXPECT_EQ(sink.told().size(), 2U);
    ASSERT_EQ(waiting().size(), 1U);
    EXPECT_EQ(waiting()[0].due, kMorning + std::chrono::hours{2});
    EXPECT_EQ(clock_.now(), kMorning);
}

TEST_F(DelivererTest, KeepsTheOrderOfABatchThatFailedAsAWhole) {
    put(1, 5);
    auto sink = this->sink({512, 1});
    for (int i = 0; i < 5; ++i) {
        sink.will_answer(retry("disk full"));
    }
    const auto deliverer = this->deliverer(sink);
    Running running(io_, *deliverer);

    run_until(io_, [&] { return deliverer->counts().delivered == 5; });
    running.stop();

    ASSERT_EQ(sink.batches(), (std::vector<std::size_t>{5, 5}));
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ(sink.told()[i].message_id, sink.told()[5 + i].message_id);
    }
}

TEST_F(DelivererTest, MakesADeadLetterOfWhatIsRefusedAndGoesOn) {
    put(1, 2);
    auto sink = this->sink();
    sink.will_answer(dead("410, gone"));
    const auto deliverer = this->deliverer(sink);

    test::run(io_, deliverer->drain());

    EXPECT_EQ(sink.told().size(), 2U);
    const std::vector<Delivery> letters = *real_->dead_letters("log", Instant{}, 0, 10);
    ASSERT_EQ(letters.size(), 1U);
    EXPECT_EQ(letters[0].message_id, numbered_delivery(1).message_id);
    EXPECT_EQ(letters[0].last_error, "410, gone");
    EXPECT_EQ(deliverer->counts().dead, 1U);
    EXPECT_EQ(log_.count("delivery_dead"), 1U);
}

TEST_F(DelivererTest, GivesUpWhatHasFailedForTooLong) {
    put(1, 1);
    policy_.give_up_after = std::chrono::hours{1};
    auto sink = this->sink();
    sink.otherwise(retry("busy"));
    const auto deliverer = this->deliverer(sink);
    Running running(io_, *deliverer);

    run_until(io_, [&] { return deliverer->counts().dead == 1; });
    running.stop();

    const std::vector<Delivery> letters = *real_->dead_letters("log", Instant{}, 0, 10);
    ASSERT_EQ(letters.size(), 1U);
    EXPECT_NE(letters[0].last_error.find("busy; given up after"), std::string::npos);
    EXPECT_GE(sink.told_at().back(), kMorning + std::chrono::hours{1});
    EXPECT_LT(sink.told_at()[sink.told_at().size() - 2], kMorning + std::chrono::hours{1});
}

TEST_F(DelivererTest, IsNotHeldUpByAnotherSinkThatHangs) {
    put(1, 50, "hanging");
    put(1, 50, "working");
    auto hanging = sink({1, 4}, "hanging");
    auto working = sink({1, 4}, "working");
    hanging.close_gate();
    const auto first = deliverer(hanging);
    const auto second = deliverer(working);
    Running one(io_, *first);
    Running two(io_, *second);

    run_until(io_, [&] { return second->counts().delivered == 50; });

    EXPECT_EQ(hanging.told().size(), 4U);
    one.stop();
    two.stop();
}

TEST_F(DelivererTest, TellsAFailingSinkOnceAndItsRecovery) {
    policy_.circuit.failures_to_open = 100;
    put(1, 20);
    auto sink = this->sink({1, 4});
    for (int i = 0; i < 10; ++i) {
        sink.will_answer(retry("https://hooks.example/in: status 500"));
    }
    const auto deliverer = this->deliverer(sink);

    test::run(io_, deliverer->drain());

    EXPECT_EQ(log_.count("warning delivery_failed sink=log"), 1U);
    EXPECT_EQ(log_.count("debug delivery_failed sink=log"), 9U);
    EXPECT_EQ(log_.count("info sink_works_again sink=log"), 1U);
    EXPECT_EQ(deliverer->counts().last_error, "");
}

}  // namespace
}  // namespace vigie

// Deliveries: born once, handed out when due and in order, settled, counted.

#include "tests/store/conformance.hpp"

namespace vigie::test {
namespace {

using namespace std::chrono_literals;

TEST_P(StoreConformance, HandsOutADeliveryWithItsStory) {
    commit(told_batch("b", "log"));
    commit(told_batch("a", "log"));
    commit(told_batch("c", "hook"));

    const auto found = *store_->due_deliveries("log", kNoon, 0, 10);

    ASSERT_EQ(found.size(), 2U);
    Delivery expected = delivery("b", "log");
    expected.row = found[0].row;
    expected.story_json = "{\"id\":\"b\"}";
    EXPECT_GT(found[0].row, 0);
    EXPECT_EQ(found[0], expected);
    EXPECT_EQ(found[1].story_id, "a");
}

TEST_P(StoreConformance, LeavesDeliveriesInTheOutboxUntilTheyAreSettled) {
    commit(told_batch("a", "log"));

    EXPECT_EQ(due("log"), Ids{"a"});
    EXPECT_EQ(due("log"), Ids{"a"});
    commit(result_batch(row_of("a", "log"), DeliveryVerdict::delivered));
    EXPECT_EQ(due("log"), Ids{});
}

TEST_P(StoreConformance, PagesThroughTheOutbox) {
    for (const char* id : {"a", "b", "c"}) {
        commit(told_batch(id, "log"));
    }

    const auto first = *store_->due_deliveries("log", kNoon, 0, 2);
    ASSERT_EQ(first.size(), 2U);

    EXPECT_EQ(due("log", kNoon, first[1].row), Ids{"c"});
    EXPECT_EQ(due("log", kNoon, row_of("c", "log")), Ids{});
    EXPECT_TRUE(store_->due_deliveries("log", kNoon, 0, 0)->empty());
}

TEST_P(StoreConformance, KeepsOutboxOrderBetweenFreshDeliveriesAndRetries) {
    for (const char* id : {"a", "b", "c", "d"}) {
        commit(told_batch(id, "log"));
    }
    commit(result_batch(row_of("c", "log"), DeliveryVerdict::retry, kNoon + 1s));
    commit(result_batch(row_of("a", "log"), DeliveryVerdict::retry, kNoon + 2s));

    EXPECT_EQ(due("log", kNoon), (Ids{"b", "d"}));
    EXPECT_EQ(due("log", kNoon + 1s), (Ids{"b", "c", "d"}));
    EXPECT_EQ(due("log", kNoon + 2s), (Ids{"a", "b", "c", "d"}));
    EXPECT_EQ(due("log", kNoon + 2s, row_of("a", "log")), (Ids{"b", "c", "d"}));
    EXPECT_EQ(store_->due_deliveries("log", kNoon + 2s, 0, 3)->back().story_id, "c");
}

TEST_P(StoreConformance, HandsOutRetriesInOutboxOrderHoweverManyAreDue) {
    Batch told;
    for (int i = 0; i < 5'000; ++i) {
        told.stories.push_back(story_row(std::to_string(i)));
        told.deliveries.push_back(delivery(std::to_string(i), "hook"));
    }
    commit(told);
    Batch failed;
    const auto all = store_->due_deliveries("hook", kNoon, 0, 5'000);
    for (const Delivery& one : *all) {
        const Instant again = kNoon + Millis(5'000 - std::stoi(one.story_id));
        failed.results.push_back({one.row, DeliveryVerdict::retry, again, 1, "HTTP 500"});
    }
    commit(failed);

    EXPECT_EQ(due("hook", kNoon + 2ms), (Ids{"4998", "4999"}));
    std::int64_t after = 0;
    int read = 0;
    for (;;) {
        const auto page = *store_->due_deliveries("hook", kNoon + 4'999ms, after, 700);
        for (const Delivery& one : page) {
            ++read;  // "0" is due later
            ASSERT_EQ(one.story_id, std::to_string(read));
        }
        if (page.empty()) {
            break;
        }
        after = page.back().row;
    }
    EXPECT_EQ(read, 4'999);
}

TEST_P(StoreConformance, DoesNotHandOutADeliveryBeforeItIsDue) {
    Batch batch;
    batch.stories = {story_row("late"), story_row("soon"), story_row("now")};
    batch.deliveries = {delivery("late", "log", kNoon + 10s),
                        delivery("soon", "log", kNoon + 5s),
                        delivery("now", "log", kNoon)};
    commit(batch);

    EXPECT_EQ(due("log", kNoon - 1ms), Ids{});
    EXPECT_EQ(due("log", kNoon), Ids{"now"});
    EXPECT_EQ(due("log", kNoon + 5s), (Ids{"soon", "now"}));
    EXPECT_EQ(due("log", kNoon + 10s), (Ids{"late", "soon", "now"}));
    EXPECT_EQ(*store_->next_due("log", kNoon - 1ms), kNoon);
    EXPECT_EQ(*store_->next_due("log", kNoon), kNoon + 5s);
    EXPECT_EQ(*store_->next_due("log", kNoon + 5s), kNoon + 10s);
    EXPECT_EQ(*store_->next_due("log", kNoon + 10s), std::nullopt);
}

TEST_P(StoreConformance, KnowsTheNextDueTimeOfEachSink) {
    EXPECT_EQ(*store_->next_due("hook", kNoon - 1h), std::nullopt);
    commit(told_batch("a", "hook"));
    commit(told_batch("b", "hook"));
    commit(result_batch(row_of("a", "hook"), DeliveryVerdict::retry, kNoon + 5s));

    EXPECT_EQ(*store_->next_due("hook", kNoon - 1h), kNoon);
    EXPECT_EQ(*store_->next_due("hook", kNoon), kNoon + 5s);
    EXPECT_EQ(*store_->next_due("hook", kNoon + 5s), std::nullopt);
    EXPECT_EQ(*store_->next_due("log", kNoon - 1h), std::nullopt);
}

TEST_P(StoreConformance, TellsAStoryToASinkOnce) {
    Batch batch = told_batch("a", "log");
    batch.deliveries.push_back(delivery("a", "log"));
    commit(batch);
    commit(batch);
    EXPECT_EQ(due("log"), Ids{"a"});

    commit(result_batch(row_of("a", "log"), DeliveryVerdict::delivered));
    commit(batch);
    EXPECT_EQ(due("log"), Ids{});
    EXPECT_EQ(sink_counts("log").delivered, 1U);
}

TEST_P(StoreConformance, TellsAnOldStoryToASinkThatHasNotHadIt) {
    commit(told_batch("a", "log"));
    Batch later;
    later.deliveries = {delivery("a", "hook")};
    commit(later);
    commit(later);

    EXPECT_EQ(due("hook"), Ids{"a"});
    EXPECT_EQ(due("log"), Ids{"a"});
}

TEST_P(StoreConformance, KeepsAttemptsErrorAndMessageIdOfARetry) {
    commit(told_batch("a", "hook"));
    commit(result_batch(row_of("a", "hook"), DeliveryVerdict::retry, kNoon + 5s, 3, "HTTP 500: é"));

    const auto found = *store_->due_deliveries("hook", kNoon + 5s, 0, 10);

    ASSERT_EQ(found.size(), 1U);
    Delivery expected = delivery("a", "hook", kNoon + 5s);
    expected.row = found[0].row;
    expected.story_json = "{\"id\":\"a\"}";
    expected.attempts = 3;
    expected.last_error = "HTTP 500: é";
    EXPECT_EQ(found[0], expected);
}

TEST_P(StoreConformance, IgnoresAResultForARowThatIsGone) {
    commit(told_batch("a", "log"));
    const std::int64_t row = row_of("a", "log");
    commit(result_batch(row, DeliveryVerdict::delivered));
    commit(told_batch("b", "log"));  // must not get the row of the first

    for (const DeliveryVerdict verdict :
         {DeliveryVerdict::delivered, DeliveryVerdict::retry, DeliveryVerdict::dead}) {
        commit(result_batch(row, verdict, kNoon + 1h));
    }

    EXPECT_EQ(due("log"), Ids{"b"});
    EXPECT_EQ(sink_counts("log").delivered, 1U);
    EXPECT_EQ(sink_counts("log").dead, 0U);
}

TEST_P(StoreConformance, ListsDeadLettersOldestFirst) {
    for (const char* id : {"a", "b", "c"}) {
        commit(told_batch(id, "hook"));
    }
    commit(told_batch("d", "log"));
    for (const char* id : {"c", "a"}) {
        commit(result_batch(row_of(id, "hook"), DeliveryVerdict::dead, kNoon, 7, "HTTP 410"));
    }
    commit(result_batch(row_of("d", "log"), DeliveryVerdict::dead, kNoon, 1, "no space"));

    const auto all = *store_->dead_letters("", Instant{}, 0, 10);

    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].story_id, "a");
    EXPECT_EQ(all[0].attempts, 7);
    EXPECT_EQ(all[0].last_error, "HTTP 410");
    EXPECT_EQ(all[1].story_id, "c");
    EXPECT_EQ(all[2].sink, "log");
    EXPECT_EQ(store_->dead_letters("hook", Instant{}, 0, 10)->size(), 2U);
    EXPECT_EQ(store_->dead_letters("hook", Instant{}, 0, 1)->size(), 1U);
    EXPECT_TRUE(store_->dead_letters("nobody", Instant{}, 0, 10)->empty());
    EXPECT_EQ(due("hook"), Ids{"b"});
    EXPECT_EQ(*store_->next_due("log", kNoon - 1h), std::nullopt);
}

TEST_P(StoreConformance, PutsDeadLettersOfOneSinkBack) {
    for (const char* sink : {"hook", "log"}) {
        commit(told_batch("a", sink));
        commit(result_batch(row_of("a", sink), DeliveryVerdict::dead, kNoon, 7, "HTTP 410"));
    }

    EXPECT_EQ(*store_->redrive("hook", Instant{}, kNoon + 1h), 1U);

    EXPECT_EQ(due("hook", kNoon), Ids{});
    EXPECT_EQ(*store_->next_due("hook", kNoon), kNoon + 1h);
    const auto again = *store_->due_deliveries("hook", kNoon + 1h, 0, 10);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].attempts, 0);
    EXPECT_EQ(again[0].message_id, "msg_ahook");
    EXPECT_EQ(store_->dead_letters("", Instant{}, 0, 10)->size(), 1U);
    EXPECT_EQ(*store_->redrive("hook", Instant{}, kNoon), 0U);
    EXPECT_EQ(*store_->redrive("nobody", Instant{}, kNoon), 0U);
}

TEST_P(StoreConformance, TellsDeadLettersByWhenTheyWereMadeAndPageByPage) {
    for (const char* id : {"a", "b", "c"}) {
        Batch batch = told_batch(id, "hook");
        batch.deliveries[0].created = kNoon + 1h * (id[0] - 'a');
        commit(batch);
        commit(result_batch(row_of(id, "hook"), DeliveryVerdict::dead));
    }

    EXPECT_EQ(store_->dead_letters("hook", kNoon + 1h, 0, 10)->size(), 2U);
    const auto first = *store_->dead_letters("", Instant{}, 0, 1);
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(store_->dead_letters("", Instant{}, first[0].row, 10)->size(), 2U);

    EXPECT_EQ(*store_->redrive("hook", kNoon + 2h, kNoon), 1U);
    EXPECT_EQ(due("hook"), Ids{"c"});
}

TEST_P(StoreConformance, KeepsTheOrderOfEachAlert) {
    for (const char* id : {"a", "b", "c", "d"}) {
        Batch batch = told_batch(id, "hook");
        batch.deliveries[0].type = MessageType::update;
        batch.deliveries[0].alert = id[0] == 'd' ? "other" : "one";
        commit(batch);
    }
    commit(told_batch("a", "log"));
    EXPECT_EQ(due("hook"), (Ids{"a", "d"}));
    const auto first = *store_->due_deliveries("hook", kNoon, 0, 10);
    EXPECT_EQ(first[0].alert, "one");
    EXPECT_EQ(first[0].type, MessageType::update);

    const std::int64_t a = row_of("a", "hook");
    commit(result_batch(a, DeliveryVerdict::retry, kNoon + 1h));
    EXPECT_EQ(due("hook"), Ids{"d"});
    EXPECT_EQ(due("hook", kNoon + 1h), (Ids{"a", "d"}));

    commit(result_batch(a, DeliveryVerdict::dead));
    EXPECT_EQ(due("hook"), (Ids{"b", "d"}));
    commit(result_batch(row_of("b", "hook"), DeliveryVerdict::delivered));
    EXPECT_EQ(due("hook"), (Ids{"c", "d"}));
    EXPECT_EQ(due("log"), Ids{"a"});
}

TEST_P(StoreConformance, RemembersWhichSinksAreDisabled) {
    EXPECT_TRUE(store_->disabled_sinks()->empty());
    const SinkState hook{"hook", kNoon, "status 410", false};
    const SinkState other{"another", kNoon + 1h, "gone", true};
    Batch batch;
    batch.sinks = {hook, other};
    commit(batch);

    EXPECT_EQ(*store_->disabled_sinks(), (std::vector<SinkState>{other, hook}));

    batch.sinks = {{"another", {}, "", false}};
    commit(batch);
    EXPECT_EQ(*store_->disabled_sinks(), std::vector<SinkState>{hook});
}

TEST_P(StoreConformance, CountsPerSink) {
    Batch batch;
    for (const char* id : {"a", "b", "c", "d"}) {
        batch.stories.push_back(story_row(id));
        batch.deliveries.push_back(delivery(id, "hook"));
        batch.deliveries.back().created = kNoon + Millis(batch.stories.size());
    }
    commit(batch);
    commit(result_batch(row_of("a", "hook"), DeliveryVerdict::delivered));
    commit(result_batch(row_of("b", "hook"), DeliveryVerdict::dead));
    commit(result_batch(row_of("c", "hook"), DeliveryVerdict::retry, kNoon + 1h));

    const SinkCounts counts = sink_counts("hook");

    EXPECT_EQ(counts.delivered, 1U);
    EXPECT_EQ(counts.dead, 1U);
    EXPECT_EQ(counts.waiting, 2U);
    EXPECT_EQ(counts.oldest_waiting, kNoon + 3ms);
    commit(result_batch(row_of("c", "hook"), DeliveryVerdict::delivered));
    EXPECT_EQ(sink_counts("hook").oldest_waiting, kNoon + 4ms);
    commit(result_batch(row_of("d", "hook"), DeliveryVerdict::delivered));
    EXPECT_EQ(sink_counts("hook").oldest_waiting, std::nullopt);
    EXPECT_EQ(sink_counts("hook").delivered, 3U);
}

TEST_P(StoreRestart, KeepsCountsRetriesAndDeadLetters) {
    for (const char* id : {"a", "b", "c"}) {
        commit(told_batch(id, "hook"));
    }
    commit(result_batch(row_of("a", "hook"), DeliveryVerdict::delivered));
    commit(result_batch(row_of("b", "hook"), DeliveryVerdict::dead, kNoon, 2, "HTTP 410"));
    commit(result_batch(row_of("c", "hook"), DeliveryVerdict::retry, kNoon + 5s, 1, "HTTP 500"));

    open();

    EXPECT_EQ(sink_counts("hook").delivered, 1U);
    EXPECT_EQ(store_->dead_letters("hook", Instant{}, 0, 10)->at(0).last_error, "HTTP 410");
    EXPECT_EQ(*store_->next_due("hook", kNoon), kNoon + 5s);
    EXPECT_EQ(due("hook", kNoon + 5s), Ids{"c"});
}

TEST_P(StoreRestart, KeepsItsOrderWhenTheClockWentBack) {
    commit(told_batch("a", "log"));
    open();
    Batch earlier = told_batch("b", "log");
    earlier.deliveries[0].due = earlier.deliveries[0].created = kNoon - 1h;
    commit(earlier);

    EXPECT_EQ(due("log", kNoon - 1h), Ids{"b"});
    EXPECT_EQ(*store_->next_due("log", kNoon - 1h), kNoon);
    EXPECT_EQ(due("log", kNoon), (Ids{"a", "b"}));
}

}  // namespace
}  // namespace vigie::test

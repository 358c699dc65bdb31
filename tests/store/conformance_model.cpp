// Random batches, some replayed, some bad, results, redrives and restarts at random moments; the
// engine and the model must say the same.

#include "tests/store/store_model.hpp"

namespace vigie::test {
namespace {

TEST_P(StoreModel, SaysWhatTheModelSays) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        engine_ = GetParam().make();
        open();
        model_ = {};
        Script script(seed);
        Batch last;
        for (int step = 0; step < 120; ++step) {
            SCOPED_TRACE("step " + std::to_string(step));
            const std::size_t what = script.below(10);
            if (what < 4) {
                last = script.batch(model_);
                commit(last);
                model_.take(last);
            } else if (what == 4) {
                commit(last);
                model_.take(last);
            } else if (what == 5) {
                Batch bad = script.batch(model_);
                bad.deliveries.push_back(delivery("nowhere", "unknown sink"));
                ASSERT_FALSE(store_->commit(bad));
            } else if (what < 8 && !model_.outbox.empty()) {
                const std::size_t at = script.below(model_.outbox.size());
                Batch settled;
                settled.results = {script.result()};
                settled.results[0].row = row_of_owed(model_.outbox[at]);
                commit(settled);
                model_.settle(at, settled.results[0]);
            } else if (what == 8) {
                const std::string sink = script.sink();
                const Instant now = script.moment();
                ASSERT_EQ(*store_->redrive(sink, Instant{}, now), model_.redrive(sink, now));
            } else if (what == 9) {
                open();
            }
            if (step % 10 == 9) {
                ASSERT_NO_FATAL_FAILURE(compare());
            }
        }
    }
}

}  // namespace
}  // namespace vigie::test

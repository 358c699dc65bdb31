#pragma once

// What every engine of Store must do: the sentences of store/store.hpp as tests. An engine takes
// part by compiling the conformance_*.cpp files into its test program and saying
//
//   INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(EngineCase{"File", make}));
//
// The tests of StoreRestart need an engine whose store is there again when it is opened again.

#include "store/store.hpp"
#include "tests/store/rows.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace vigie::test {

// One store of an engine: empty when first opened, the same again after that.
class Engine {
  public:
    virtual ~Engine() = default;
    [[nodiscard]] virtual Result<std::unique_ptr<Store>> open() = 0;
};

struct EngineCase {
    const char* name;
    std::unique_ptr<Engine> (*make)();
};

inline std::string engine_name(const testing::TestParamInfo<EngineCase>& info) {
    return info.param.name;
}

using Ids = std::vector<std::string>;

class StoreConformance : public testing::TestWithParam<EngineCase> {
  protected:
    StoreConformance() : engine_(GetParam().make()) { open(); }

    void open() {
        store_.reset();
        auto opened = engine_->open();
        if (!opened) {
            throw std::runtime_error(opened.error().detail());
        }
        store_ = std::move(*opened);
    }

    void commit(const Batch& batch) {
        const Result<> stored = store_->commit(batch);
        ASSERT_TRUE(stored) << stored.error().detail();
    }

    Ids due(const std::string& sink, Instant now = kNoon, std::int64_t after = 0) {
        Ids ids;
        const auto found = store_->due_deliveries(sink, now, after, 100);
        for (const Delivery& one : *found) {
            ids.push_back(one.story_id);
        }
        return ids;
    }

    std::int64_t row_of(const std::string& story, const std::string& sink) {
        const Instant later = kNoon + std::chrono::hours(1'000);
        const auto found = store_->due_deliveries(sink, later, 0, 100);
        for (const Delivery& one : *found) {
            if (one.story_id == story) {
                return one.row;
            }
        }
        return 0;
    }

    SinkCounts sink_counts(const std::string& sink) {
        const auto counts = store_->counts();
        for (const SinkCounts& one : counts->sinks) {
            if (one.sink == sink) {
                return one;
            }
        }
        return {};
    }

    std::unique_ptr<Engine> engine_;
    std::unique_ptr<Store> store_;
};

class StoreRestart : public StoreConformance {};

}  // namespace vigie::test

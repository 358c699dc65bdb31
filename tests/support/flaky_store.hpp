#pragma once

// A Store that passes everything on to a real one, fails as often as it is told, and counts.
// The counters may be set and read from any thread.

#include "tests/support/store_wrapper.hpp"

#include <atomic>
#include <cstddef>

namespace vigie::test {

class FlakyStore final : public StoreWrapper {
  public:
    explicit FlakyStore(Store& real) : StoreWrapper(real) {}

    std::atomic<int> commits_to_fail = 0;
    std::atomic<int> looks_to_fail = 0;
    std::atomic<int> looks = 0;
    std::atomic<std::size_t> largest_look = 0;  // deliveries answered at once

    Result<> commit_all(const std::vector<const Batch*>& batches) override {
        if (commits_to_fail > 0) {
            --commits_to_fail;
            return Error(Errc::storage, "state.db: disk full");
        }
        return StoreWrapper::commit_all(batches);
    }

    Result<std::vector<Delivery>> due_deliveries(std::string_view sink,
                                                 Instant now,
                                                 std::int64_t after_row,
                                                 std::size_t limit) override {
        ++looks;
        if (looks_to_fail > 0) {
            --looks_to_fail;
            return Error(Errc::storage, "state.db: locked");
        }
        Result<std::vector<Delivery>> due =
            StoreWrapper::due_deliveries(sink, now, after_row, limit);
        if (due && due->size() > largest_look) {
            largest_look = due->size();
        }
        return due;
    }
};

}  // namespace vigie::test

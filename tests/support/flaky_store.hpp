#pragma once

// A Store that passes everything on to a real one, fails as often as it is told, and counts.
// The counters may be set and read from any thread.

#include "store/store.hpp"

#include <atomic>
#include <cstddef>

namespace vigie::test {

class FlakyStore final : public Store {
  public:
    explicit FlakyStore(Store& real) : real_(real) {}

    std::atomic<int> commits_to_fail = 0;
    std::atomic<int> looks_to_fail = 0;
    std::atomic<int> looks = 0;
    std::atomic<std::size_t> largest_look = 0;  // deliveries answered at once

    Result<> commit_all(const std::vector<const Batch*>& batches) override {
        if (commits_to_fail > 0) {
            --commits_to_fail;
            return Error(Errc::storage, "state.db: disk full");
        }
        return real_.commit_all(batches);
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
        Result<std::vector<Delivery>> due = real_.due_deliveries(sink, now, after_row, limit);
        if (due && due->size() > largest_look) {
            largest_look = due->size();
        }
        return due;
    }

    Result<std::vector<FeedState>> load_feeds() override { return real_.load_feeds(); }

    Result<std::string> load_seen(std::string_view url) override { return real_.load_seen(url); }

    Result<> each_story_key(Instant since,
                            const std::function<void(const StoryKeyRow&)>& visit) override {
        return real_.each_story_key(since, visit);
    }

    Result<std::optional<Instant>> next_due(std::string_view sink, Instant after) override {
        return real_.next_due(sink, after);
    }

    Result<std::vector<Delivery>> dead_letters(std::string_view sink,
                                               Instant since,
                                               std::int64_t after_row,
                                               std::size_t limit) override {
        return real_.dead_letters(sink, since, after_row, limit);
    }

    Result<std::uint64_t> redrive(std::string_view sink, Instant since, Instant now) override {
        return real_.redrive(sink, since, now);
    }

    Result<std::vector<SinkState>> disabled_sinks() override { return real_.disabled_sinks(); }

    Result<std::vector<std::string>> latest_stories(std::size_t limit) override {
        return real_.latest_stories(limit);
    }

    Result<std::vector<CopyRow>> copies_of(std::string_view story_id) override {
        return real_.copies_of(story_id);
    }

    Result<StoreCounts> counts() override { return real_.counts(); }

  private:
    Store& real_;
};

}  // namespace vigie::test

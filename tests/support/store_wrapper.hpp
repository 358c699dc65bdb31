#pragma once

// A Store that hands everything on to another: the base of stores that count or fail.

#include "store/store.hpp"

#include <memory>
#include <utility>

namespace vigie::test {

class StoreWrapper : public Store {
  public:
    explicit StoreWrapper(std::unique_ptr<Store> store) : store_(std::move(store)) {}

    Result<> commit_all(const std::vector<const Batch*>& batches) override {
        return store_->commit_all(batches);
    }

    Result<std::vector<FeedState>> load_feeds() override { return store_->load_feeds(); }

    Result<std::string> load_seen(std::string_view url) override { return store_->load_seen(url); }

    Result<> each_story_key(Instant since,
                            const std::function<void(const StoryKeyRow&)>& visit) override {
        return store_->each_story_key(since, visit);
    }

    Result<std::vector<Delivery>> due_deliveries(std::string_view sink,
                                                 Instant now,
                                                 std::int64_t after_row,
                                                 std::size_t limit) override {
        return store_->due_deliveries(sink, now, after_row, limit);
    }

    Result<std::optional<Instant>> next_due(std::string_view sink, Instant after) override {
        return store_->next_due(sink, after);
    }

    Result<std::vector<Delivery>> dead_letters(std::string_view sink,
                                               Instant since,
                                               std::int64_t after_row,
                                               std::size_t limit) override {
        return store_->dead_letters(sink, since, after_row, limit);
    }

    Result<std::uint64_t> redrive(std::string_view sink, Instant since, Instant now) override {
        return store_->redrive(sink, since, now);
    }

    Result<std::vector<SinkState>> disabled_sinks() override { return store_->disabled_sinks(); }

    Result<std::vector<std::string>> latest_stories(std::size_t limit) override {
        return store_->latest_stories(limit);
    }

    Result<std::vector<CopyRow>> copies_of(std::string_view id) override {
        return store_->copies_of(id);
    }

    Result<StoreCounts> counts() override { return store_->counts(); }

  private:
    std::unique_ptr<Store> store_;
};

}  // namespace vigie::test

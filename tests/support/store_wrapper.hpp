#pragma once

// A Store that hands everything on to another: the base of stores that count or fail.

#include "store/store.hpp"

#include <memory>
#include <utility>

namespace vigie::test {

class StoreWrapper : public Store {
  public:
    explicit StoreWrapper(std::unique_ptr<Store> store)
        : owned_(std::move(store)), store_(*owned_) {}

    // The other store outlives this.
    explicit StoreWrapper(Store& store) : store_(store) {}

    Result<> commit_all(const std::vector<const Batch*>& batches) override {
        return store_.commit_all(batches);
    }

    Result<std::vector<FeedState>> load_feeds() override { return store_.load_feeds(); }

    Result<std::string> load_seen(std::string_view url) override { return store_.load_seen(url); }

    Result<> each_story_key(Instant since,
                            const std::function<void(const StoryKeyRow&)>& visit) override {
        return store_.each_story_key(since, visit);
    }

    Result<std::vector<Delivery>> due_deliveries(std::string_view sink,
                                                 Instant now,
                                                 std::int64_t after_row,
                                                 std::size_t limit) override {
        return store_.due_deliveries(sink, now, after_row, limit);
    }

    Result<std::optional<Instant>> next_due(std::string_view sink, Instant after) override {
        return store_.next_due(sink, after);
    }

    Result<std::vector<Delivery>> dead_letters(std::string_view sink,
                                               Instant since,
                                               std::int64_t after_row,
                                               std::size_t limit) override {
        return store_.dead_letters(sink, since, after_row, limit);
    }

    Result<std::uint64_t> redrive(std::string_view sink, Instant since, Instant now) override {
        return store_.redrive(sink, since, now);
    }

    Result<std::vector<SinkState>> disabled_sinks() override { return store_.disabled_sinks(); }

    Result<std::vector<std::string>> latest_stories(std::size_t limit) override {
        return store_.latest_stories(limit);
    }

    Result<std::vector<ArchivedStory>> stories_after(Instant since,
                                                     std::int64_t after_row,
                                                     std::size_t limit) override {
        return store_.stories_after(since, after_row, limit);
    }

    Result<std::vector<ArchivedStory>> stories_before(Instant since,
                                                      std::int64_t before_row,
                                                      std::size_t limit) override {
        return store_.stories_before(since, before_row, limit);
    }

    Result<std::vector<CopyRow>> copies_of(std::string_view id) override {
        return store_.copies_of(id);
    }

    Result<StoreCounts> counts() override { return store_.counts(); }

    Result<std::string> story(std::string_view id) override { return store_.story(id); }

    Result<std::vector<HeldRow>> held() override { return store_.held(); }

    Result<std::vector<PolicyRow>> policy() override { return store_.policy(); }

    Result<std::vector<SilenceRow>> silences() override { return store_.silences(); }

    Result<std::int64_t> add_silence(const SilenceRow& silence) override {
        return store_.add_silence(silence);
    }

    Result<bool> end_silence(std::int64_t row, Instant now) override {
        return store_.end_silence(row, now);
    }

  private:
    std::unique_ptr<Store> owned_;
    Store& store_;
};

}  // namespace vigie::test

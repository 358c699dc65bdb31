#pragma once

// The engine against the simplest model that can be: the fixture of conformance_model.cpp.

#include "base/random.hpp"
#include "tests/store/conformance.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace vigie::test {

struct Owed {
    Delivery delivery;
    bool dead = false;
};

struct Model {
    std::map<std::string, FeedState> feeds;
    std::map<std::string, std::string> seen;
    std::vector<StoryRow> stories;
    std::vector<CopyRow> copies;
    std::set<std::pair<std::string, std::string>> told;  // story, sink
    std::vector<Owed> outbox;
    std::map<std::string, std::uint64_t> delivered;

    [[nodiscard]] const StoryRow* story(const std::string& id) const {
        for (const StoryRow& row : stories) {
            if (row.id == id) {
                return &row;
            }
        }
        return nullptr;
    }

    void take(const Batch& batch) {
        for (const FeedState& feed : batch.feeds) {
            feeds[feed.url] = feed;
        }
        for (const SeenRow& row : batch.seen) {
            seen[row.feed_url] = row.packed;
        }
        for (const StoryRow& row : batch.stories) {
            if (story(row.id) == nullptr) {
                stories.push_back(row);
            }
        }
        for (const RetaggedStory& row : batch.retagged) {
            retag(row);
        }
        for (const CopyRow& row : batch.copies) {
            const bool known = std::any_of(copies.begin(), copies.end(), [&](const CopyRow& one) {
                return one.story_id == row.story_id && one.feed == row.feed && one.url == row.url;
            });
            if (!known) {
                copies.push_back(row);
            }
        }
        for (const Delivery& row : batch.deliveries) {
            delivered[row.sink];
            if (told.emplace(row.story_id, row.sink).second) {
                outbox.push_back({row, false});
                outbox.back().delivery.story_json = story(row.story_id)->json;
            }
        }
    }

    // What is still owed is told as it stands now.
    void retag(const RetaggedStory& row) {
        for (StoryRow& one : stories) {
            if (one.id == row.id) {
                one.json = row.json;
            }
        }
        for (Owed& owed : outbox) {
            if (owed.delivery.story_id == row.id) {
                owed.delivery.story_json = row.json;
            }
        }
    }

    void settle(std::size_t at, const DeliveryResult& result) {
        Owed& owed = outbox[at];
        if (result.verdict == DeliveryVerdict::delivered) {
            ++delivered[owed.delivery.sink];
            outbox.erase(outbox.begin() + static_cast<std::ptrdiff_t>(at));
            return;
        }
        owed.dead = result.verdict == DeliveryVerdict::dead;
        owed.delivery.due = result.due;
        owed.delivery.attempts = result.attempts;
        owed.delivery.last_error = result.error;
    }

    std::uint64_t redrive(const std::string& sink, Instant now) {
        std::uint64_t count = 0;
        for (Owed& owed : outbox) {
            if (owed.dead && owed.delivery.sink == sink) {
                owed.dead = false;
                owed.delivery.due = now;
                owed.delivery.attempts = 0;
                ++count;
            }
        }
        return count;
    }

    [[nodiscard]] std::vector<Delivery> due(const std::string& sink, Instant now) const {
        std::vector<Delivery> found;
        for (const Owed& owed : outbox) {
            if (!owed.dead && owed.delivery.sink == sink && owed.delivery.due <= now) {
                found.push_back(owed.delivery);
            }
        }
        return found;
    }

    [[nodiscard]] std::vector<Delivery> dead(const std::string& sink) const {
        std::vector<Delivery> found;
        for (const Owed& owed : outbox) {
            if (owed.dead && (sink.empty() || owed.delivery.sink == sink)) {
                found.push_back(owed.delivery);
            }
        }
        return found;
    }

    [[nodiscard]] std::optional<Instant> next_due(const std::string& sink, Instant after) const {
        std::optional<Instant> next;
        for (const Owed& owed : outbox) {
            const Instant due = owed.delivery.due;
            if (!owed.dead && owed.delivery.sink == sink && due > after) {
                next = next ? std::min(*next, due) : due;
            }
        }
        return next;
    }
};

// Row numbers are the engine's own.
inline std::vector<Delivery> without_rows(std::vector<Delivery> deliveries) {
    for (Delivery& one : deliveries) {
        one.row = 0;
    }
    return deliveries;
}

inline constexpr const char* kSinks[] = {"log", "hook", "mail"};

class Script {
  public:
    explicit Script(std::uint64_t seed) : random_(seed) {}

    std::size_t below(std::size_t limit) { return random_.next() % limit; }

    Instant moment() { return kNoon + Millis(below(40)); }

    std::string sink() { return kSinks[below(3)]; }

    std::string old_story(const Model& model) {
        return model.stories[below(model.stories.size())].id;
    }

    Batch batch(const Model& model) {
        Batch made;
        for (std::size_t i = below(3); i > 0; --i) {
            FeedState& feed = made.feeds.emplace_back();
            feed.url = "feed" + std::to_string(below(5));
            feed.failures = static_cast<std::uint32_t>(below(9));
            feed.title = std::string(below(300), 't');
            made.seen.push_back({feed.url, std::string(below(2'000), '\0')});
        }
        for (std::size_t i = below(5); i > 0; --i) {
            made.stories.push_back(story_row("story" + std::to_string(next_story_++), moment()));
            made.stories.back().json.append(below(5'000), 'j');
        }
        Ids ids;
        for (const StoryRow& row : made.stories) {
            ids.push_back(row.id);
        }
        if (!model.stories.empty() && below(2) == 0) {
            made.retagged.push_back(
                {old_story(model), below(2) == 0, std::string(1 + below(9'000), 'r')});
        }
        if (!model.stories.empty()) {
            ids.push_back(old_story(model));
            made.stories.push_back(story_row(old_story(model)));
        }
        for (const std::string& id : ids) {
            for (std::size_t i = below(3); i > 0; --i) {
                made.deliveries.push_back(delivery(id, sink(), moment()));
            }
            if (below(3) == 0) {
                made.copies.push_back({id, "feed" + std::to_string(below(3)), "u", kNoon});
            }
        }
        return made;
    }

    DeliveryResult result() {
        const auto verdict = static_cast<DeliveryVerdict>(below(3));
        const std::string error = verdict == DeliveryVerdict::delivered ? "" : "HTTP 500";
        return {0, verdict, moment(), static_cast<int>(below(9)), error};
    }

  private:
    Random random_;
    int next_story_ = 0;
};

class StoreModel : public StoreConformance {
  protected:
    void compare() {
        for (const char* sink : kSinks) {
            for (int ms = -1; ms < 41; ms += 7) {
                const Instant now = kNoon + Millis(ms);
                ASSERT_EQ(without_rows(*store_->due_deliveries(sink, now, 0, 1'000'000)),
                          model_.due(sink, now));
                ASSERT_EQ(*store_->next_due(sink, now), model_.next_due(sink, now));
            }
            ASSERT_EQ(without_rows(*store_->dead_letters(sink, Instant{}, 0, 1'000'000)),
                      model_.dead(sink));
        }
        ASSERT_EQ(without_rows(*store_->dead_letters("", Instant{}, 0, 1'000'000)),
                  model_.dead(""));
        compare_archive();
        compare_counts();
    }

    void compare_archive() {
        std::map<std::string, FeedState> feeds;
        const auto loaded = store_->load_feeds();
        for (const FeedState& feed : *loaded) {
            feeds[feed.url] = feed;
        }
        ASSERT_EQ(feeds, model_.feeds);
        for (const auto& [feed, packed] : model_.seen) {
            ASSERT_EQ(*store_->load_seen(feed), packed);
        }
        Ids ids;
        ASSERT_TRUE(store_->each_story_key(kNoon + Millis(20),
                                           [&](const StoryKeyRow& row) { ids.push_back(row.id); }));
        Ids expected;
        for (const StoryRow& row : model_.stories) {
            if (row.first_seen >= kNoon + Millis(20)) {
                expected.push_back(row.id);
            }
        }
        std::sort(ids.begin(), ids.end());
        std::sort(expected.begin(), expected.end());
        ASSERT_EQ(ids, expected);
        ASSERT_NO_FATAL_FAILURE(compare_pages());
        const Ids latest = *store_->latest_stories(3);
        const std::size_t from = model_.stories.size() - latest.size();
        for (std::size_t i = 0; i < latest.size(); ++i) {
            ASSERT_EQ(latest[i], model_.stories[from + i].json);
        }
    }

    void compare_pages() {
        constexpr std::size_t kPage = 7;
        Ids read;
        for (std::int64_t after = 0;;) {
            const auto page = *store_->stories_after(kNoon + Millis(20), after, kPage);
            for (const ArchivedStory& story : page) {
                ASSERT_GT(story.row, after);
                after = story.row;
                read.push_back(story.json);
            }
            if (page.size() < kPage) {
                break;
            }
        }
        Ids expected;
        for (const StoryRow& row : model_.stories) {
            if (row.first_seen >= kNoon + Millis(20)) {
                expected.push_back(row.json);
            }
        }
        ASSERT_EQ(read, expected);
        Ids backwards;
        for (std::int64_t before = 0;;) {
            const auto page = *store_->stories_before(kNoon + Millis(20), before, kPage);
            for (const ArchivedStory& story : page) {
                before = story.row;
                backwards.push_back(story.json);
            }
            if (page.size() < kPage) {
                break;
            }
        }
        std::reverse(backwards.begin(), backwards.end());
        ASSERT_EQ(backwards, expected);
    }

    void compare_counts() {
        const StoreCounts counts = *store_->counts();
        ASSERT_EQ(counts.stories, model_.stories.size());
        ASSERT_EQ(counts.copies, model_.copies.size());
        ASSERT_EQ(counts.sinks.size(), model_.delivered.size());
        for (const SinkCounts& one : counts.sinks) {
            ASSERT_EQ(one.delivered, model_.delivered[one.sink]);
            ASSERT_EQ(one.dead, model_.dead(one.sink).size());
            ASSERT_EQ(one.waiting, model_.due(one.sink, kNoon + std::chrono::hours(1)).size());
        }
    }

    std::int64_t row_of_owed(const Owed& owed) {
        const std::string& sink = owed.delivery.sink;
        const auto found = owed.dead
                               ? store_->dead_letters(sink, Instant{}, 0, 1'000'000)
                               : store_->due_deliveries(sink, owed.delivery.due, 0, 1'000'000);
        for (const Delivery& one : *found) {
            if (one.story_id == owed.delivery.story_id) {
                return one.row;
            }
        }
        return 0;
    }

    Model model_;
};

}  // namespace vigie::test

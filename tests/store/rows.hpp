#pragma once

// Rows for store tests, with the fields a test does not care about filled in.

#include "store/store.hpp"

#include <string>

namespace vigie::test {

inline constexpr Instant kNoon{Millis{1'700'000'000'000}};

inline StoryRow story_row(const std::string& id, Instant first_seen = kNoon) {
    StoryRow row;
    row.id = id;
    row.event = id;
    row.url_key = 11;
    row.text_key = 12;
    row.first_seen = first_seen;
    row.relevant = true;
    row.json = R"({"id":")" + id + R"("})";
    return row;
}

inline Delivery delivery(const std::string& story, const std::string& sink, Instant due = kNoon) {
    Delivery out;
    out.sink = sink;
    out.message_id = "msg_" + story + sink;
    out.story_id = story;
    out.watches = {"everything", "second"};
    out.created = kNoon;
    out.due = due;
    return out;
}

inline Batch told_batch(const std::string& story, const std::string& sink) {
    Batch batch;
    batch.stories = {story_row(story)};
    batch.deliveries = {delivery(story, sink)};
    return batch;
}

inline Batch result_batch(std::int64_t row,
                          DeliveryVerdict verdict,
                          Instant due = kNoon,
                          int attempts = 1,
                          const std::string& error = "") {
    Batch batch;
    batch.results = {{row, verdict, due, attempts, error}};
    return batch;
}

}  // namespace vigie::test

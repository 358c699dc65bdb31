#pragma once

// Delivery: one story owed to one sink: a row of the outbox. Born in the transaction that records
// the story, gone from the queue when the sink has acknowledged, kept as a dead letter when it
// never will.

#include "base/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace vigie {

struct Delivery {
    std::int64_t row = 0;    // the outbox row; 0 before it is stored
    std::string sink;        // name of the sink in the configuration
    std::string message_id;  // "msg_…": stable over retries and restarts; from story, sink, watches
    std::string story_id;
    std::string story_json;            // the story as append_story_json wrote it
    std::vector<std::string> watches;  // that sent it to this sink
    Instant created{};
    Instant due{};           // not to be tried before
    int attempts = 0;        // made so far
    std::string last_error;  // of the last attempt, one line

    friend bool operator==(const Delivery&, const Delivery&) = default;
};

}  // namespace vigie

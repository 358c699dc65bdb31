#pragma once

// Delivery: one story owed to one sink: a row of the outbox. Born in the transaction that records
// the story, gone from the queue when the sink has acknowledged, kept as a dead letter when it
// never will.

#include "base/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace vigie {

enum class DeliveryKind : std::uint8_t {
    story,   // a story that a watch wants, whatever else is told of its event
    alert,   // the first word on an event
    update,  // more on an event that was alerted
    digest   // a document on several stories
};

struct Delivery {
    std::int64_t row = 0;    // the outbox row; 0 before it is stored
    std::string sink;        // name of the sink in the configuration
    std::string message_id;  // "msg_…": stable over retries and restarts; from story, sink, watches
    std::string story_id;
    DeliveryKind kind = DeliveryKind::story;
    std::string alert;  // the alert it belongs to: within a sink these keep their order; or empty
    std::string story_json;  // the story as append_story_json wrote it; a digest: its document
    std::vector<std::string> watches;  // that sent it to this sink
    Instant created{};
    Instant due{};           // not to be tried before
    int attempts = 0;        // made so far
    std::string last_error;  // of the last attempt, one line

    friend bool operator==(const Delivery&, const Delivery&) = default;
};

}  // namespace vigie

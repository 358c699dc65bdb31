#pragma once

// Delivery: one message owed to one sink: a row of the outbox. Born in the transaction that records
// its story, gone from the queue when the sink has acknowledged, kept as a dead letter when it
// never will.

#include "base/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace vigie {

// What is told: a story; the first story of an event, for a watch that wants to hear of it once;
// what is new of such an event; a document that sums up several stories.
enum class MessageType : std::uint8_t { story, alert, update, digest };

// "story.tagged", "event.alert", "event.update", "digest".
[[nodiscard]] constexpr const char* to_string(MessageType type) noexcept {
    switch (type) {
        case MessageType::story:
            return "story.tagged";
        case MessageType::alert:
            return "event.alert";
        case MessageType::update:
            return "event.update";
        case MessageType::digest:
            return "digest";
    }
    return "";
}

struct Delivery {
    std::int64_t row = 0;    // the outbox row; 0 before it is stored
    std::string sink;        // name of the sink in the configuration
    std::string message_id;  // "msg_…": stable over retries and restarts; from story, sink, watches
    std::string story_id;    // empty: a digest
    std::string alert;  // the alert it belongs to: within a sink these keep their order; or empty
    std::string story_json;  // the story as append_story_json wrote it; of a digest the document
    std::vector<std::string> watches;  // that sent it to this sink
    Instant created{};
    Instant due{};           // not to be tried before
    int attempts = 0;        // made so far
    std::string last_error;  // of the last attempt, one line
    MessageType type = MessageType::story;
    std::string extra;  // of an alert or update: members of JSON besides the story's; may be empty
    // The sink may have been given the story before: it is the message that is told once.
    bool again = false;

    friend bool operator==(const Delivery&, const Delivery&) = default;
};

}  // namespace vigie

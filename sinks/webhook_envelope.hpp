#pragma once

// What stands around the data of a webhook's body. Pure.
//
// standard: {"type":…,"timestamp":…,"data":DATA} (Standard Webhooks 1.0.0, "Payload structure").
// cloudevents: one event in the JSON format of CloudEvents 1.0 ("structured mode"), its type being
// "vigie." and the same name, its id the message's.

#include "base/delivery.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace vigie {

enum class WebhookFormat : std::uint8_t { standard, cloudevents };

enum class WebhookType : std::uint8_t {
    story_tagged,
    event_alert,
    event_update,
    digest,
    sink_disabled,
    test
};

[[nodiscard]] const char* to_string(WebhookType type) noexcept;  // "story.tagged"
[[nodiscard]] WebhookType webhook_type(MessageType type) noexcept;

struct Envelope {
    WebhookType type = WebhookType::story_tagged;
    std::string_view id;       // of the message
    std::string_view subject;  // what it is about: a story's id, a sink's name
    Time at{};                 // when it happened
};

// Up to where the data begins; it ends with one '}' behind the data.
void append_envelope_start(std::string& out, WebhookFormat format, const Envelope& envelope);

[[nodiscard]] std::string_view content_type(WebhookFormat format) noexcept;

}  // namespace vigie

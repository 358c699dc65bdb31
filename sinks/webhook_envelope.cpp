#include "sinks/webhook_envelope.hpp"

#include "base/story_json.hpp"

namespace vigie {

const char* to_string(WebhookType type) noexcept {
    switch (type) {
        case WebhookType::story_tagged:
            return "story.tagged";
        case WebhookType::event_alert:
            return "event.alert";
        case WebhookType::event_update:
            return "event.update";
        case WebhookType::digest:
            return "digest";
        case WebhookType::sink_disabled:
            return "sink.disabled";
        case WebhookType::test:
            return "test";
    }
    return "";
}

WebhookType webhook_type(MessageType type) noexcept {
    switch (type) {
        case MessageType::story:
            return WebhookType::story_tagged;
        case MessageType::alert:
            return WebhookType::event_alert;
        case MessageType::update:
            return WebhookType::event_update;
        case MessageType::digest:
            return WebhookType::digest;
    }
    return WebhookType::story_tagged;
}

void append_envelope_start(std::string& out, WebhookFormat format, const Envelope& envelope) {
    if (format == WebhookFormat::standard) {
        out.append(R"({"type":")").append(to_string(envelope.type)).append(R"(","timestamp":")");
        append_rfc3339(out, envelope.at);
        out += R"(","data":)";
        return;
    }
    out += R"({"specversion":"1.0","id":)";
    append_json_string(out, envelope.id);
    out.append(R"(,"source":"urn:vigie","type":"vigie.)").append(to_string(envelope.type));
    out += R"(","time":")";
    append_rfc3339(out, envelope.at);
    if (!envelope.subject.empty()) {
        out += R"(","subject":)";
        append_json_string(out, envelope.subject);
    } else {
        out += '"';
    }
    out += R"(,"datacontenttype":"application/json","data":)";
}

std::string_view content_type(WebhookFormat format) noexcept {
    return format == WebhookFormat::standard ? "application/json" : "application/cloudevents+json";
}

}  // namespace vigie

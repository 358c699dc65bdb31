#pragma once

// Stories and deliveries for tests: numbered, different, small.

#include "base/delivery.hpp"
#include "base/digest.hpp"
#include "base/story.hpp"
#include "base/story_json.hpp"

#include <chrono>
#include <string>

namespace vigie::test {

inline constexpr Instant kMorning{std::chrono::sys_days{std::chrono::year{2024} / 2 / 29} +
                                  std::chrono::hours{9}};

inline std::string numbered_id(int number) {
    return to_base32hex(hash128("story " + std::to_string(number)));
}

inline Story numbered_story(int number) {
    Story story;
    story.id = numbered_id(number);
    story.event = story.id;
    story.feed = "Harbour News";
    story.source = "harbour.example";
    story.url = "https://harbour.example/" + std::to_string(number);
    story.title = "Ship number " + std::to_string(number) + " has arrived";
    story.text = "It was seen at dawn.\nNobody knows what it carries.";
    story.lang = "en";
    story.first_seen = kMorning;
    story.watches = {"everything", "ships"};
    return story;
}

inline Delivery delivery_of(const Story& story, std::string sink = "log") {
    Delivery delivery;
    delivery.sink = std::move(sink);
    delivery.message_id = "msg_" + to_base32hex(hash128(delivery.sink + ' ' + story.id));
    delivery.story_id = story.id;
    append_story_json(delivery.story_json, story);
    delivery.watches = story.watches;
    delivery.created = kMorning;
    delivery.due = kMorning;
    return delivery;
}

inline Delivery numbered_delivery(int number, std::string sink = "log") {
    return delivery_of(numbered_story(number), std::move(sink));
}

}  // namespace vigie::test

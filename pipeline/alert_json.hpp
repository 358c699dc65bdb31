#pragma once

// What an alert or update says besides its story, as members of JSON: docs/story-format.md.

#include "pipeline/event_facts.hpp"

#include <string>
#include <string_view>

namespace vigie {

// Of all that a sink is told about one event.
[[nodiscard]] std::string alert_id(std::string_view event, std::string_view sink);

// "alert":{…}
[[nodiscard]] std::string alert_json(std::string_view event, std::string_view sink);

// "alert":{…},"update":{…}
[[nodiscard]] std::string update_json(std::string_view event,
                                      std::string_view sink,
                                      const EventNews& news);

}  // namespace vigie

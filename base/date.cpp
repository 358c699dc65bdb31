#include "base/date.hpp"

#include "base/date_parts.hpp"
#include "base/text.hpp"

namespace vigie {

std::optional<Time> parse_feed_date(std::string_view text) {
    text = trim(text);
    if (text.size() < 4 || text.size() > 100) {
        return std::nullopt;
    }
    if (is_digit(text.front())) {
        if (const auto time = parse_iso_date(text)) {
            return time;
        }
    }
    return parse_loose_date(text);
}

}  // namespace vigie

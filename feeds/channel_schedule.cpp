#include "feeds/channel_schedule.hpp"

#include "base/text.hpp"
#include "feeds/xml_names.hpp"
#include "feeds/xml_text.hpp"

#include <array>
#include <charconv>

namespace vigie {

namespace {

constexpr std::array<std::string_view, 7> kDays{
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};

struct Period {
    std::string_view name;
    Seconds length;
};

constexpr Seconds kDay{24 * 3600};
constexpr std::array<Period, 5> kPeriods{{{"hourly", Seconds{3600}},
                                          {"daily", kDay},
                                          {"weekly", 7 * kDay},
                                          {"monthly", 30 * kDay},
                                          {"yearly", 365 * kDay}}};

// Zero where it is not a whole number.
unsigned number_of(std::string_view text) noexcept {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

template <class Visit>
void each_child(pugi::xml_node node, std::string_view name, Visit visit) {
    std::string scratch;
    for (const pugi::xml_node child : node.children()) {
        if (same_name(child.name(), name)) {
            visit(trim(text_of(child, scratch)));
        }
    }
}

}  // namespace

SkipMask read_skip_hours(pugi::xml_node node) {
    SkipMask mask = 0;
    each_child(node, "hour", [&mask](std::string_view text) {
        const unsigned hour = number_of(text);
        mask |= hour != 0 || text == "0" || text == "00" ? skip_hour(hour == 24 ? 0 : hour) : 0;
    });
    return mask;
}

SkipMask read_skip_days(pugi::xml_node node) {
    SkipMask mask = 0;
    each_child(node, "day", [&mask](std::string_view text) {
        for (unsigned day = 0; day < kDays.size(); ++day) {
            mask |= equals_ignore_case(text, kDays[day]) ? skip_day(day) : 0;
        }
    });
    return mask;
}

Seconds update_interval(std::string_view period, std::string_view frequency) {
    period = trim(period);
    frequency = trim(frequency);
    if (period.empty() && frequency.empty()) {
        return Seconds{0};
    }
    const unsigned times = number_of(frequency);
    for (const Period& known : kPeriods) {
        if (equals_ignore_case(known.name, period.empty() ? "daily" : period)) {
            return known.length / (times == 0 ? 1U : times);
        }
    }
    return Seconds{0};
}

}  // namespace vigie

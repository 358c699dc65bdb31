#include "pipeline/wall_clock.hpp"

#include "base/text.hpp"

#include <unicode/timezone.h>

#include <algorithm>

namespace vigie {

namespace {

constexpr Millis kMinute{60'000};
constexpr Millis kDay{86'400'000};
constexpr int kDaysAWeek = 7;
constexpr std::array<std::string_view, kDaysAWeek> kWeekdays = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

// "08:00"; minutes of the day.
std::optional<int> parse_minute(std::string_view text) {
    const auto digit = [&](std::size_t i) { return text[i] - '0'; };
    if (text.size() != 5 || text[2] != ':' ||
        text.find_first_not_of("0123456789:") != std::string_view::npos ||
        std::count(text.begin(), text.end(), ':') != 1) {
        return std::nullopt;
    }
    const int hour = digit(0) * 10 + digit(1);
    const int minute = digit(3) * 10 + digit(4);
    if (hour > 23 || minute > 59) {
        return std::nullopt;
    }
    return hour * 60 + minute;
}

// Takes the first word off.
std::string_view take_word(std::string_view& text) {
    text = trim(text);
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view word = text.substr(0, end);
    text = trim(text.substr(end));
    return word;
}

int weekday_of(std::int64_t day) {
    constexpr std::int64_t kThursday = 3;  // 1970-01-01
    return static_cast<int>(((day + kThursday) % kDaysAWeek + kDaysAWeek) % kDaysAWeek);
}

}  // namespace

struct Zone::Rules {
    std::unique_ptr<icu::TimeZone> zone;
};

std::optional<Zone> Zone::find(std::string_view name) {
    const icu::UnicodeString wanted = icu::UnicodeString::fromUTF8(
        icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
    std::unique_ptr<icu::TimeZone> found(icu::TimeZone::createTimeZone(wanted));
    const bool known = found && !name.empty() && *found != icu::TimeZone::getUnknown();
    if (!known) {
        return std::nullopt;
    }
    Zone zone;
    zone.name_ = name;
    zone.rules_ = std::make_shared<const Rules>(Rules{std::move(found)});
    return zone;
}

Millis Zone::offset(Instant instant) const {
    std::int32_t raw = 0;
    std::int32_t summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    rules_->zone->getOffset(static_cast<UDate>(instant.time_since_epoch().count()),
                            static_cast<UBool>(false),
                            raw,
                            summer,
                            status);
    return Millis{U_SUCCESS(status) ? raw + summer : 0};
}

LocalTime Zone::local(Instant instant) const {
    const Millis shown = (instant + offset(instant)).time_since_epoch();
    LocalTime local;
    local.day = std::chrono::floor<std::chrono::days>(shown).count();
    local.minute = static_cast<int>((shown - local.day * kDay) / kMinute);
    local.weekday = weekday_of(local.day);
    return local;
}

std::array<Instant, 2> Zone::when(std::int64_t day, int minute) const {
    const Instant shown{day * kDay + minute * kMinute};
    const Millis before = offset(shown - kDay);
    const Millis after = offset(shown + kDay);
    const Instant early = shown - std::max(before, after);
    const Instant late = shown - std::min(before, after);
    const auto is_right = [&](Instant instant) { return instant + offset(instant) == shown; };
    if (is_right(early) && is_right(late)) {
        return {early, late};
    }
    if (is_right(early) || is_right(late)) {
        const Instant only = is_right(early) ? early : late;
        return {only, only};
    }
    // Never shown: the change lies between the two.
    Instant old = early;
    Instant changed = late;
    while (changed - old > Millis{1}) {
        const Instant middle = old + (changed - old) / 2;
        (offset(middle) == offset(early) ? old : changed) = middle;
    }
    return {changed, changed};
}

Instant ClockTime::next(Instant after) const {
    const LocalTime now = zone.local(after);
    for (std::int64_t day = now.day - 1;; ++day) {
        const Instant slot = zone.when(day, minute).front();
        if (slot > after && (!weekday || weekday_of(day) == *weekday)) {
            return slot;
        }
    }
}

bool ClockHours::contain(Instant instant) const {
    const int minute = zone.local(instant).minute;
    return from < to ? from <= minute && minute < to : from <= minute || minute < to;
}

Instant ClockHours::end(Instant within) const {
    for (std::int64_t day = zone.local(within).day - 1;; ++day) {
        for (const Instant instant : zone.when(day, to)) {
            if (instant > within) {
                return instant;
            }
        }
    }
}

std::optional<ClockTime> parse_clock_time(std::string_view text) {
    const std::string_view how = take_word(text);
    ClockTime time;
    if (equals_ignore_case(how, "weekly")) {
        const std::string_view name = take_word(text);
        const auto found = std::find_if(kWeekdays.begin(), kWeekdays.end(), [&](const auto& day) {
            return equals_ignore_case(day, name);
        });
        if (found == kWeekdays.end()) {
            return std::nullopt;
        }
        time.weekday = static_cast<int>(found - kWeekdays.begin());
    } else if (!equals_ignore_case(how, "daily")) {
        return std::nullopt;
    }
    const std::optional<int> minute = parse_minute(take_word(text));
    std::optional<Zone> zone = Zone::find(text);
    if (!minute || !zone) {
        return std::nullopt;
    }
    time.minute = *minute;
    time.zone = std::move(*zone);
    return time;
}

std::optional<ClockHours> parse_clock_hours(std::string_view text) {
    const std::string_view span = take_word(text);
    const std::size_t dash = std::min(span.find('-'), span.size());
    const std::optional<int> from = parse_minute(span.substr(0, dash));
    const std::optional<int> to = parse_minute(span.substr(std::min(dash + 1, span.size())));
    std::optional<Zone> zone = Zone::find(text);
    if (!from || !to || *from == *to || !zone) {
        return std::nullopt;
    }
    return ClockHours{*from, *to, std::move(*zone)};
}

}  // namespace vigie

#include "pipeline/wall_clock.hpp"

#include <gtest/gtest.h>

#include <set>

namespace vigie {
namespace {

using namespace std::chrono_literals;

Instant at(std::string_view utc) {
    return Instant{*parse_rfc3339(utc)};
}

struct SlotCase {
    const char* rule;
    const char* after;
    const char* next;
};

class ClockTimeTest : public testing::TestWithParam<SlotCase> {};

TEST_P(ClockTimeTest, ComesNext) {
    const auto time = parse_clock_time(GetParam().rule);

    ASSERT_TRUE(time.has_value()) << GetParam().rule;
    EXPECT_EQ(format_rfc3339(time->next(at(GetParam().after))),
              format_rfc3339(at(GetParam().next)));
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    ClockTimeTest,
    testing::Values(
        SlotCase{"daily 08:00 Europe/Paris", "2023-01-10T06:59:59Z", "2023-01-10T07:00:00Z"},
        SlotCase{"daily 08:00 Europe/Paris", "2023-01-10T07:00:00Z", "2023-01-11T07:00:00Z"},
        SlotCase{"daily 08:00 Europe/Paris", "2023-07-10T05:59:59Z", "2023-07-10T06:00:00Z"},
        // Clocks go forward on 26 March 2023 at 01:00 UTC, from 02:00 to 03:00.
        SlotCase{"daily 08:00 Europe/Paris", "2023-03-25T07:00:00Z", "2023-03-26T06:00:00Z"},
        SlotCase{"daily 02:30 Europe/Paris", "2023-03-25T12:00:00Z", "2023-03-26T01:00:00Z"},
        SlotCase{"daily 02:30 Europe/Paris", "2023-03-26T01:00:00Z", "2023-03-27T00:30:00Z"},
        // And back on 29 October 2023 at 01:00 UTC, from 03:00 to 02:00.
        SlotCase{"daily 02:30 Europe/Paris", "2023-10-28T12:00:00Z", "2023-10-29T00:30:00Z"},
        SlotCase{"daily 02:30 Europe/Paris", "2023-10-29T00:30:00Z", "2023-10-30T01:30:00Z"},
        SlotCase{"daily 00:00 Asia/Kolkata", "2023-05-05T18:29:59Z", "2023-05-05T18:30:00Z"},
        SlotCase{"daily 23:59 Pacific/Kiritimati", "2023-01-01T00:00:00Z", "2023-01-01T09:59:00Z"},
        SlotCase{"daily 12:00 UTC", "1969-12-31T11:00:00Z", "1969-12-31T12:00:00Z"},
        SlotCase{
            "weekly monday 08:00 Europe/Paris", "2023-01-10T12:00:00Z", "2023-01-16T07:00:00Z"},
        SlotCase{
            "Weekly Sunday 02:30 Europe/Paris", "2023-03-20T12:00:00Z", "2023-03-26T01:00:00Z"},
        SlotCase{
            "weekly tuesday 08:00 Europe/Paris", "2023-01-10T06:00:00Z", "2023-01-10T07:00:00Z"}));

TEST(ClockTimeTest, ComesOnceForEachDayOfAYear) {
    for (const char* rule : {"daily 02:30 Europe/Paris",
                             "daily 08:00 America/New_York",
                             "daily 00:30 America/Sao_Paulo",
                             "daily 02:15 Australia/Lord_Howe"}) {
        const ClockTime time = *parse_clock_time(rule);
        std::set<std::int64_t> days;
        Instant now = time.next(at("2023-01-01T12:00:00Z"));
        for (int i = 0; i < 365; ++i) {
            const Instant next = time.next(now);
            EXPECT_GE(next - now, 22h) << rule;
            EXPECT_LE(next - now, 26h) << rule;
            days.insert(time.zone.local(next).day);
            now = next;
        }
        EXPECT_EQ(days.size(), 365U) << rule;
    }
}

struct HoursCase {
    const char* rule;
    const char* when;
    const char* end;  // "": it is none of them
};

class ClockHoursTest : public testing::TestWithParam<HoursCase> {};

TEST_P(ClockHoursTest, LastUntil) {
    const auto hours = parse_clock_hours(GetParam().rule);
    const Instant now = at(GetParam().when);

    ASSERT_TRUE(hours.has_value()) << GetParam().rule;
    const std::string_view end = GetParam().end;
    EXPECT_EQ(hours->contain(now), !end.empty());
    if (!end.empty()) {
        EXPECT_EQ(format_rfc3339(hours->end(now)), format_rfc3339(at(end)));
        EXPECT_FALSE(hours->contain(hours->end(now)));
        EXPECT_TRUE(hours->contain(hours->end(now) - 1ms));
    }
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    ClockHoursTest,
    testing::Values(
        HoursCase{"22:00-07:00 Europe/Paris", "2023-01-10T20:59:59Z", ""},
        HoursCase{"22:00-07:00 Europe/Paris", "2023-01-10T21:00:00Z", "2023-01-11T06:00:00Z"},
        HoursCase{"22:00-07:00 Europe/Paris", "2023-01-11T05:59:00Z", "2023-01-11T06:00:00Z"},
        HoursCase{"22:00-07:00 Europe/Paris", "2023-01-11T06:00:00Z", ""},
        HoursCase{"09:00-17:30 UTC", "2023-01-10T09:00:00Z", "2023-01-10T17:30:00Z"},
        HoursCase{"09:00-17:30 UTC", "2023-01-10T08:00:00Z", ""},
        // The night in which clocks go forward is an hour shorter, the other one longer.
        HoursCase{"22:00-07:00 Europe/Paris", "2023-03-25T21:00:00Z", "2023-03-26T05:00:00Z"},
        HoursCase{"22:00-07:00 Europe/Paris", "2023-10-28T20:00:00Z", "2023-10-29T06:00:00Z"},
        // An end that the clock does not show, and one that it shows twice.
        HoursCase{"22:00-02:30 Europe/Paris", "2023-03-26T00:30:00Z", "2023-03-26T01:00:00Z"},
        HoursCase{"22:00-02:30 Europe/Paris", "2023-10-28T22:00:00Z", "2023-10-29T00:30:00Z"},
        HoursCase{"22:00-02:30 Europe/Paris", "2023-10-29T01:10:00Z", "2023-10-29T01:30:00Z"}));

TEST(WallClockTest, RefusesWhatIsNoTime) {
    for (const char* text : {"",
                             "daily",
                             "daily 08:00",
                             "daily 8:00 Europe/Paris",
                             "daily 24:00 Europe/Paris",
                             "daily 08:60 Europe/Paris",
                             "daily 08:00 Europe/Lutetia",
                             "hourly 08:00 Europe/Paris",
                             "weekly 08:00 Europe/Paris",
                             "weekly someday 08:00 Europe/Paris",
                             "daily ::000 UTC"}) {
        EXPECT_FALSE(parse_clock_time(text).has_value()) << text;
    }
    for (const char* text : {"",
                             "22:00 Europe/Paris",
                             "22:00-22:00 Europe/Paris",
                             "22:00-07:00",
                             "22:00-07:00 Mars",
                             "22:00-7 UTC",
                             "-07:00 UTC"}) {
        EXPECT_FALSE(parse_clock_hours(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace vigie

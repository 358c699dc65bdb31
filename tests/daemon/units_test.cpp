#include "daemon/units.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

using namespace std::chrono_literals;

TEST(UnitsTest, ReadsDurations) {
    EXPECT_EQ(parse_duration("250ms"), 250ms);
    EXPECT_EQ(parse_duration("0s"), 0ms);
    EXPECT_EQ(parse_duration("10m"), 10min);
    EXPECT_EQ(parse_duration("1h30m"), 90min);
    EXPECT_EQ(parse_duration("7d"), 168h);
    EXPECT_EQ(parse_duration("1d2h3m4s5ms"), 26h + 3min + 4005ms);
}

TEST(UnitsTest, ReadsASpanBackFromNowOrADate) {
    const Instant now{Millis{1'700'000'000'250}};

    EXPECT_EQ(parse_since("2h", now), now - 2h);
    EXPECT_EQ(parse_since("2023-11-14T22:13:20Z", now), Instant{1'700'000'000s});
    EXPECT_EQ(parse_since("2023-11-14", now), Instant{1'699'920'000s});
    EXPECT_FALSE(parse_since("", now));
    EXPECT_FALSE(parse_since("yesterday", now));
}

TEST(UnitsTest, ReadsNoOtherDurations) {
    for (const char* text : {"",
                             "10",
                             "m",
                             "10 m",
                             " 10m",
                             "10m ",
                             "1.5h",
                             "-1h",
                             "10min",
                             "10M",
                             "30m1h",
                             "1h1h",
                             "1h30",
                             "99999999999999999999d",
                             "9223372036854775807d",
                             "106751991167d1h99999999999999999s"}) {
        EXPECT_EQ(parse_duration(text), std::nullopt) << text;
    }
}

TEST(UnitsTest, ReadsSizes) {
    EXPECT_EQ(parse_size("0B"), 0U);
    EXPECT_EQ(parse_size("17B"), 17U);
    EXPECT_EQ(parse_size("20kB"), 20'000U);
    EXPECT_EQ(parse_size("20KiB"), 20'480U);
    EXPECT_EQ(parse_size("16MiB"), 16U << 20U);
    EXPECT_EQ(parse_size("1GB"), 1'000'000'000U);
}

TEST(UnitsTest, ReadsNoOtherSizes) {
    for (const char* text :
         {"", "16", "MiB", "16 MiB", "16M", "16mib", "1.5MiB", "-1B", "9999999999GiB", "16MiB "}) {
        EXPECT_EQ(parse_size(text), std::nullopt) << text;
    }
}

TEST(UnitsTest, WritesWhatItReads) {
    for (const char* text : {"0s", "250ms", "1s500ms", "10m", "1h30m", "7d", "1d1ms"}) {
        EXPECT_EQ(format_duration(*parse_duration(text)), text);
    }
    for (const char* text : {"0B", "17B", "20kB", "16MiB", "1025B", "1GB", "1GiB"}) {
        EXPECT_EQ(format_size(*parse_size(text)), text);
    }
}

}  // namespace
}  // namespace vigie

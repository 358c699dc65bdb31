#include "base/time.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

TEST(TimeTest, WritesAndReadsRfc3339) {
    const auto time = parse_rfc3339("2023-02-17T09:30:05Z");
    ASSERT_TRUE(time);
    EXPECT_EQ(format_rfc3339(*time), "2023-02-17T09:30:05Z");
    EXPECT_EQ(format_rfc3339(Instant{*time} + Millis{7}), "2023-02-17T09:30:05.007Z");
}

TEST(TimeTest, BringsOffsetsToUtc) {
    EXPECT_EQ(parse_rfc3339("2023-02-17T00:30:00+02:00"), parse_rfc3339("2023-02-16T22:30:00Z"));
    EXPECT_EQ(parse_rfc3339("2023-02-17T00:30:00.25-05:30"), parse_rfc3339("2023-02-17T06:00:00Z"));
}

TEST(TimeTest, ReadsABareDateAsMidnight) {
    EXPECT_EQ(parse_rfc3339("2024-02-29"), parse_rfc3339("2024-02-29T00:00:00Z"));
}

TEST(TimeTest, RefusesWhatIsNoDate) {
    for (const char* text : {"",
                             "2023",
                             "2023-2-17",
                             "2023-02-30",
                             "2023-02-17T24:00:00Z",
                             "2023-02-17T10:00:00",
                             "2023-02-17T10:00:00Zx",
                             "2023-02-17T10:00:00.Z",
                             "2023-02-17T10:00:00+0200",
                             "17.02.2023"}) {
        EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace vigie

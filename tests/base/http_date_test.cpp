#include "base/http/http_date.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

const Time kNow = *parse_rfc3339("2026-11-24T12:00:00Z");

std::string read(std::string_view text) {
    const std::optional<Time> time = parse_http_date(text, kNow);
    return time ? format_rfc3339(*time) : "none";
}

TEST(HttpDateTest, ReadsTheThreeForms) {
    EXPECT_EQ(read("Sun, 06 Nov 1994 08:49:37 GMT"), "1994-11-06T08:49:37Z");
    EXPECT_EQ(read("Sunday, 06-Nov-94 08:49:37 GMT"), "1994-11-06T08:49:37Z");
    EXPECT_EQ(read("Sun Nov  6 08:49:37 1994"), "1994-11-06T08:49:37Z");
    EXPECT_EQ(read("Wed Nov 16 08:49:37 1994"), "1994-11-16T08:49:37Z");
    EXPECT_EQ(read("  Sun, 06 Nov 1994 08:49:37 GMT "), "1994-11-06T08:49:37Z");
}

TEST(HttpDateTest, TakesATwoDigitYearAsThePastWhenItWouldBeMoreThanFiftyYearsAhead) {
    EXPECT_EQ(read("Monday, 01-Jan-76 00:00:00 GMT"), "2076-01-01T00:00:00Z");
    EXPECT_EQ(read("Monday, 01-Jan-77 00:00:00 GMT"), "1977-01-01T00:00:00Z");
}

TEST(HttpDateTest, ReadsNothingElse) {
    for (const char* text : {"",
                             "0",
                             "-1",
                             "never",
                             "Sun, 06 Nov 1994 08:49:37",
                             "Sun, 06 Nov 1994 08:49:37 CET",
                             "Sun, 6 Nov 1994 08:49:37 GMT",
                             "Sun, 31 Feb 1994 08:49:37 GMT",
                             "Sun, 06 Nov 1994 24:49:37 GMT",
                             "Sun, 06 Nov 1994 08:60:37 GMT",
                             "Sun, 06 Nov 1994 08:49:37 GMT, again",
                             "Sun, 06 Nov 19x4 08:49:37 GMT",
                             "Sun Nov",
                             "2026-11-24T12:00:00Z",
                             ","}) {
        EXPECT_EQ(read(text), "none") << text;
    }
}

TEST(RetryAfterTest, ReadsSecondsAndDates) {
    EXPECT_EQ(parse_retry_after("120", kNow), Seconds{120});
    EXPECT_EQ(parse_retry_after(" 0 ", kNow), Seconds{0});
    EXPECT_EQ(parse_retry_after("Tue, 24 Nov 2026 12:10:00 GMT", kNow), Seconds{600});
    EXPECT_EQ(parse_retry_after("Tue, 24 Nov 2026 11:00:00 GMT", kNow), Seconds{0});
    EXPECT_EQ(parse_retry_after("99999999999999999999999", kNow), Seconds{2147483647});
}

TEST(RetryAfterTest, ReadsNothingElse) {
    for (const char* text : {"", "-5", "1.5", "soon", "10 minutes"}) {
        EXPECT_EQ(parse_retry_after(text, kNow), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace vigie

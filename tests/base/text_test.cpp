#include "base/text.hpp"

#include <gtest/gtest.h>

#include <array>

namespace vigie {
namespace {

struct Bytes {
    std::string_view input;
    std::string_view repaired;
};

// Unicode 15, section 3.9: U+FFFD for each maximal subpart.
constexpr std::array kBytes = {
    Bytes{"", ""},
    Bytes{"plain words of more than eight bytes", "plain words of more than eight bytes"},
    Bytes{"é", "é"},
    Bytes{"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
    Bytes{"a\x80z", "a\uFFFDz"},                            // a lone continuation
    Bytes{"\xC0\xAF", "\uFFFD\uFFFD"},                      // overlong '/'
    Bytes{"\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD"},            // overlong, three bytes
    Bytes{"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},            // a surrogate
    Bytes{"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // beyond U+10FFFF
    Bytes{"\xF5", "\uFFFD"},                                // never a lead
    Bytes{"\xE2\x82", "\uFFFD"},                            // cut off: one subpart
    Bytes{"\xF0\x9F\x98z", "\uFFFDz"},                      // cut off, three bytes: one
    Bytes{"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41",
          "\uFFFD\uFFFD\uFFFD\uFFFD"
          "A"},  // table 3-11
};

TEST(TextTest, RepairsIllFormedUtf8ByMaximalSubparts) {
    for (const Bytes& row : kBytes) {
        EXPECT_EQ(to_valid_utf8(row.input), row.repaired);
        EXPECT_EQ(is_valid_utf8(row.input), row.input == row.repaired) << row.repaired;
        EXPECT_TRUE(is_valid_utf8(to_valid_utf8(row.input)));
    }
}

TEST(TextTest, CutsOnlyAtCharacterBoundaries) {
    EXPECT_EQ(cut_utf8("abc", 5), "abc");
    EXPECT_EQ(cut_utf8("abc", 2), "ab");
    EXPECT_EQ(cut_utf8("aé", 2), "a");
    EXPECT_EQ(cut_utf8("aé", 3), "aé");
    EXPECT_EQ(cut_utf8("\xF0\x9F\x98\x80", 3), "");
    EXPECT_EQ(cut_utf8("é", 0), "");
}

TEST(TextTest, CutsBytesThatAreNoTextWhereTheLimitFalls) {
    EXPECT_EQ(cut_utf8("\x80\x80\x80\x80\x80\x80", 5).size(), 5U);
}

TEST(TextTest, TrimsWhatAsciiCallsSpace) {
    EXPECT_EQ(trim(" \t\r\n\v\f x y \n"), "x y");
    EXPECT_EQ(trim("   "), "");
    EXPECT_EQ(trim(""), "");
}

TEST(TextTest, LowersAsciiAndLeavesTheRest) {
    EXPECT_EQ(to_lower_ascii("ETag-É"), "etag-É");
    EXPECT_TRUE(equals_ignore_case("Content-Type", "content-TYPE"));
    EXPECT_FALSE(equals_ignore_case("a", "ab"));
    EXPECT_FALSE(equals_ignore_case("[", "{"));
}

TEST(TextTest, SuggestsTheNearestWordOnlyWhenItIsNear) {
    constexpr std::array<std::string_view, 4> kKnown = {"fetches", "every", "per_host", "backlog"};
    const auto nearest = [&](std::string_view word) {
        return nearest_word(word, kKnown.data(), kKnown.size());
    };

    EXPECT_EQ(nearest("fetchs"), "fetches");
    EXPECT_EQ(nearest("per-host"), "per_host");
    EXPECT_EQ(nearest("evry"), "every");
    EXPECT_EQ(nearest("backlog"), "backlog");
    EXPECT_EQ(nearest("timeout"), "");
    EXPECT_EQ(nearest(""), "");
}

}  // namespace
}  // namespace vigie

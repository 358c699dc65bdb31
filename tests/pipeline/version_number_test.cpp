#include "pipeline/version_number.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

// What is left behind the version number that follows the first four letters.
std::string_view left_after_name(std::string_view text) {
    return text.substr(version_end(text, 4));
}

TEST(VersionNumberTest, EndsBehindTheLastOfItsParts) {
    EXPECT_EQ(left_after_name("grok 5 is out"), " is out");
    EXPECT_EQ(left_after_name("grok-5.12, said"), ", said");
    EXPECT_EQ(left_after_name("grok5发布"), "发布");
    EXPECT_EQ(left_after_name("grok v6"), "");
    EXPECT_EQ(left_after_name("grok4-72b"), "-72b");
    EXPECT_EQ(left_after_name("grok 5."), ".");
    EXPECT_EQ(left_after_name("grok-6o is"), " is");
}

TEST(VersionNumberTest, IsNoneWhereTheNumberIsAnotherOrCountsSomething) {
    for (const std::string_view text : {"grok",
                                        "grok is out",
                                        "grok 2026",
                                        "grok 7,000 users",
                                        "grok 3 years later",
                                        "grok 12% more",
                                        "grok 10:30",
                                        "grok 4k"}) {
        EXPECT_EQ(left_after_name(text), text.substr(4)) << text;
    }
}

}  // namespace
}  // namespace vigie

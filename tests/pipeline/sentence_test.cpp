#include "pipeline/sentence.hpp"

#include "pipeline/name_list.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace vigie {
namespace {

std::string_view around(std::string_view text, std::string_view word, std::uint32_t reach = 300) {
    const auto start = static_cast<std::uint32_t>(text.find(word));
    const auto [low, high] =
        sentence_around(text, start, start + static_cast<std::uint32_t>(word.size()), reach);
    return text.substr(low, high - low);
}

TEST(SentenceTest, EndsAtMarksOfSeveralScripts) {
    EXPECT_EQ(around("one. two three! four", "three"), " two three");
    EXPECT_EQ(around("一。二三。四", "二"), "二三");
    EXPECT_EQ(around("one\ntwo", "two"), "two");
}

TEST(SentenceTest, DoesNotEndInNamesNorAtInitials) {
    EXPECT_EQ(around("mr. smith of c3.ai met j. doe", "met"), "mr. smith of c3.ai met j. doe");
}

TEST(SentenceTest, ReachesNoFurtherThanItIsTold) {
    EXPECT_EQ(around("aaaaaaaaaa b cccccccccc", "b", 3), "aa b cc");
}

TEST(NameListTest, TellsWhatJoinsTwoNames) {
    EXPECT_EQ(joint_of(" and "), Joint::conjunction);
    EXPECT_EQ(joint_of(" und die "), Joint::conjunction);
    EXPECT_EQ(joint_of(", and "), Joint::conjunction);
    EXPECT_EQ(joint_of("、"), Joint::conjunction);
    EXPECT_EQ(joint_of(", "), Joint::comma);
    EXPECT_EQ(joint_of(" said "), Joint::none);
    EXPECT_EQ(joint_of(" and said "), Joint::none);
}

}  // namespace
}  // namespace vigie

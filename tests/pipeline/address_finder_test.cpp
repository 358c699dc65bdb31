#include "pipeline/address_finder.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>

namespace vigie {
namespace {

// Whether the first `name` in `text` is part of an address.
bool is_in_address(std::string_view text, std::string_view name) {
    const auto start = static_cast<std::uint32_t>(text.find(name));
    return AddressFinder(text).holds(start, start + static_cast<std::uint32_t>(name.size()));
}

TEST(AddressFinderTest, FindsWhatIsPartOfAUrl) {
    EXPECT_TRUE(is_in_address("see https://www.youtube.com/embed/x", "youtube"));
    EXPECT_TRUE(is_in_address("see https://example.org/openai?q=1", "openai"));
    EXPECT_TRUE(is_in_address("见https://example.org/openai。", "openai"));
    EXPECT_TRUE(is_in_address("at www.openai-news.example today", "openai"));
}

TEST(AddressFinderTest, FindsWhatIsPartOfAHostAPathOrAMailAddress) {
    EXPECT_TRUE(is_in_address("from huggingface.co/blog/ibm now", "huggingface"));
    EXPECT_TRUE(is_in_address("from huggingface.co/blog/ibm now", "ibm"));
    EXPECT_TRUE(is_in_address("write to press@openai.example please", "openai"));
    EXPECT_TRUE(is_in_address("read claude.md first", "claude"));
}

TEST(AddressFinderTest, FindsWhatIsInMarkup) {
    EXPECT_TRUE(is_in_address("<iframe title=\"youtube video player\">", "youtube"));
    EXPECT_FALSE(is_in_address("<b>openai</b> grows", "openai"));
    EXPECT_FALSE(is_in_address("a < openai and b > c", "openai"));
    EXPECT_FALSE(is_in_address("<b openai never closed", "openai"));
    EXPECT_FALSE(is_in_address("<b openai <i>", "openai"));
}

TEST(AddressFinderTest, LeavesNamesInSentences) {
    EXPECT_FALSE(is_in_address("openai. the company said", "openai"));
    EXPECT_FALSE(is_in_address("openai/microsoft deal", "openai"));
    EXPECT_FALSE(is_in_address("openai/microsoft deal", "microsoft"));
    EXPECT_FALSE(is_in_address("@openai said so", "openai"));
    EXPECT_FALSE(is_in_address("https://example.org/a openai", "openai"));
    EXPECT_FALSE(is_in_address("openai", "openai"));
}

TEST(AddressFinderTest, IsAskedForOnePlaceAfterAnother) {
    const std::string_view text = "openai https://a.example/x openai http://b.example/openai";
    AddressFinder finder(text);
    EXPECT_FALSE(finder.holds(0, 6));
    EXPECT_TRUE(finder.holds(15, 22));
    EXPECT_FALSE(finder.holds(27, 33));
    EXPECT_TRUE(finder.holds(51, 57));
}

}  // namespace
}  // namespace vigie

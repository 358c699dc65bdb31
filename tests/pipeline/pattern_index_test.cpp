#include "pipeline/pattern_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace vigie {
namespace {

class PatternIndexTest : public testing::Test {
  protected:
    void know(const std::vector<std::string>& patterns) {
        for (const std::string& pattern : patterns) {
            index_.add(pattern, false);
        }
        index_.build();
    }

    // What is found and ends with a word, in order.
    std::vector<std::string> found_in(const std::string& text) {
        FoldedText folded;
        folder_.fold(text, folded);
        std::pmr::vector<Hit> hits;
        index_.scan(folded, hits);
        std::vector<std::string> out;
        for (const Hit& hit : hits) {
            if (hit.tail == 0) {
                out.emplace_back(folded.view().substr(hit.start, hit.end - hit.start));
            }
        }
        return out;
    }

    Folder folder_;
    PatternIndex index_{folder_};
};

using Texts = std::vector<std::string>;

TEST_F(PatternIndexTest, FindsEveryPatternThatBeginsAtAPlace) {
    know({"open", "open ai", "open ai lab", "ai"});

    EXPECT_EQ(found_in("The Open AI Lab"), (Texts{"open", "open ai", "open ai lab", "ai"}));
}

TEST_F(PatternIndexTest, FindsPatternsOfOneToFourBytesAtTheEndOfTheText) {
    know({"x", "ai", "ibm", "meta"});

    EXPECT_EQ(found_in("X AI IBM Meta"), (Texts{"x", "ai", "ibm", "meta"}));
    EXPECT_EQ(found_in("ai"), Texts{"ai"});
}

TEST_F(PatternIndexTest, SaysHowMuchOfTheWordFollows) {
    know({"musk"});
    FoldedText folded;
    folder_.fold("Musks", folded);
    std::pmr::vector<Hit> hits;
    index_.scan(folded, hits);

    ASSERT_EQ(hits.size(), 1U);
    EXPECT_EQ(hits[0].tail, 1);
}

TEST_F(PatternIndexTest, FindsNothingThatBeginsInsideAWord) {
    know({"musk", "マスク"});

    EXPECT_TRUE(found_in("amusk éMusk 9musk デマスク").empty());
}

TEST_F(PatternIndexTest, BeginsAtHandlesAndTickers) {
    know({"@sama", "$nvda"});

    EXPECT_EQ(found_in("says @sama of $NVDA"), (Texts{"@sama", "$nvda"}));
    EXPECT_TRUE(found_in("mail me@sama").empty());
}

TEST_F(PatternIndexTest, FindsWhatAPlainSearchFinds) {
    std::mt19937 random(11);
    std::vector<std::string> patterns;
    for (int i = 0; i < 300; ++i) {
        std::string pattern(1 + random() % 7, 'a');
        for (char& c : pattern) {
            c = "abc "[random() % 3];
        }
        if (random() % 2 == 0) {
            pattern += " b";
        }
        if (std::find(patterns.begin(), patterns.end(), pattern) == patterns.end()) {
            patterns.push_back(pattern);
        }
    }
    know(patterns);
    for (int round = 0; round < 50; ++round) {
        std::string text(200, 'a');
        for (char& c : text) {
            c = "abc "[random() % 4];
        }
        Texts expected;
        const std::string framed = ' ' + text + ' ';
        for (const std::string& pattern : patterns) {
            for (std::size_t at = framed.find(' ' + pattern + ' '); at != std::string::npos;
                 at = framed.find(' ' + pattern + ' ', at + 1)) {
                expected.push_back(pattern);
            }
        }
        Texts found = found_in(text);
        std::sort(found.begin(), found.end());
        std::sort(expected.begin(), expected.end());
        ASSERT_EQ(found, expected) << text;
    }
}

}  // namespace
}  // namespace vigie

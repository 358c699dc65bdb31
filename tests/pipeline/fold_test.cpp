#include "pipeline/fold.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace vigie {
namespace {

class FoldTest : public testing::Test {
  protected:
    // Where `part` of the folded text stands in the original.
    std::string original_of(const std::string& text, const std::string& part) {
        FoldedText folded;
        folder_.fold(text, folded);
        const std::size_t at = folded.view().find(part);
        if (at == std::string_view::npos) {
            return "(not there)";
        }
        const std::uint32_t start = folded.original_start(static_cast<std::uint32_t>(at));
        const std::uint32_t end = folded.original_end(static_cast<std::uint32_t>(at + part.size()));
        return text.substr(start, end - start);
    }

    Folder folder_;
};

TEST_F(FoldTest, FoldsCaseInEveryScript) {
    EXPECT_EQ(folder_.fold("OpenAI MÜNCHEN МАСК ΝΒΙΔΙΑ"), "openai münchen маск νβιδια");
}

TEST_F(FoldTest, FoldsWidthAndLigatures) {
    EXPECT_EQ(folder_.fold("ＯｐｅｎＡＩ"), "openai");
    EXPECT_EQ(folder_.fold("ﾏｲｸﾛｿﾌﾄ"), "マイクロソフト");
    EXPECT_EQ(folder_.fold("ﬁnance"), "finance");
}

TEST_F(FoldTest, BringsQuotesHyphensAndDotsTogether) {
    EXPECT_EQ(folder_.fold("l’IA “x” GPT‑4 – 萨姆・奥特曼"), "l'ia \"x\" gpt-4 - 萨姆·奥特曼");
}

TEST_F(FoldTest, ComposesMarksAndDropsWhatIsNotSeen) {
    EXPECT_EQ(folder_.fold("Cle\u0301ment"), "clément");
    EXPECT_EQ(folder_.fold("Open\u00ADAI\u200B"), "openai");
    EXPECT_EQ(folder_.fold("مُحَمّد"), "محمد");
}

TEST_F(FoldTest, FoldsTurkishDotsAway) {
    EXPECT_EQ(folder_.fold("İLYA ılya"), "ilya ilya");
}

TEST_F(FoldTest, FindsTheWayBackBehindShorterAndLongerCharacters) {
    EXPECT_EQ(original_of("“Ｏpen” l’IA d’OpenAI", "openai"), "OpenAI");
    EXPECT_EQ(original_of("ﷺ ﬁn ＡＩ!", "ai"), "ＡＩ");
    EXPECT_EQ(original_of("le ﬁnancier", "inancier"), "ﬁnancier");
    EXPECT_EQ(original_of("Cle\u0301ment dit", "clément"), "Cle\u0301ment");
}

TEST_F(FoldTest, KeepsEveryOffsetOnACharacterForAnyBytes) {
    std::mt19937 random(3);
    const std::string_view pieces[] = {"a",
                                       "É",
                                       "’",
                                       "ﷺ",
                                       "ﬁ",
                                       "e\u0301",
                                       "\xFF",
                                       "\xE2\x80",
                                       "中",
                                       "ｶﾞ",
                                       "\u200B",
                                       "𝔘",
                                       "OpenAI "};
    for (int round = 0; round < 300; ++round) {
        std::string text;
        for (int i = 0; i < 30; ++i) {
            text += pieces[random() % std::size(pieces)];
        }
        FoldedText folded;
        folder_.fold(text, folded);
        std::uint32_t last = 0;
        for (std::uint32_t i = 0; i <= folded.size(); ++i) {
            const std::uint32_t start = folded.original_start(i);
            ASSERT_LE(start, text.size());
            ASSERT_LE(last, start);
            ASSERT_LE(folded.original_start(i), folded.original_end(i));
            last = start;
        }
        ASSERT_EQ(folded.original_end(static_cast<std::uint32_t>(folded.size())), text.size());
    }
}

TEST_F(FoldTest, KnowsWhichCharactersMakeWords) {
    const auto class_of = [&](const char* c) { return folder_.classify(c).char_class; };
    EXPECT_EQ(class_of("é\0\0\0"), CharClass::word);
    EXPECT_EQ(class_of("中\0\0\0"), CharClass::unspaced);
    EXPECT_EQ(class_of("カ\0\0\0"), CharClass::katakana);
    EXPECT_EQ(class_of("한\0\0\0"), CharClass::hangul);
    EXPECT_EQ(class_of("م\0\0\0"), CharClass::clitic);
    EXPECT_EQ(class_of("。\0\0\0"), CharClass::other);
}

}  // namespace
}  // namespace vigie

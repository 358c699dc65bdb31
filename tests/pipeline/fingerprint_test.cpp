#include "pipeline/fingerprint.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vigie {
namespace {

const std::string kLong =
    "The company said on Monday that it would open its newest laboratory in Lyon next spring, "
    "hiring two hundred people.";

TEST(NormaliseTest, FoldsCaseWidthPunctuationAndSpace) {
    struct Case {
        const char* written;
        const char* folded;
    };

    const Case cases[] = {
        {"", ""},
        {" \t\n.,;", ""},
        {"Hello,   World!", "hello world"},
        {"“Hello” — world…", "hello world"},
        {"ＯｐｅｎＡＩ　２０２６", "openai 2026"},
        {"ÉCOLE d’été", "école d été"},
        {"École d'été", "école d été"},
        {"E\u0301COLE", "école"},  // decomposed
        {"ﾗｼﾞｵ", "ラジオ"},        // half-width kana
        {"ΑΘΗΝΑ", "αθηνα"},
        {"МОСКВА", "москва"},
        {"微软和“开放人工智能”", "微软和 开放人工智能"},
        {"a\u00A0b\u200Bc", "a b c"},
        {"1.5 % up", "1 5 up"},
        {"\xC3\x28 bad \xF0\x9F", "bad"},
        {"Ⱥ", "ⱥ"},  // two bytes become three
        {"🚀 launch", "launch"},
    };
    for (const Case& c : cases) {
        EXPECT_EQ(normalise_text(c.written), c.folded) << c.written;
    }
}

TEST(NormaliseTest, FoldsWhatItFoldedToItself) {
    for (const char* text :
         {"Hello,   World!", "E\u0301COLE", "ﾗｼﾞｵ ＡＢＣ", "ﬁn de l’été", "Straße"}) {
        const std::string once = normalise_text(text);

        EXPECT_EQ(normalise_text(once), once) << text;
    }
}

TEST(NormaliseTest, GrowsNoFurtherThanItsBufferOnLettersThatGetLonger) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) {
        text += "Ⱥ";
    }

    EXPECT_EQ(normalise_text(text).size(), 60'000U);
}

TEST(TextKeyTest, IsTheSameForTheSameWords) {
    const std::string shouted =
        "THE COMPANY SAID — ON MONDAY — THAT IT WOULD OPEN ITS NEWEST "
        "LABORATORY IN LYON, NEXT SPRING: HIRING TWO-HUNDRED PEOPLE";

    EXPECT_EQ(text_key("New  lab", kLong), text_key("“NEW LAB”", shouted));
}

TEST(TextKeyTest, TellsFiguresAndTheOrderOfWordsApart) {
    EXPECT_NE(text_key("Up 1.5 percent", ""), text_key("Up 15 percent", ""));
    EXPECT_NE(text_key("dog bites man", ""), text_key("man bites dog", ""));
    EXPECT_NE(text_key("", kLong), text_key("", kLong + " Today."));
}

TEST(TextKeyTest, IsZeroWithoutALetter) {
    EXPECT_EQ(text_key("", ""), 0U);
    EXPECT_EQ(text_key("—", "…  !"), 0U);
    EXPECT_NE(text_key("a", ""), 0U);
}

TEST(TextKeyTest, IsTellingFromEightyLettersOn) {
    EXPECT_TRUE(is_telling(text_key("New lab", kLong)));
    EXPECT_FALSE(is_telling(text_key("Status update", "All systems are operational.")));
    EXPECT_FALSE(is_telling(text_key("", std::string(79, 'a'))));
    EXPECT_TRUE(is_telling(text_key("", std::string(80, 'a'))));
    EXPECT_TRUE(is_telling(text_key("a", std::string(79, 'a'))));
}

TEST(TextKeyTest, CountsAnIdeographAsThreeLetters) {
    const std::string chinese = "微软公司与开放人工智能研究中心周一宣布扩大合作伙伴关系共同建设";

    EXPECT_TRUE(is_telling(text_key("", chinese)));
    EXPECT_FALSE(is_telling(text_key("", chinese.substr(0, 60))));
}

TEST(GuidTest, IgnoresCaseSpaceAndTheScheme) {
    EXPECT_EQ(normalise_guid("  HTTPS://Example.org/A?p=1 \n"), "example.org/a?p=1");
    EXPECT_EQ(normalise_guid("http://example.org/a?p=1"), "example.org/a?p=1");
    EXPECT_EQ(normalise_guid("tag:Example.org,2023:7"), "tag:example.org,2023:7");
    EXPECT_NE(normalise_guid("http://example.org/a#1"), normalise_guid("http://example.org/a#2"));
}

TEST(IdentifyingUrlTest, IsEmptyForAHomePage) {
    for (const char* home :
         {"", "https://example.org", "http://www.example.org/", "https://example.org/#top"}) {
        EXPECT_EQ(identifying_url(home), "") << home;
    }
    EXPECT_EQ(identifying_url("https://www.example.org/a/?utm_source=rss"), "example.org/a");
    EXPECT_NE(identifying_url("https://example.org/?p=12"), "");
}

TEST(EntryKeysTest, LeavesOutWhatTheEntryHasNot) {
    EXPECT_EQ(entry_keys(Entry{}), EntryKeys{});

    Entry entry;
    entry.id = "A-1";
    entry.link = "https://example.org/a";
    entry.title = "Title";
    const EntryKeys keys = entry_keys(entry);

    EXPECT_NE(keys.guid, 0U);
    EXPECT_NE(keys.link, 0U);
    EXPECT_NE(keys.text, 0U);
    entry.id = " a-1 ";
    entry.link = "http://www.example.org/a#x";
    entry.title = "TITLE!";
    EXPECT_EQ(entry_keys(entry), keys);
}

}  // namespace
}  // namespace vigie

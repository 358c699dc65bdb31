// The tables that are made when Vigie is built.

#include "pipeline/han_sound.hpp"
#include "pipeline/letter_table.hpp"
#include "pipeline/shared_names.hpp"
#include "pipeline/word_keys.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

char32_t reduced(char32_t c) {
    return static_cast<char32_t>(LetterTable::of(c) & LetterTable::kCharacter);
}

TEST(LetterTableTest, LeavesCaseAccentWidthAndTraditionOut) {
    EXPECT_EQ(reduced(U'É'), U'e');
    EXPECT_EQ(reduced(U'ß'), U's');
    EXPECT_EQ(reduced(U'Ａ'), U'a');
    EXPECT_EQ(reduced(U'Й'), U'и');
    EXPECT_EQ(reduced(U'國'), U'国');
    EXPECT_EQ(reduced(U'٣'), U'3');
}

TEST(LetterTableTest, SaysWhatACharacterIs) {
    EXPECT_EQ(LetterTable::of(U' '), 0U);
    EXPECT_EQ(LetterTable::of(U'—'), 0U);
    EXPECT_EQ(LetterTable::of(0x10FFFF), 0U);
    EXPECT_EQ(LetterTable::of(0x0301), LetterTable::kMark);
    EXPECT_NE(LetterTable::of(U'É') & LetterTable::kUpper, 0U);
    EXPECT_NE(LetterTable::of(U'7') & LetterTable::kDigit, 0U);
    EXPECT_NE(LetterTable::of(U'я') & LetterTable::kCyrillic, 0U);
    EXPECT_NE(LetterTable::of(U'カ') & LetterTable::kWide, 0U);
    EXPECT_NE(LetterTable::of(0x20000) & LetterTable::kWide, 0U);
}

TEST(SharedNamesTest, BringsACountryAndItsPeopleTogether) {
    const std::uint32_t germany = SharedNames::of_stem(stem_key(U"germany"));

    EXPECT_TRUE(SharedNames::is_everyday(germany));
    EXPECT_EQ(SharedNames::of_stem(stem_key(U"allemagne")), germany);
    EXPECT_EQ(SharedNames::of_stem(stem_key(U"немецкий")), germany);
    EXPECT_EQ(SharedNames::ending(U"访问德国"), germany);
}

TEST(SharedNamesTest, HearsNamesThatChineseWritesOtherwise) {
    EXPECT_EQ(SharedNames::ending(U"总统特朗普"), sound_key(U"trump"));
    EXPECT_EQ(SharedNames::ending(U"在东京"), sound_key(U"tokyo"));
    EXPECT_FALSE(SharedNames::is_everyday(sound_key(U"trump")));
}

TEST(SharedNamesTest, KnowsPeopleAndCompaniesInKana) {
    EXPECT_EQ(SharedNames::ending(U"新型テスラ"), sound_key(U"tesla"));
    EXPECT_EQ(SharedNames::ending(U"サムスン"), sound_key(U"samsung"));
}

TEST(SharedNamesTest, KnowsWhatHeadlinesSayInEveryLanguage) {
    const std::uint32_t quake = SharedNames::of_stem(stem_key(U"earthquake"));

    EXPECT_NE(quake, 0U);
    EXPECT_TRUE(SharedNames::is_everyday(quake));
    for (const std::u32string_view word :
         {U"seisme", U"terremoto", U"erdbeben", U"землетрясения"}) {
        EXPECT_EQ(SharedNames::of_stem(stem_key(word)), quake);
    }
    EXPECT_EQ(SharedNames::ending(U"发生地震"), quake);
    EXPECT_NE(SharedNames::of_stem(stem_key(U"lawsuit")), quake);
}

TEST(SharedNamesTest, KnowsNothingElse) {
    EXPECT_EQ(SharedNames::of_stem(stem_key(U"teapot")), 0U);
    EXPECT_EQ(SharedNames::ending(U""), 0U);
    EXPECT_EQ(SharedNames::ending(U"国"), 0U);
    EXPECT_EQ(SharedNames::ending(U"茶壶"), 0U);
}

TEST(HanSoundsTest, HearsANameFromItsSyllables) {
    EXPECT_TRUE(HanSounds::is_syllable(U'斯'));
    EXPECT_FALSE(HanSounds::is_syllable(U'桥'));
    EXPECT_FALSE(HanSounds::is_syllable(0x10FFFF));
    EXPECT_EQ(HanSounds::key(U"斯塔默"), name_keys(U"starmer").heard);
    EXPECT_EQ(HanSounds::key(U"斯塔"), 0U);
}

TEST(WordKeysTest, StemsLeaveEndingsOut) {
    EXPECT_EQ(stem_key(U"elections"), stem_key(U"electing"));
    EXPECT_EQ(stem_key(U"banks"), stem_key(U"bank"));
    EXPECT_NE(stem_key(U"glass"), stem_key(U"glas"));
    EXPECT_EQ(word_key(std::u32string(100, U'x')), word_key(std::u32string(40, U'x')));
    EXPECT_EQ(word_key(U"café"), word_key("caf\xC3\xA9"));
}

}  // namespace
}  // namespace vigie

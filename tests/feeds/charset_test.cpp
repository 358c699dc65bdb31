#include "feeds/charset.hpp"

#include "base/text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vigie::test {

TEST(CharsetTest, FindsTheParameterOfAContentType) {
    EXPECT_EQ(charset_of("text/xml; charset=UTF-8"), "utf-8");
    EXPECT_EQ(charset_of("text/xml;charset=\"koi8-r\"; x=y"), "koi8-r");
    EXPECT_EQ(charset_of("text/xml; charset = 'big5'"), "big5");
    EXPECT_EQ(charset_of("text/xml; CHARSET=gbk, text/html"), "gbk");
    EXPECT_EQ(charset_of("text/xml; mycharset"), "");
    EXPECT_EQ(charset_of("text/xml"), "");
    EXPECT_EQ(charset_of(""), "");
}

TEST(CharsetTest, FindsTheEncodingOfADeclaration) {
    EXPECT_EQ(xml_declared_charset("<?xml version='1.0' encoding='GBK'?>"), "gbk");
    EXPECT_EQ(xml_declared_charset("\n<?xml version=\"1.0\" encoding = \"utf-8\" ?>"), "utf-8");
    EXPECT_EQ(xml_declared_charset("<?xml version='1.0'?><a encoding='gbk'/>"), "");
    EXPECT_EQ(xml_declared_charset("<?xml version='1.0' encoding='gbk"), "gbk");
    EXPECT_EQ(xml_declared_charset("<rss/>"), "");
}

TEST(CharsetTest, MovesValidUtf8ThroughWithoutACopy) {
    std::string body = "<?xml version='1.0' encoding='utf-8'?><rss>\u00e9" + std::string(1000, 'x');
    const char* before = body.data();

    const std::string text = decode_to_utf8(std::move(body), "text/xml; charset=utf-8");

    EXPECT_EQ(text.data(), before);
}

TEST(CharsetTest, ReadsStrayBytesOfUtf8AsWindows1252) {
    EXPECT_EQ(decode_to_utf8("<a>\xE9\x80 \xC3\xA9</a>", ""), "<a>\u00e9\u20ac \u00e9</a>");
}

TEST(CharsetTest, KnowsWhatTheWebMeansByALabel) {
    std::string out;
    ASSERT_TRUE(convert_to_utf8("\x80", "iso-8859-1", out));
    EXPECT_EQ(out, "\u20ac");
    ASSERT_TRUE(convert_to_utf8("\xB1\xB1", "gb2312", out));
    EXPECT_EQ(out, "\u5317");
    ASSERT_TRUE(convert_to_utf8("\x87\x40", "shift_jis", out));
    EXPECT_EQ(out, "\u2460");
    ASSERT_TRUE(convert_to_utf8("\xA1", "tis-620", out));
    EXPECT_EQ(out, "\u0e01");
    EXPECT_FALSE(convert_to_utf8("x", "no-such-charset", out));
    EXPECT_FALSE(convert_to_utf8("x", "utf-7", out));
}

TEST(CharsetTest, GivesValidUtf8WhateverComes) {
    for (const char* label : {"utf-8",
                              "utf-16",
                              "gb18030",
                              "shift_jis",
                              "iso-2022-jp",
                              "big5",
                              "euc-kr",
                              "windows-1252",
                              "koi8-r",
                              "utf-32",
                              "none"}) {
        std::string body = "<rss>";
        for (int i = 1; i < 600; ++i) {
            body += static_cast<char>(i * 37 % 251);
        }
        const std::string text = decode_to_utf8(body, std::string("text/xml; charset=") + label);
        EXPECT_TRUE(is_valid_utf8(text)) << label;
    }
}

TEST(CharsetTest, AnswersMarksWithNothingBehindThem) {
    for (const std::string& body : {std::string("\xEF\xBB\xBF"),
                                    std::string("\xFF\xFE"),
                                    std::string("\xFE\xFF"),
                                    std::string("\xFF\xFE\0\0", 4),
                                    std::string("\0\0\xFE\xFF", 4)}) {
        EXPECT_EQ(decode_to_utf8(body, ""), "");
    }
}

}  // namespace vigie::test

#include "feeds/html_text.hpp"

#include "base/text.hpp"
#include "feeds/html_entities.hpp"
#include "feeds/sanitize.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vigie::test {

TEST(HtmlTextTest, BeginsALineAtEachBlock) {
    EXPECT_EQ(html_to_text("<p>One</p><p>two</p>"), "One\ntwo");
    EXPECT_EQ(html_to_text("a<br/>b<BR>c"), "a\nb\nc");
    EXPECT_EQ(html_to_text("<ul><li>one<li>two</ul>three"), "one\ntwo\nthree");
    EXPECT_EQ(html_to_text("<div>\n <div>\n a </div>\n</div>b"), "a\nb");
    EXPECT_EQ(html_to_text("<blockquote>q</blockquote>r"), "q\nr");
}

TEST(HtmlTextTest, KeepsInlineElementsOnTheirLine) {
    EXPECT_EQ(html_to_text("a <b>bold</b>, <a href=\"x>y\">link</a>."), "a bold, link.");
    EXPECT_EQ(html_to_text("pic<img alt='a > b' src=x>ture"), "picture");
    EXPECT_EQ(html_to_text("<td>a</td><td>b</td>"), "a b");
}

TEST(HtmlTextTest, CollapsesWhiteSpace) {
    EXPECT_EQ(html_to_text("  one\t\n two  three \r\n"), "one two three");
    EXPECT_EQ(html_to_text("one&nbsp; &nbsp;two\u00a0three"), "one two three");
    EXPECT_EQ(html_to_text("seven..  eight bytes  apart  here"), "seven.. eight bytes apart here");
    EXPECT_EQ(html_to_text("one <b> two</b>"), "one two");
}

TEST(HtmlTextTest, DropsWhatIsNotShown) {
    EXPECT_EQ(html_to_text("a<script>if (x < 1) { y(); }</script>b"), "ab");
    EXPECT_EQ(html_to_text("a<STYLE>p > b {}</Style>b<!-- no <b> --> c"), "ab c");
    EXPECT_EQ(html_to_text("a<script>never closed"), "a");
    EXPECT_EQ(html_to_text("a<!-- never closed"), "a");
    EXPECT_EQ(html_to_text("<?php x ?>a<!DOCTYPE html>b"), "ab");
}

TEST(HtmlTextTest, ResolvesReferences) {
    EXPECT_EQ(html_to_text("&lt;b&gt; &amp;amp; &eacute;&#233;&#xE9;"),
              "<b> &amp; \u00e9\u00e9\u00e9");
    EXPECT_EQ(html_to_text("&hellip;&CounterClockwiseContourIntegral;"), "\u2026\u2233");
    EXPECT_EQ(html_to_text("AT&T, R&D; &nosuch; &"), "AT&T, R&D; &nosuch; &");
    EXPECT_EQ(html_to_text("a&shy;b"), "ab");
}

TEST(HtmlTextTest, TakesASignForTextWhereNoTagBegins) {
    EXPECT_EQ(html_to_text("a < b, 1<2, <3, <"), "a < b, 1<2, <3, <");
}

TEST(HtmlTextTest, StopsAtItsLimitOnACharacter) {
    EXPECT_EQ(html_to_text("\u00e9\u00e9\u00e9", 5), "\u00e9\u00e9");
    EXPECT_EQ(html_to_text("one two three", 4), "one");
    EXPECT_LE(html_to_text(std::string(100'000, 'x'), 1000).size(), 1000U);
}

TEST(HtmlTextTest, CleansTitlesInOneLine) {
    EXPECT_EQ(clean_title("One<br>two", true, 100), "One two");
    EXPECT_EQ(clean_title("&amp;amp;", true, 100), "&");
    EXPECT_EQ(clean_title("&lt;i&gt;x&lt;/i&gt;", true, 100), "x");
    EXPECT_EQ(clean_title("The &lt;i&gt; tag", true, 100), "The <i> tag");
    EXPECT_EQ(clean_title("<i>x</i>", false, 100), "<i>x</i>");
    EXPECT_EQ(clean_title("List<String> and <nobody>", true, 100), "List<String> and <nobody>");
    EXPECT_EQ(clean_title("&copy2024 & &copy", true, 100), "&copy2024 & &copy");
}

TEST(HtmlEntitiesTest, ReadsNumbersAsBrowsersDo) {
    std::string out;
    append_unescaped(out, "&#128;&#x92;&#0;&#xD800;&#x110000;&#x1F600;&#65");
    EXPECT_EQ(out, "\u20ac\u2019\ufffd\ufffd\ufffd\U0001F600A");
}

TEST(HtmlEntitiesTest, TakesNoReferenceWithoutItsEndWhereStrict) {
    std::string out;
    append_unescaped(out, "&copy &copy; &#65 &#65;", true);
    EXPECT_EQ(out, "&copy \u00a9 &#65 A");
}

TEST(HtmlEntitiesTest, KnowsTheFirstAndTheLastOfTheTable) {
    std::string out;
    append_unescaped(out, "&AElig;&zwnj;&NotEqualTilde;");
    EXPECT_EQ(out, "\u00c6\u200c\u2242\u0338");
}

TEST(SanitizeTest, LetsNothingActiveThrough) {
    constexpr std::string_view kBase = "https://b.example/x/";
    EXPECT_EQ(sanitize_html("<b onclick=x>a</b>", kBase), "<b>a</b>");
    EXPECT_EQ(sanitize_html("<scr<script>ipt>alert(1)</script>", kBase).find("<script"),
              std::string::npos);
    EXPECT_EQ(sanitize_html("<a href=' java\tscript:x'>l</a>", kBase), "<a>l</a>");
    EXPECT_EQ(sanitize_html("<a href='data:text/html,x'>l</a>", kBase), "<a>l</a>");
    EXPECT_EQ(sanitize_html("<svg><script>x</script></svg>a", kBase), "a");
    EXPECT_EQ(sanitize_html("<form action=x><input name=y>in</form>out", kBase), "inout");
    EXPECT_EQ(sanitize_html("<p style='x'>a</p>", kBase), "<p>a</p>");
    EXPECT_EQ(sanitize_html("<img src=x onerror=y>", kBase), "<img src=\"https://b.example/x/x\">");
    EXPECT_EQ(sanitize_html("<math><mi xlink:href='javascript:x'>a", kBase), "a");
    EXPECT_EQ(sanitize_html("<noscript><p title='</noscript><img src=x onerror=y>'>", kBase)
                  .find("onerror"),
              std::string::npos);
}

TEST(SanitizeTest, KeepsTheTextOfATagThatNobodyWrote) {
    std::string tag = "<a";
    for (int i = 0; i < 300; ++i) {
        tag += " a" + std::to_string(i) + "=\"x\"";
    }
    EXPECT_EQ(sanitize_html(tag + ">b</a>", ""), "b");
    const std::string title(5000, ' ');
    EXPECT_EQ(sanitize_html("<b title=\"" + title + "\">b</b>", ""),
              "<b title=\"" + title + "\">b</b>");
}

TEST(SanitizeTest, ResolvesLinks) {
    constexpr std::string_view kBase = "https://b.example/x/";
    EXPECT_EQ(sanitize_html("<a href='/y'>l</a>", kBase), "<a href=\"https://b.example/y\">l</a>");
    EXPECT_EQ(sanitize_html("<img srcset='a.png 1x, b.png 2x'>", kBase),
              "<img srcset=\"https://b.example/x/a.png 1x, https://b.example/x/b.png 2x\">");
    EXPECT_EQ(sanitize_html("<a href='mailto:a@b.example'>l</a>", kBase),
              "<a href=\"mailto:a@b.example\">l</a>");
}

TEST(SanitizeTest, ClosesWhatIsOpenAndKeepsText) {
    EXPECT_EQ(sanitize_html("<p>one<p>two <unknown>three", ""), "<p>one</p><p>two three</p>");
    EXPECT_EQ(sanitize_html("a &lt; b &amp; c", ""), "a &lt; b &amp; c");
}

TEST(SanitizeTest, StaysUtf8WhereTheNumberOfAReferenceOverflows) {
    const std::string digits(34, '1');

    EXPECT_TRUE(is_valid_utf8(sanitize_html("&#" + digits + "18$ <b>x</b>", "")));
}

TEST(SanitizeTest, AnswersDeepNestingWithText) {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) {
        deep += "<div>";
    }
    deep += "bottom";
    EXPECT_EQ(sanitize_html(deep, ""), "bottom");
}

}  // namespace vigie::test

#include "feeds/parse.hpp"

#include "base/text.hpp"
#include "feeds/people.hpp"
#include "feeds/xml_repair.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vigie::test {

namespace {

std::string rss_of(const std::string& items) {
    return "<rss version='2.0'><channel><title>T</title>" + items + "</channel></rss>";
}

Entry only_entry(const std::string& item) {
    const Result<FeedDocument> feed = parse_feed(rss_of("<item>" + item + "</item>"), {});
    return feed && feed->entries.size() == 1 ? feed->entries.front() : Entry{};
}

}  // namespace

TEST(ParseTest, TakesTheFullerOfContentAndSummaryForText) {
    EXPECT_EQ(
        only_entry("<description>short</description>"
                   "<content:encoded>&lt;p>much longer&lt;/p>&lt;p>text&lt;/p></content:encoded>")
            .text,
        "much longer\ntext");
    EXPECT_EQ(only_entry("<description>this one says more</description>"
                         "<content:encoded>less</content:encoded>")
                  .text,
              "this one says more");
}

TEST(ParseTest, LeavesHtmlOutWhereNobodyAskedForIt) {
    const Entry entry = only_entry("<description>text</description>");
    EXPECT_EQ(entry.text, "text");
    EXPECT_EQ(entry.summary, "");
}

TEST(ParseTest, EndsListsThatNobodyWouldRead) {
    std::string item;
    for (int i = 0; i < 3000; ++i) {
        const std::string number = std::to_string(i);
        item += "<category>c" + number + "</category><dc:creator>n" + number +
                "</dc:creator><enclosure url='https://harbour.example/" + number + "'/>";
    }
    const Entry entry = only_entry(item);
    EXPECT_EQ(entry.categories.size(), kMaxListed);
    EXPECT_EQ(entry.authors.size(), kMaxListed);
    EXPECT_EQ(entry.enclosures.size(), kMaxListed);
}

TEST(ParseTest, ForgetsNamespacesPastTheTwoHundredFiftySixth) {
    std::string root = "<rss xmlns:c='http://purl.org/rss/1.0/modules/content/'";
    for (int i = 0; i < 300; ++i) {
        root += " xmlns:p" + std::to_string(i) + "='urn:p'";
    }
    root += " xmlns:late='http://purl.org/dc/elements/1.1/'";
    const Result<FeedDocument> feed =
        parse_feed(root +
                       "><channel><item><title>t</title><c:encoded>whole</c:encoded>"
                       "<late:creator>n</late:creator></item></channel></rss>",
                   {});
    ASSERT_TRUE(feed);
    EXPECT_EQ(feed->entries.at(0).text, "whole");
    EXPECT_TRUE(feed->entries.at(0).authors.empty());
}

TEST(ParseTest, CutsTitleAndTextAtTheirLimits) {
    const std::string title(5000, 't');
    std::string text;
    for (int i = 0; i < 30'000; ++i) {
        text += "\u00e9 ";
    }
    const Entry entry =
        only_entry("<title>" + title + "</title><description>" + text + "</description>");
    EXPECT_EQ(entry.title.size(), kMaxTitleBytes);
    EXPECT_LE(entry.text.size(), kMaxTextBytes);
    EXPECT_GT(entry.text.size(), kMaxTextBytes - 4);
    EXPECT_TRUE(is_valid_utf8(entry.text));
}

TEST(ParseTest, RefusesMoreEntriesThanAllowed) {
    ParseHints hints;
    hints.max_entries = 2;
    const std::string items = "<item><title>x</title></item>";

    EXPECT_TRUE(parse_feed(rss_of(items + items), hints));
    const Result<FeedDocument> rss = parse_feed(rss_of(items + items + items), hints);
    const Result<FeedDocument> atom = parse_feed("<feed><entry/><entry/><entry/></feed>", hints);
    const Result<FeedDocument> json =
        parse_feed(R"({"version":"https://jsonfeed.org/version/1","items":[{},{},{}]})", hints);

    ASSERT_FALSE(rss);
    EXPECT_EQ(rss.error().code(), Errc::too_large);
    EXPECT_EQ(rss.error().detail(), "more than 2 entries");
    ASSERT_FALSE(atom);
    EXPECT_EQ(atom.error().code(), Errc::too_large);
    ASSERT_FALSE(json);
    EXPECT_EQ(json.error().code(), Errc::too_large);
}

TEST(ParseTest, UsesTheSiteAsBaseWhereTheAddressIsUnknown) {
    const Result<FeedDocument> feed = parse_feed(
        "<rss version='2.0'><channel><link>https://s.example/</link>"
        "<item><link>/a</link></item></channel></rss>",
        {});
    ASSERT_TRUE(feed);
    EXPECT_EQ(feed->entries.at(0).link, "https://s.example/a");
}

TEST(ParseTest, AnswersDeepNestingInEveryFormat) {
    const auto repeat = [](const char* text) {
        std::string out;
        for (int i = 0; i < 100'000; ++i) {
            out += text;
        }
        return out;
    };
    ParseHints hints;
    hints.html = true;
    EXPECT_TRUE(parse_feed(rss_of("<item><description>" + repeat("<b>")), hints));
    EXPECT_TRUE(parse_feed(
        rss_of("<item><description><![CDATA[" + repeat("<b>") + "]]></description></item>"),
        hints));
    EXPECT_TRUE(parse_feed("<feed><entry><content type='xhtml'>" + repeat("<b>") + repeat("</b>") +
                               "</content></entry></feed>",
                           hints));
    EXPECT_FALSE(parse_feed(repeat("["), hints));
    EXPECT_FALSE(parse_feed("<html>" + repeat("<div>"), hints));
}

TEST(ParseTest, RepairsHostileMarkupInLinearTime) {
    for (const char* piece : {"<!--",
                              "<![CDATA[",
                              "<!DOCTYPE [",
                              "<a b='",
                              "<a b=\"",
                              "</x>",
                              "<x>",
                              "&",
                              "<?",
                              "<",
                              "<x y",
                              "<link>",
                              "<item>"}) {
        std::string body = "<rss><channel><item>";
        while (body.size() < 400'000) {
            body += piece;
        }
        const std::string repaired = repair_xml(body);
        EXPECT_LE(repaired.size(), body.size() * 8) << piece;
    }
}

TEST(ParseTest, FindsNamesInTheWaysPeopleWriteThem) {
    EXPECT_EQ(person_name("kim@x.example (Kim Quay)"), "Kim Quay");
    EXPECT_EQ(person_name("Kim Quay <kim@x.example>"), "Kim Quay");
    EXPECT_EQ(person_name("\"Kim Quay\" <kim@x.example>"), "Kim Quay");
    EXPECT_EQ(person_name("Kim Quay (kim@x.example)"), "Kim Quay");
    EXPECT_EQ(person_name("kim@x.example ()"), "kim@x.example");
    EXPECT_EQ(person_name("mailto:kim@x.example"), "kim@x.example");
    EXPECT_EQ(person_name("Kim Quay (The Wire)"), "Kim Quay (The Wire)");
    EXPECT_EQ(person_name("  Kim &amp; Lee "), "Kim & Lee");
    EXPECT_EQ(person_name(")("), ")(");
    EXPECT_EQ(person_name(""), "");
}

TEST(ParseTest, WritesOneLineAndLeavesAbsentValuesOut) {
    FeedDocument feed;
    feed.title = "a\nb";
    feed.entries.emplace_back().title = "T";
    std::string out;

    append_feed_json(out, feed);

    EXPECT_EQ(out, R"({"format":"rss20","title":"a\nb","entries":[{"title":"T"}]})");
}

TEST(ParseTest, ReadsChannelsAndItemsInEachOtherWithoutEnd) {
    constexpr int kDeep = 100'000;
    for (const std::string name : {"channel", "item", "items"}) {
        std::string body = "<rss>";
        for (int i = 0; i < kDeep; ++i) {
            body += '<' + name + '>';
        }
        for (int i = 0; i < kDeep; ++i) {
            body += "</" + name + '>';
        }
        body += "</rss>";

        const Result<FeedDocument> feed = parse_feed(body, {});

        ASSERT_TRUE(feed) << name;
        EXPECT_LT(feed->entries.size(), 20U);
    }
}

TEST(ParseTest, ReadsWhenAChannelWantsToBePolled) {
    const auto channel = [](const std::string& inside) {
        return *parse_feed(
            "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel>" +
                inside + "</channel></rss>",
            {});
    };

    EXPECT_EQ(channel("<skipHours><hour>0</hour><hour> 23 </hour><hour>24</hour><hour>25</hour>"
                      "<hour>x</hour></skipHours>")
                  .skip,
              skip_hour(0) | skip_hour(23));
    EXPECT_EQ(
        channel("<skipDays><day>Sunday</day><day>saturday</day><day>Sonntag</day></skipDays>").skip,
        skip_day(0) | skip_day(6));
    EXPECT_EQ(channel("<sy:updatePeriod> hourly </sy:updatePeriod>").update_every, Seconds{3600});
    EXPECT_EQ(channel("<sy:updatePeriod>daily</sy:updatePeriod>"
                      "<sy:updateFrequency>4</sy:updateFrequency>")
                  .update_every,
              Seconds{6 * 3600});
    EXPECT_EQ(channel("<sy:updateFrequency>2</sy:updateFrequency>").update_every,
              Seconds{12 * 3600});
    EXPECT_EQ(channel("<sy:updatePeriod>often</sy:updatePeriod>").update_every, Seconds{0});
    EXPECT_EQ(channel("").update_every, Seconds{0});
    EXPECT_EQ(channel("").skip, 0U);
}

}  // namespace vigie::test

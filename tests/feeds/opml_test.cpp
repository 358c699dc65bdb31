#include "feeds/opml.hpp"

#include "feeds/usual_addresses.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vigie::test {

namespace {

std::string opml_of(const std::string& outlines) {
    return "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>T</title></head><body>" +
           outlines + "</body></opml>";
}

// "URL|TITLE|TAG,TAG" for each feed.
std::vector<std::string> read(const std::string& body) {
    const Result<Opml> opml = read_opml(body);
    if (!opml) {
        return {"error: " + opml.error().detail()};
    }
    std::vector<std::string> lines;
    for (const OpmlFeed& feed : opml->feeds) {
        std::string line = feed.url + '|' + feed.title + '|';
        for (const std::string& tag : feed.tags) {
            line += (&tag == &feed.tags.front() ? "" : ",") + tag;
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST(OpmlTest, ReadsFeedsWithTheirFoldersAsTags) {
    EXPECT_EQ(read(opml_of("<outline text='Loose' xmlUrl='https://a.example/feed'/>"
                           "<outline text='Sea'><outline text='Fog &amp; tide'>"
                           "<outline type='rss' text='B' xmlUrl='https://b.example/feed'/>"
                           "</outline><outline text='C' xmlUrl='https://c.example/'/></outline>")),
              (Lines{"https://a.example/feed|Loose|",
                     "https://b.example/feed|B|Sea,Fog & tide",
                     "https://c.example/|C|Sea"}));
}

TEST(OpmlTest, TakesTitleBeforeTextAndCategoriesAsTags) {
    EXPECT_EQ(read(opml_of("<outline text='short' title='The whole title' "
                           "category='/Sea/Fog,Boats' xmlUrl='https://a.example/feed'/>")),
              (Lines{"https://a.example/feed|The whole title|Sea,Fog,Boats"}));
}

TEST(OpmlTest, ReadsNamesInAnyCaseAndAddressesAsBrowsersGaveThem) {
    EXPECT_EQ(read("<OPML><BODY><OUTLINE TITLE='A' XMLURL='feed://a.example/feed'/>"
                   "<Outline text='B' xmlurl=' feed:https://b.example/feed '/></BODY></OPML>"),
              (Lines{"http://a.example/feed|A|", "https://b.example/feed|B|"}));
}

TEST(OpmlTest, KeepsOneOfAFeedThatIsInTwoFolders) {
    EXPECT_EQ(read(opml_of("<outline text='X'><outline text='A' xmlUrl='https://a.example/f'/>"
                           "</outline><outline text='Y'><outline text='A again' "
                           "xmlUrl='https://a.example/f'/></outline>")),
              (Lines{"https://a.example/f|A|X,Y"}));
}

TEST(OpmlTest, CountsOutlinesWhoseAddressCannotBeFetched) {
    const Result<Opml> opml =
        read_opml(opml_of("<outline text='A' xmlUrl='exec:/bin/feed'/>"
                          "<outline text='B' xmlUrl='https://b.example/f'/><outline text='page' "
                          "type='link' url='https://c.example/'/>"));

    ASSERT_TRUE(opml);
    EXPECT_EQ(opml->unusable, 1U);
    EXPECT_EQ(opml->feeds.size(), 1U);
}

TEST(OpmlTest, ReadsBrokenXmlAsFarAsItGoes) {
    EXPECT_EQ(read("<opml><body><outline text='Fog & tide' xmlUrl='https://a.example/?a=1&b=2'/>"
                   "<outline text='B' xmlUrl='https://b.example/f'>"),
              (Lines{"https://a.example/?a=1&b=2|Fog & tide|", "https://b.example/f|B|"}));
}

TEST(OpmlTest, ReadsOutlinesOutsideABody) {
    EXPECT_EQ(read("<opml><outline text='A' xmlUrl='https://a.example/f'/></opml>"),
              (Lines{"https://a.example/f|A|"}));
}

TEST(OpmlTest, LeavesOutFoldersDeeperThanAnybodyMeans) {
    constexpr int kDeep = 50'000;
    std::string outlines;
    for (int i = 0; i < kDeep; ++i) {
        outlines += "<outline text='f'>";
    }
    outlines += "<outline text='A' xmlUrl='https://a.example/f'/>";
    for (int i = 0; i < kDeep; ++i) {
        outlines += "</outline>";
    }
    EXPECT_EQ(read(opml_of(outlines)), Lines{});
}

TEST(OpmlTest, SaysWhatADocumentIsThatIsNoOpml) {
    EXPECT_EQ(read(""), Lines{"error: no OPML: empty"});
    EXPECT_EQ(read("<!doctype html><title>Sign in</title>"),
              Lines{"error: no OPML: an HTML page (\"Sign in\"); it links to no feed"});
    EXPECT_EQ(read("<rss version='2.0'/>"),
              Lines{"error: no OPML: XML, but not a feed: its root element is <rss>"});
    EXPECT_EQ(read("PK\x03\x04zip"), Lines{"error: a zip archive"});
}

TEST(OpmlTest, ReadsBackWhatItWrites) {
    const std::vector<OpmlFeed> feeds = {
        {"https://a.example/?a=1&b=2", "Fog \"& <tide>\"", {}},
        {"https://b.example/feed", "Ñandú", {"sea", "fog"}},
        {"https://c.example/feed", "", {"sea"}},
    };

    const std::string written = write_opml(feeds, "Mine & yours");

    EXPECT_EQ(read(written),
              (Lines{"https://a.example/?a=1&b=2|Fog \"& <tide>\"|",
                     "https://b.example/feed|Ñandú|sea,fog",
                     "https://c.example/feed|https://c.example/feed|sea"}));
    EXPECT_NE(written.find("<title>Mine &amp; yours</title>"), std::string::npos);
}

TEST(UsualAddressesTest, TriesBesideThePageThenAtTheRoot) {
    const std::vector<std::string> found = usual_feed_addresses("https://harbour.example/blog");

    ASSERT_EQ(found.size(), 16U);
    EXPECT_EQ(found.front(), "https://harbour.example/blog/feed");
    EXPECT_EQ(found[10], "https://harbour.example/feed");
}

TEST(UsualAddressesTest, TakesTheFolderOfAFileAndNeverThePageItself) {
    EXPECT_EQ(usual_feed_addresses("https://harbour.example/news/a.html?x=1").front(),
              "https://harbour.example/news/feed");
    for (const std::string& address : usual_feed_addresses("https://harbour.example/feed")) {
        EXPECT_NE(address, "https://harbour.example/feed");
    }
    EXPECT_EQ(usual_feed_addresses("https://harbour.example").size(), 10U);
    EXPECT_TRUE(usual_feed_addresses("mailto:ann@x.example").empty());
}

}  // namespace vigie::test

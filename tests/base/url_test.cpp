#include "base/url.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace vigie {
namespace {

struct Resolved {
    const char* base;
    const char* reference;
    const char* url;
};

TEST(UrlTest, ResolvesReferencesAsBrowsersDo) {
    constexpr const char* kBase = "https://news.example/a/b?x=1#top";
    const std::initializer_list<Resolved> rows = {
        {kBase, "c", "https://news.example/a/c"},
        {kBase, "./c/", "https://news.example/a/c/"},
        {kBase, "../c", "https://news.example/c"},
        {kBase, "../../../c", "https://news.example/c"},
        {kBase, "..", "https://news.example/"},
        {kBase, "c/./d/../e", "https://news.example/a/c/e"},
        {kBase, "%2e%2E/c", "https://news.example/c"},
        {kBase, "/c?y=2", "https://news.example/c?y=2"},
        {kBase, "?y=2", "https://news.example/a/b?y=2"},
        {kBase, "#f", "https://news.example/a/b?x=1#f"},
        {kBase, "", "https://news.example/a/b?x=1"},
        {kBase, "//cdn.example/i.png", "https://cdn.example/i.png"},
        {kBase, R"(\\cdn.example\i.png)", "https://cdn.example/i.png"},
        {kBase, "http://Other.Example", "http://other.example/"},
        {kBase, "HTTPS://news.example:443/", "https://news.example/"},
        {kBase, "http://other.example:80/x", "http://other.example/x"},
        {kBase, "http://other.example:8080/x", "http://other.example:8080/x"},
        {kBase, "https:c", "https://news.example/a/c"},
        {kBase, "https:/c", "https://news.example/c"},
        {kBase, "http:other.example/c", "http://other.example/c"},
        {kBase, "http:///other.example/c", "http://other.example/c"},
        {kBase, "  /a b\t\n/c ", "https://news.example/a%20b/c"},
        {kBase, "a\\b\\c", "https://news.example/a/a/b/c"},
        {kBase, "é?q=é ü", "https://news.example/a/%C3%A9?q=%C3%A9%20%C3%BC"},
        {kBase, "50%-off", "https://news.example/a/50%-off"},
        {kBase, "x?q=<\"'>", "https://news.example/a/x?q=%3C%22%27%3E"},
        {kBase, "//user:p w@h.example/", "https://user:p%20w@h.example/"},
        {kBase, "//a@b@h.example/", "https://a%40b@h.example/"},
        {kBase, "http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"},
        {kBase, "http://bücher.example/x", "http://bücher.example/x"},
        {kBase, "x:y", ""},
        {kBase, "javascript:alert(1)", ""},
        {kBase, " JavaScript:alert(1)", ""},
        {kBase, "java\nscript:alert(1)", ""},
        {kBase, "mailto:desk@news.example", ""},
        {kBase, "data:text/html,x", ""},
        {kBase, "file:///etc/passwd", ""},
        {kBase, "http://", ""},
        {kBase, "http://a b/", ""},
        {kBase, "http://news.example../", ""},
        {kBase, "http://.news.example/", ""},
        {kBase, "http://h.example:99999/", ""},
        {kBase, "http://h.example:8o/", ""},
        {kBase, "http://[::1/", ""},
        {kBase, "http://%31/", ""},
        {"", "http://h.example/x", "http://h.example/x"},
        {"", "/x", ""},
        {"not a url", "x", ""},
        {"ftp://h.example/", "x", ""},
        {"http://h.example", "x", "http://h.example/x"},
    };
    for (const Resolved& row : rows) {
        EXPECT_EQ(resolve_url(row.base, row.reference), row.url) << row.reference;
    }
}

struct Form {
    const char* input;
    const char* output;
};

TEST(UrlTest, FindsTheHost) {
    const std::initializer_list<Form> rows = {
        {"https://User:pw@Www.News.Example:8443/a", "www.news.example"},
        {"http://[2001:DB8::1]:80/", "[2001:db8::1]"},
        {"//cdn.example/x", "cdn.example"},
        {"http://news.example.", "news.example"},
        {"http://news.example?x=@y", "news.example"},
        {"news.example/a", ""},
        {"mailto:a@b.example", ""},
        {"", ""},
    };
    for (const Form& row : rows) {
        EXPECT_EQ(url_host(row.input), row.output) << row.input;
    }
}

TEST(UrlTest, NamesTheAuthorityWithAPortThatIsNotTheDefault) {
    const std::initializer_list<Form> rows = {
        {"https://User@News.Example:443/a", "news.example"},
        {"http://news.example:80", "news.example"},
        {"http://news.example:443", "news.example:443"},
        {"https://news.example:8443/", "news.example:8443"},
        {"http://[::1]:8080/", "[::1]:8080"},
        {"http://news.example:/", "news.example"},
        {"nothing", ""},
    };
    for (const Form& row : rows) {
        EXPECT_EQ(url_authority(row.input), row.output) << row.input;
    }
}

TEST(UrlTest, KeepsSecretsOutOfLogs) {
    const std::initializer_list<Form> rows = {
        {"https://user:pw@news.example:8443/a?key=1#f", "https://news.example:8443/a"},
        {"https://news.example/a@b", "https://news.example/a@b"},
        {"https://user:p?w@news.example/", "https://"},
        {"https://user:p#w@news.example/", "https://"},
        {"http://[::1]:80/x", "http://[::1]:80/x"},
        {"http://[::1]", "http://[::1]"},
        {"//user@news.example/", "//news.example/"},
        {"user:pw@news.example/x", "user:news.example/x"},
        {"http://news.example/a b\nc", "http://news.example/a%20b%0Ac"},
        {"", ""},
    };
    for (const Form& row : rows) {
        EXPECT_EQ(redact_url(row.input), row.output) << row.input;
    }
}

TEST(UrlTest, BringsLinksToOneDocumentTogether) {
    const std::initializer_list<Form> rows = {
        // scheme, host, port, user-info
        {"http://example.org/a", "example.org/a"},
        {"https://example.org/a", "example.org/a"},
        {"HTTPS://EXAMPLE.ORG/A", "example.org/A"},
        {"//example.org/a", "example.org/a"},
        {R"(https:\\example.org\a)", "example.org/a"},
        {"https://www.example.org/a", "example.org/a"},
        {"https://m.example.org/a", "example.org/a"},
        {"https://amp.example.org/a", "example.org/a"},
        {"https://www.m.example.org/a", "example.org/a"},
        {"https://en.m.example.org/a", "en.example.org/a"},
        {"https://en.m.m.example.org/a", "en.example.org/a"},
        {"https://m.example/a", "m.example/a"},
        {"https://www.com/a", "www.com/a"},
        {"https://example.org./a", "example.org/a"},
        {"http://example.org:80/a", "example.org/a"},
        {"https://example.org:443/a", "example.org/a"},
        {"https://example.org:8443/a", "example.org:8443/a"},
        {"https://user:pw@example.org/a", "example.org/a"},
        {"http://[2001:DB8::1]/a", "[2001:db8::1]/a"},
        {"http://[2001:db8::1]:8080/a", "[2001:db8::1]:8080/a"},
        {"https://bücher.example/a", "bücher.example/a"},
        {"https://xn--bcher-kva.example/a", "xn--bcher-kva.example/a"},
        // path
        {"https://example.org", "example.org"},
        {"https://example.org/", "example.org"},
        {"https://example.org/a/", "example.org/a"},
        {"https://example.org//a///b//", "example.org/a/b"},
        {"https://example.org/a/./b/../c", "example.org/a/c"},
        {"https://example.org/../a", "example.org/a"},
        {"https://example.org/a/%2E%2e/b", "example.org/b"},
        {"https://example.org/%7Euser/%61", "example.org/~user/a"},
        {"https://example.org/%c3%a9", "example.org/%C3%A9"},
        {"https://example.org/é", "example.org/%C3%A9"},
        {"https://example.org/a b", "example.org/a%20b"},
        {"https://example.org/a%2fb", "example.org/a%2Fb"},
        {"https://example.org/50%", "example.org/50%25"},
        {"https://example.org/a+b", "example.org/a+b"},
        {"https://example.org/a;jsessionid=1F2?x=1", "example.org/a?x=1"},
        {"https://example.org/a;v=2/b", "example.org/a;v=2/b"},
        {"https://example.org/a/amp", "example.org/a"},
        {"https://example.org/a/amp/", "example.org/a"},
        {"https://example.org/amp/a", "example.org/a"},
        {"https://example.org/amp", "example.org/amp"},
        {"https://example.org/news-1.amp", "example.org/news-1"},
        {"https://example.org/news-1.amp.html", "example.org/news-1.html"},
        {"https://example.org/champ", "example.org/champ"},
        // query
        {"https://example.org/a?b=2&a=1", "example.org/a?a=1&b=2"},
        {"https://example.org/a?b=2&amp;a=1", "example.org/a?a=1&b=2"},
        {"https://example.org/a?", "example.org/a"},
        {"https://example.org/a?&&", "example.org/a"},
        {"https://example.org/a?x=%61+b", "example.org/a?x=a%20b"},
        {"https://example.org/a?x=a%20b", "example.org/a?x=a%20b"},
        {"https://example.org/a?x=a%2Bb", "example.org/a?x=a%2Bb"},
        {"https://example.org?id=1", "example.org?id=1"},
        {"https://example.org/?id=1", "example.org?id=1"},
        {"https://example.org/a?id=1&utm_source=rss&utm_medium=feed", "example.org/a?id=1"},
        {"https://example.org/a?UTM_Source=x", "example.org/a"},
        {"https://example.org/a?fbclid=x&gclid=y&mc_cid=z", "example.org/a"},
        {"https://example.org/a?at_medium=RSS&at_campaign=rss", "example.org/a"},
        {"https://example.org/a?xtor=RSS-1", "example.org/a"},
        {"https://example.org/a?CMP=share_btn", "example.org/a"},
        {"https://example.org/a?ns_mchannel=rss&ito=1490", "example.org/a"},
        {"https://example.org/a?PHPSESSID=1&id=2", "example.org/a?id=2"},
        {"https://example.org/a?from=rss", "example.org/a"},
        {"https://example.org/a?from=2019-01-01", "example.org/a?from=2019-01-01"},
        {"https://example.org/a?ref=rss&ref=7", "example.org/a?ref=7"},
        {"https://example.org/a?amp=1", "example.org/a"},
        {"https://example.org/a?amp=7", "example.org/a?amp=7"},
        {"https://example.org/a?outputType=amp", "example.org/a"},
        {"https://example.org/a?sid=24/01/1&cid=5", "example.org/a?cid=5&sid=24/01/1"},
        {"https://example.org/a?utmost=1", "example.org/a?utmost=1"},
        // fragment and edges
        {"https://example.org/a#top", "example.org/a"},
        {"https://example.org/#!/story/7", "example.org#!/story/7"},
        {"  https://example.org/\na ", "example.org/a"},
        // unreadable: unchanged
        {"mailto:desk@example.org", "mailto:desk@example.org"},
        {"tag:example.org,2023:1", "tag:example.org,2023:1"},
        {"example.org/a", "example.org/a"},
        {"http://", "http://"},
        {"http://a b/", "http://a b/"},
        {"", ""},
    };
    for (const Form& row : rows) {
        EXPECT_EQ(canonical_url(row.input), row.output) << row.input;
    }
}

TEST(UrlTest, CanonicalFormStaysItself) {
    for (const char* url : {"https://www.example.org/a/amp/amp/?b=%20&a=+",
                            "https://example.org/a.amp/amp",
                            "https://m.m.example.org:80/%25%32%35/..%2f/",
                            "https://example.org/?amp;amp;x=1&=&==",
                            "https://example.org/amp/amp/x",
                            "https://example.org/a/.amp",
                            "https://example.org/a/b/...amp"}) {
        const std::string once = canonical_url(url);
        EXPECT_EQ(canonical_url("https://" + once), once) << url;
    }
}

TEST(UrlTest, SortsAnyNumberOfParameters) {
    std::string url = "https://example.org/?";
    std::string reversed = url;
    for (int i = 10; i < 90; ++i) {
        url += "p" + std::to_string(i) + "=1&";
        reversed += "p" + std::to_string(99 - i) + "=1&";
    }

    EXPECT_EQ(canonical_url(url), canonical_url(reversed));
}

}  // namespace
}  // namespace vigie

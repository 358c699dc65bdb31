#include "base/http/redirect.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

HttpRequest request_for(const char* url, const char* method = "GET") {
    HttpRequest request;
    request.url = url;
    request.method = method;
    request.body = request.method == "POST" ? "{}" : "";
    request.headers = {{"User-Agent", "vigie"},
                       {"Authorization", "Bearer s3cret"},
                       {"X-Api-Key", "s3cret"},
                       {"If-None-Match", "\"1\""},
                       {"Content-Type", "application/json"}};
    return request;
}

HttpResponse redirect(int status, const char* location) {
    HttpResponse response;
    response.status = status;
    response.headers = {{"Location", location}};
    return response;
}

std::string names(const HttpRequest& request) {
    std::string out;
    for (const auto& header : request.headers) {
        out += header.first + ' ';
    }
    return out;
}

TEST(RedirectTest, FollowsRelativeLocationsAndCountsThem) {
    HttpRequest request = request_for("https://news.example/a/b?x=1");

    ASSERT_TRUE(follow_redirect(request, redirect(301, "../feed.xml")));

    EXPECT_EQ(request.url, "https://news.example/feed.xml");
    EXPECT_EQ(request.max_redirects, 4);
}

TEST(RedirectTest, TakesSecretsOnlyToTheSameOrigin) {
    constexpr const char* kAll = "User-Agent Authorization X-Api-Key If-None-Match Content-Type ";
    constexpr const char* kHarmless = "User-Agent If-None-Match Content-Type ";

    struct Row {
        const char* from;
        const char* to;
        const char* headers;
    };

    const std::initializer_list<Row> rows = {
        {"https://a.example/x", "/y", kAll},
        {"https://a.example/x", "https://a.example:443/y", kAll},
        {"http://a.example/x", "https://a.example/x", kAll},
        {"https://a.example/x", "http://a.example/x", kHarmless},
        {"https://a.example/x", "https://b.example/x", kHarmless},
        {"https://a.example/x", "https://www.a.example/x", kHarmless},
        {"http://a.example:8080/x", "http://a.example:8081/x", kHarmless},
    };
    for (const Row& row : rows) {
        HttpRequest request = request_for(row.from);
        ASSERT_TRUE(follow_redirect(request, redirect(302, row.to)));
        EXPECT_EQ(names(request), row.headers) << row.to;
    }
}

TEST(RedirectTest, TurnsAPostIntoAGetWhereTheWebDoes) {
    for (const int status : {301, 302, 303}) {
        HttpRequest request = request_for("https://a.example/x", "POST");
        ASSERT_TRUE(follow_redirect(request, redirect(status, "/y")));
        EXPECT_EQ(request.method, "GET");
        EXPECT_EQ(request.body, "");
        EXPECT_EQ(names(request).find("Content-Type"), std::string::npos);
    }
    for (const int status : {307, 308}) {
        HttpRequest request = request_for("https://a.example/x", "POST");
        ASSERT_TRUE(follow_redirect(request, redirect(status, "/y")));
        EXPECT_EQ(request.method, "POST");
        EXPECT_EQ(request.body, "{}");
    }
}

TEST(RedirectTest, KeepsHeadAHeadAfterASeeOther) {
    HttpRequest request = request_for("https://a.example/x", "HEAD");

    ASSERT_TRUE(follow_redirect(request, redirect(303, "/y")));

    EXPECT_EQ(request.method, "HEAD");
}

TEST(RedirectTest, RefusesWhatIsNotTheWeb) {
    for (const char* location : {"file:///etc/passwd",
                                 "ftp://a.example/",
                                 "javascript:alert(1)",
                                 "gopher://a.example/",
                                 "http://",
                                 "data:,x"}) {
        HttpRequest request = request_for("https://a.example/x");
        const Result<> followed = follow_redirect(request, redirect(302, location));
        ASSERT_FALSE(followed) << location;
        EXPECT_EQ(followed.error().code(), Errc::refused);
        EXPECT_NE(followed.error().detail().find("only http and https"), std::string::npos);
    }
}

TEST(RedirectTest, IsOneOnlyWithALocation) {
    EXPECT_TRUE(is_redirect(redirect(307, "/x")));
    EXPECT_FALSE(is_redirect(redirect(307, "")));
    EXPECT_FALSE(is_redirect(redirect(300, "/x")));
    EXPECT_FALSE(is_redirect(redirect(304, "/x")));
    EXPECT_FALSE(is_redirect(redirect(200, "/x")));
}

}  // namespace
}  // namespace vigie

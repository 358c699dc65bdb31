#include "tests/base/http/curl_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/system/system_error.hpp>

#include <cstdlib>
#include <vector>

namespace vigie::test {
namespace {

namespace asio = boost::asio;

using CurlClientTest = CurlTest;

constexpr std::string_view kNews = "the quick brown fox reads the quick brown news";

TEST_F(CurlClientTest, BringsStatusHeadersAndBody) {
    server_.on("/feed?x=1", {say(answer("200 OK", {"ETag: \"v1\"", "X-Two:  a b "}, "<rss/>"))});

    const Result<HttpResponse> response = get("/feed?x=1");

    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, "<rss/>");
    EXPECT_EQ(response->header("etag"), "\"v1\"");
    EXPECT_EQ(response->header("x-two"), "a b");
    EXPECT_EQ(response->header("absent"), "");
    EXPECT_EQ(response->url, server_.url("/feed?x=1"));
    EXPECT_EQ(response->permanent_url, "");
    EXPECT_EQ(response->remote_address, "127.0.0.1");
}

TEST_F(CurlClientTest, SendsItsHeadersAndNoOthersThatMatter) {
    server_.on("/feed", {say(answer("200 OK", {}, ""))});
    HttpRequest asked = request("/feed");
    asked.headers = {{"User-Agent", "vigie/1"}, {"If-None-Match", "\"v1\""}, {"X-Empty", ""}};

    ASSERT_TRUE(send(asked));

    const std::string sent = server_.requests().at(0);
    EXPECT_NE(sent.find("\r\nUser-Agent: vigie/1\r\n"), std::string::npos) << sent;
    EXPECT_NE(sent.find("\r\nIf-None-Match: \"v1\"\r\n"), std::string::npos) << sent;
    EXPECT_NE(sent.find("\r\nX-Empty:\r\n"), std::string::npos) << sent;
    EXPECT_NE(sent.find("gzip, br, zstd\r\n"), std::string::npos) << sent;
    EXPECT_EQ(sent.find("Cookie"), std::string::npos) << sent;
}

TEST_F(CurlClientTest, PostsItsBodyAsGiven) {
    server_.on("/hook", {say(answer("204 No Content", {}, ""))});
    HttpRequest asked = request("/hook");
    asked.method = "POST";
    asked.body = std::string(3 << 20, 'x') + std::string("\0end", 4);

    const Result<HttpResponse> response = send(asked);

    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->status, 204);
    const std::string sent = server_.requests().at(0);
    EXPECT_EQ(sent.find("POST /hook"), 0U);
    EXPECT_EQ(sent.substr(sent.size() - asked.body.size()), asked.body);
    EXPECT_EQ(sent.find("Expect"), std::string::npos);
    EXPECT_EQ(sent.find("Content-Type"), std::string::npos);
}

TEST_F(CurlClientTest, AsksWithOtherMethodsToo) {
    server_.on("/x", {say("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")});
    for (const char* method : {"PUT", "HEAD", "POST"}) {
        HttpRequest asked = request("/x");
        asked.method = method;
        asked.body = asked.method == "PUT" ? "v" : "";
        ASSERT_TRUE(send(asked)) << method;
        EXPECT_EQ(server_.requests().back().find(asked.method + " /x HTTP/1.1"), 0U);
    }
}

TEST_F(CurlClientTest, AnyStatusIsAnAnswer) {
    for (const char* status : {"304 Not Modified", "404 Not Found", "429 Slow Down", "503 Busy"}) {
        server_.on("/x",
                   {say("HTTP/1.1 " + std::string(status) + "\r\ncontent-length: 0\r\n\r\n")});
        const Result<HttpResponse> response = get("/x");
        ASSERT_TRUE(response) << response.error().detail();
        EXPECT_EQ(response->status, std::stoi(status));
    }
}

TEST_F(CurlClientTest, KeepsConnectionsForTheNextRequest) {
    server_.on("/feed", {say(answer("200 OK", {}, "x"))});
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(get("/feed"));
    }
    EXPECT_EQ(server_.requests().size(), 5U);
    EXPECT_EQ(server_.connections(), 1);
}

TEST_F(CurlClientTest, AsksAgainOverANewConnectionWhenTheKeptOneDied) {
    server_.on("/feed", {say(answer("200 OK", {}, "x")), cut()});
    ASSERT_TRUE(get("/feed"));
    ASSERT_TRUE(get("/feed"));
    EXPECT_EQ(server_.connections(), 2);
}

TEST_F(CurlClientTest, SendsManyAtOnceWithinTheLimitPerHost) {
    server_.on("/feed", {say(answer("200 OK", {}, kNews))});
    std::vector<std::future<Result<HttpResponse>>> answers;
    for (int i = 0; i < 40; ++i) {
        answers.push_back(asio::co_spawn(io_, client_->send(request("/feed")), asio::use_future));
    }

    io_.run();

    for (auto& future : answers) {
        const Result<HttpResponse> response = future.get();
        ASSERT_TRUE(response) << response.error().detail();
        EXPECT_EQ(response->body, kNews);
    }
    EXPECT_LE(server_.connections(), 6);
}

TEST_F(CurlClientTest, DecodesWhatItOffers) {
    struct Row {
        const char* encoding;
        std::string body;
    };

    const std::initializer_list<Row> rows = {
        {"gzip", gzip(kNews)},
        {"br",
         std::string("\x1b\x2d\x00\x00\x04\xea\x86\xd3\x7a\xf3\xac\x5e\x26\x0a\x45\x8b\x32\x8a"
                     "\x34\x02\xa9\x2a\x73\x43\x9c\x87\x75\x5d\xe2\xf5\x1c\x39\x28\xa9\x1b",
                     35)},
        {"zstd",
         std::string("\x28\xb5\x2f\xfd\x24\x2e\x25\x01\x00\xf0\x74\x68\x65\x20\x71\x75\x69\x63"
                     "\x6b\x20\x62\x72\x6f\x77\x6e\x20\x66\x6f\x78\x20\x72\x65\x61\x64\x73\x20"
                     "\x6e\x65\x77\x73\x01\x00\x36\x32\xc7\xfd\x0f\xee\x74",
                     49)},
    };
    for (const Row& row : rows) {
        server_.on(
            "/feed",
            {say(answer("200 OK", {std::string("Content-Encoding: ") + row.encoding}, row.body))});
        const Result<HttpResponse> response = get("/feed");
        ASSERT_TRUE(response) << row.encoding << response.error().detail();
        EXPECT_EQ(response->body, kNews) << row.encoding;
    }
}

TEST_F(CurlClientTest, ReadsChunksAndIgnoresTrailersAndInterimAnswers) {
    server_.on("/feed",
               {say("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Late: 1\r\n\r\n"
                    "4\r\nfour\r\n3\r\nsix\r\n0\r\nX-Trailer: 1\r\n\r\n")});

    const Result<HttpResponse> response = get("/feed");

    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->body, "foursix");
    EXPECT_EQ(response->header("x-early"), "");
    EXPECT_EQ(response->header("x-late"), "1");
    EXPECT_EQ(response->header("x-trailer"), "");
}

TEST_F(CurlClientTest, FollowsRedirectsAndReportsAPermanentMove) {
    server_.on("/old", {say(answer("301 Moved", {"Location: /newer"}, "moved"))});
    server_.on("/newer", {say(answer("308 Moved", {"Location: /new"}, ""))});
    server_.on("/new", {say(answer("200 OK", {}, "x"))});

    const Result<HttpResponse> response = get("/old");

    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->body, "x");
    EXPECT_EQ(response->url, server_.url("/new"));
    EXPECT_EQ(response->permanent_url, server_.url("/new"));
}

TEST_F(CurlClientTest, APermanentMoveEndsAtTheFirstTemporaryOne) {
    server_.on("/old", {say(answer("301 Moved", {"Location: /b"}, ""))});
    server_.on("/b", {say(answer("302 Found", {"Location: /c"}, ""))});
    server_.on("/c", {say(answer("301 Moved", {"Location: /d"}, ""))});
    server_.on("/d", {say(answer("200 OK", {}, "x"))});

    const Result<HttpResponse> response = get("/old");

    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->url, server_.url("/d"));
    EXPECT_EQ(response->permanent_url, server_.url("/b"));
    EXPECT_EQ(get("/b")->permanent_url, "");
}

TEST_F(CurlClientTest, ARedirectIsTheAnswerWhereNoneIsAllowed) {
    server_.on("/old", {say(answer("301 Moved", {"Location: /new"}, ""))});
    HttpRequest asked = request("/old");
    asked.max_redirects = 0;

    const Result<HttpResponse> response = send(asked);

    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->status, 301);
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(CurlClientTest, CarriesNoSecretsToAnotherHost) {
    HostileServer other;
    server_.on("/old", {say(answer("302 Found", {"Location: " + other.url("/new")}, ""))});
    other.on("/new", {say(answer("200 OK", {}, ""))});
    HttpRequest asked = request("/old");
    asked.headers = {{"Authorization", "Bearer s3cret"},
                     {"Cookie", "s3cret"},
                     {"X-Api-Key", "s3cret"},
                     {"User-Agent", "vigie"}};
    asked.url.insert(7, "me:s3cret@");

    ASSERT_TRUE(send(asked));

    EXPECT_NE(server_.requests().at(0).find("s3cret"), std::string::npos);
    EXPECT_EQ(other.requests().at(0).find("s3cret"), std::string::npos);
    EXPECT_EQ(other.requests().at(0).find("Authorization"), std::string::npos);
    EXPECT_NE(other.requests().at(0).find("User-Agent: vigie"), std::string::npos);
}

TEST_F(CurlClientTest, KeepsNoCookies) {
    server_.on("/feed", {say(answer("200 OK", {"Set-Cookie: a=b; Path=/"}, ""))});
    ASSERT_TRUE(get("/feed"));
    ASSERT_TRUE(get("/feed"));
    EXPECT_EQ(server_.requests().at(1).find("Cookie"), std::string::npos);
}

TEST_F(CurlClientTest, TakesNoProxyFromTheEnvironment) {
    server_.on("/feed", {say(answer("200 OK", {}, "x"))});
    ::setenv("http_proxy", "http://127.0.0.1:1/", 1);

    const Result<HttpResponse> response = get("/feed");

    ::unsetenv("http_proxy");
    ASSERT_TRUE(response) << response.error().detail();
}

TEST_F(CurlClientTest, AsksTheProxyItIsGiven) {
    CurlOptions options;
    options.proxy = server_.url("");
    use(options);
    server_.on("http://feeds.example/feed", {say(answer("200 OK", {}, "by proxy"))});
    HttpRequest asked = request("/");
    asked.url = "http://feeds.example/feed";

    const Result<HttpResponse> response = send(asked);

    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->body, "by proxy");
}

TEST_F(CurlClientTest, CancellingARequestEndsItAndLeavesTheClientUsable) {
    server_.on("/hold", {hold()});
    server_.on("/feed", {say(answer("200 OK", {}, "x"))});
    asio::cancellation_signal stop;
    std::future<Result<HttpResponse>> held =
        asio::co_spawn(io_,
                       client_->send(request("/hold")),
                       asio::bind_cancellation_slot(stop.slot(), asio::use_future));
    while (server_.requests().empty()) {
        io_.run_one_for(10ms);
    }

    stop.emit(asio::cancellation_type::terminal);
    io_.run();

    try {
        static_cast<void>(held.get());
        FAIL() << "nothing was thrown";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), asio::error::operation_aborted);
    }
    EXPECT_TRUE(get("/feed"));
}

TEST_F(CurlClientTest, DestroyingItEndsTheRequestsUnderWay) {
    server_.on("/hold", {hold()});
    std::future<Result<HttpResponse>> held =
        asio::co_spawn(io_, client_->send(request("/hold")), asio::use_future);
    while (server_.requests().empty()) {
        io_.run_one_for(10ms);
    }

    client_.reset();
    io_.run();

    EXPECT_THROW(static_cast<void>(held.get()), boost::system::system_error);
}

TEST_F(CurlClientTest, AnAnswerThatIsThereSurvivesTheClient) {
    server_.on("/feed", {say(answer("200 OK", {}, "x"))});
    bool answered = false;
    const auto ask = [&](CurlClient& client) -> asio::awaitable<void> {
        HttpRequest asked = request("/feed");
        const Result<HttpResponse> response = co_await client.send(std::move(asked));
        answered = response && response->body == "x";
        client_.reset();
    };

    run(io_, ask(*client_));

    EXPECT_TRUE(answered);
}

}  // namespace
}  // namespace vigie::test

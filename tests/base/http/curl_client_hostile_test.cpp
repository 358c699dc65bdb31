// What servers do wrong: each has its class of error and words that help.

#include "tests/base/http/curl_fixture.hpp"

namespace vigie::test {
namespace {

using HostileAnswerTest = CurlTest;

TEST_F(HostileAnswerTest, ASilentServerIsATimeout) {
    server_.on("/feed", {hold()});
    HttpRequest asked = request("/feed");
    asked.timeout = 150ms;

    expect_failure(
        send(asked), Errc::timeout, {"/feed: ", "no complete answer in time", "milliseconds"});
}

TEST_F(HostileAnswerTest, AServerThatDripsIsATimeoutHoweverAliveItLooks) {
    server_.on("/feed",
               {say("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n"),
                drip(std::string(1000, 'x'), 10ms)});
    HttpRequest asked = request("/feed");
    asked.timeout = 150ms;

    expect_failure(send(asked), Errc::timeout, {"no complete answer in time", "of 1000 bytes"});
}

TEST_F(HostileAnswerTest, AHeaderThatDripsIsATimeout) {
    server_.on("/feed", {drip("HTTP/1.1 200 OK\r\nx: " + std::string(1000, 'x'), 10ms)});
    HttpRequest asked = request("/feed");
    asked.timeout = 150ms;

    expect_failure(send(asked), Errc::timeout, {"no complete answer in time"});
}

TEST_F(HostileAnswerTest, TheTimeIsForAllRedirectsTogether) {
    server_.on("/a", {drip(answer("302 Found", {"Location: /a"}, ""), 1ms)});
    HttpRequest asked = request("/a");
    asked.timeout = 150ms;
    asked.max_redirects = 1000;

    expect_failure(send(asked), Errc::timeout, {"no complete answer in time"});
}

TEST_F(HostileAnswerTest, ASlowAnswerInTimeIsAnAnswer) {
    server_.on("/feed", {drip(answer("200 OK", {}, "x"), 1ms)});

    const Result<HttpResponse> response = get("/feed");

    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->body, "x");
}

TEST_F(HostileAnswerTest, ABodyCutOffIsNoBody) {
    server_.on("/feed", {say("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort"), cut()});

    expect_failure(
        get("/feed"), Errc::network, {"cut off after 5 bytes", "95 bytes remaining to read"});
}

TEST_F(HostileAnswerTest, AnEmptyBodyThatWasPromisedIsCutOffToo) {
    server_.on("/feed", {say("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n"), cut()});

    expect_failure(get("/feed"), Errc::network, {"cut off after 0 bytes"});
}

TEST_F(HostileAnswerTest, ChunksCutOffAreNoBody) {
    server_.on("/feed",
               {say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n"), cut()});

    expect_failure(get("/feed"), Errc::network, {"cut off after 5 bytes"});
}

TEST_F(HostileAnswerTest, ChunksThatAreNotNumberedAreAnError) {
    server_.on(
        "/feed",
        {say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nfirst\r\n"), cut()});

    expect_failure(get("/feed"), Errc::network, {"chunk"});
}

TEST_F(HostileAnswerTest, ALengthTooShortEndsTheBodyAndTheConnection) {
    server_.on("/feed", {say("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nshort and more")});

    const Result<HttpResponse> response = get("/feed");

    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->body, "short");
    ASSERT_TRUE(get("/feed"));
    EXPECT_EQ(server_.connections(), 2);
}

TEST_F(HostileAnswerTest, LengthsThatDifferAreRefused) {
    server_.on(
        "/feed",
        {say("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: -7\r\n\r\nshort"), cut()});

    expect_failure(get("/feed"), Errc::network, {"/feed: "});
}

TEST_F(HostileAnswerTest, AResetConnectionIsANetworkError) {
    server_.on("/feed", {reset()});

    expect_failure(get("/feed"), Errc::network, {"reset"});
}

TEST_F(HostileAnswerTest, AResetInTheBodyIsANetworkError) {
    server_.on("/feed", {say("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort"), reset()});

    expect_failure(get("/feed"), Errc::network, {"/feed: "});
}

TEST_F(HostileAnswerTest, NoAnswerAtAllIsANetworkError) {
    server_.on("/feed", {cut()});

    expect_failure(get("/feed"), Errc::network, {"without an answer"});
}

TEST_F(HostileAnswerTest, SomethingElseThanHttpIsSaidToBe) {
    server_.on("/feed", {say("220 mail.example ESMTP ready\r\n"), cut()});

    expect_failure(get("/feed"), Errc::network, {"does not speak HTTP"});
}

TEST_F(HostileAnswerTest, RandomBytesAreSaidToBeNoHttp) {
    server_.on("/feed", {say(std::string("\x16\x03\x01\0\xFF\xFE\x80", 7)), cut()});

    expect_failure(get("/feed"), Errc::network, {"does not speak HTTP"});
}

TEST_F(HostileAnswerTest, ABodyOverTheLimitIsNotReadToItsEnd) {
    server_.on("/feed", {say("HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x')), hold()});
    HttpRequest asked = request("/feed");
    asked.max_body = 4096;

    expect_failure(
        send(asked), Errc::too_large, {"the body is larger than 4096 bytes", "[poll] max_body"});
}

TEST_F(HostileAnswerTest, ABodyThatAnnouncesTooMuchIsNotRead) {
    server_.on("/feed", {say("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\nx"), hold()});

    expect_failure(get("/feed"), Errc::too_large, {"larger than 16 MiB"});
}

TEST_F(HostileAnswerTest, ABodyOfExactlyTheLimitIsRead) {
    server_.on("/feed", {say(answer("200 OK", {}, std::string(4096, 'x')))});
    HttpRequest asked = request("/feed");
    asked.max_body = 4096;

    const Result<HttpResponse> response = send(asked);

    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->body.size(), 4096U);
}

TEST_F(HostileAnswerTest, AGzipBombIsStoppedAtTheDecodedSize) {
    const std::string bomb = gzip(std::string(std::size_t{16} << 20U, '\0'));
    ASSERT_LT(bomb.size(), 100'000U);
    server_.on("/feed", {say(answer("200 OK", {"Content-Encoding: gzip"}, bomb))});
    HttpRequest asked = request("/feed");
    asked.max_body = std::size_t{1} << 20U;

    expect_failure(send(asked), Errc::too_large, {"larger than 1 MiB"});
}

TEST_F(HostileAnswerTest, ABombInManyLayersIsRefused) {
    std::string layers = "Content-Encoding: gzip";
    std::string body = gzip("x");
    for (int i = 0; i < 20; ++i) {
        layers += ", gzip";
        body = gzip(body);
    }
    server_.on("/feed", {say(answer("200 OK", {layers}, body))});

    expect_failure(get("/feed"), Errc::network, {"encoding"});
}

TEST_F(HostileAnswerTest, BrokenGzipIsANetworkError) {
    server_.on("/feed", {say(answer("200 OK", {"Content-Encoding: gzip"}, "not gzip at all"))});

    expect_failure(get("/feed"), Errc::network, {"encoding is broken"});
}

TEST_F(HostileAnswerTest, AHugeHeaderIsCutShort) {
    std::string flood = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 2000; ++i) {
        flood += "X-Filler-" + std::to_string(i) + ": " + std::string(60, 'x') + "\r\n";
    }
    server_.on("/feed", {say(flood), hold()});

    expect_failure(get("/feed"), Errc::too_large, {"headers are larger than 64 KiB"});
}

TEST_F(HostileAnswerTest, AnEndlessHeaderLineIsCutShort) {
    server_.on("/feed", {say("HTTP/1.1 200 OK\r\nX: " + std::string(400'000, 'x')), hold()});

    expect_failure(get("/feed"), Errc::too_large, {"headers are"});
}

TEST_F(HostileAnswerTest, RedirectsForEverAreStopped) {
    server_.on("/a?key=s3cret", {say(answer("302 Found", {"Location: /b"}, ""))});
    server_.on("/b", {say(answer("302 Found", {"Location: /a?key=s3cret"}, ""))});

    const Result<HttpResponse> response = get("/a?key=s3cret");

    expect_failure(response, Errc::refused, {"/a: redirected to ", "/b: more than 5 redirects"});
    EXPECT_EQ(response.error().detail().find("s3cret"), std::string::npos);
    EXPECT_EQ(server_.requests().size(), 6U);
}

TEST_F(HostileAnswerTest, ARedirectToAFileIsRefused) {
    server_.on("/feed", {say(answer("302 Found", {"Location: file:///etc/passwd"}, ""))});

    expect_failure(
        get("/feed"), Errc::refused, {"redirects to file:///etc/passwd", "only http and https"});
}

TEST_F(HostileAnswerTest, ARedirectToAPrivateAddressIsRefused) {
    server_.on("/feed", {say(answer("302 Found", {"Location: http://169.254.169.254/x"}, ""))});

    expect_failure(get("/feed"),
                   Errc::refused,
                   {"redirected to http://169.254.169.254/x: ",
                    "169.254.169.254 is a private address",
                    "[poll] allow_networks"});
}

TEST_F(HostileAnswerTest, AClosedPortIsANetworkError) {
    HttpRequest asked = request("/feed");
    asked.url = "http://user:s3cret@127.0.0.1:1/feed?key=s3cret";

    const Result<HttpResponse> response = send(asked);

    expect_failure(response, Errc::no_connect, {"http://127.0.0.1:1/feed: cannot connect"});
    EXPECT_EQ(response.error().detail().find("s3cret"), std::string::npos);
}

TEST_F(HostileAnswerTest, AUrlThatIsNoneIsRefusedBeforeAnythingIsSent) {
    for (const char* url :
         {"file:///etc/passwd", "news.example/feed", "", "http://", "gopher://x/", "http://a b/"}) {
        HttpRequest asked;
        asked.url = url;
        const Result<HttpResponse> response = send(asked);
        ASSERT_FALSE(response) << url;
        EXPECT_EQ(response.error().code(), Errc::refused) << response.error().detail();
        EXPECT_NE(response.error().detail().find("not an http or https URL"), std::string::npos);
    }
}

TEST_F(HostileAnswerTest, AHeaderThatWouldSmuggleIsNotSent) {
    for (const auto& [name, value] : Headers{{"X", "a\r\nHost: b"}, {"X: y\nZ", "1"}, {"", "1"}}) {
        HttpRequest asked = request("/feed");
        asked.headers = {{name, value}};
        expect_failure(send(asked), Errc::invalid, {"cannot be sent"});
    }
    EXPECT_TRUE(server_.requests().empty());
}

}  // namespace
}  // namespace vigie::test

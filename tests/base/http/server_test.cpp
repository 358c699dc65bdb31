#include "base/http/server.hpp"

#include "base/http/curl_client.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <stdexcept>

namespace vigie::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

asio::awaitable<ServerResponse> echo(ServerRequest request) {
    if (request.target == "/throw") {
        throw std::runtime_error("no such luck");
    }
    ServerResponse response;
    response.headers = {{"x-agent", std::string(request.header("user-agent"))}};
    response.body = request.method + ' ' + request.target + ' ' + request.body;
    co_return response;
}

class HttpServerTest : public testing::Test {
  protected:
    HttpServerTest() {
        const Result<std::uint16_t> port = server_.listen();
        EXPECT_TRUE(port) << port.error().detail();
        port_ = *port;
    }

    std::string url(const std::string& target) const {
        return "http://127.0.0.1:" + std::to_string(port_) + target;
    }

    // Drives both ends, then stops the server so that the loop runs dry.
    template <class T>
    T drive(asio::awaitable<T> op) {
        const auto run_and_stop = [](HttpServer& server,
                                     asio::awaitable<T> inner) -> asio::awaitable<T> {
            T value = co_await std::move(inner);
            server.stop();
            co_return value;
        };
        return run(io_, run_and_stop(server_, std::move(op)));
    }

    Result<HttpResponse> send(HttpRequest request) {
        request.allow_private = true;
        return drive(client_.send(std::move(request)));
    }

    // Sends bytes as they are and reads until the server closes.
    std::string talk(const std::string& bytes) {
        const auto exchange = [](std::uint16_t port,
                                 std::string out) -> asio::awaitable<std::string> {
            tcp::socket socket(co_await asio::this_coro::executor);
            const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
            co_await socket.async_connect(endpoint, asio::use_awaitable);
            co_await asio::async_write(socket, asio::buffer(out), asio::use_awaitable);
            std::string in;
            try {
                co_await asio::async_read(
                    socket, asio::dynamic_buffer(in), asio::transfer_all(), asio::use_awaitable);
            } catch (const boost::system::system_error&) {
                // The end of the stream.
            }
            co_return in;
        };
        return drive(exchange(port_, bytes));
    }

    asio::io_context io_;
    HttpServer server_{io_.get_executor(), echo};
    CurlClient client_{io_.get_executor(), CurlOptions{}};
    std::uint16_t port_ = 0;
};

TEST_F(HttpServerTest, HandsTheRequestToItsHandlerAndTheAnswerBack) {
    HttpRequest request;
    request.method = "POST";
    request.url = url("/hook?x=1");
    request.headers = {{"User-Agent", "vigie"}};
    request.body = "{}";

    const Result<HttpResponse> response = send(request);

    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, "POST /hook?x=1 {}");
    EXPECT_EQ(response->header("x-agent"), "vigie");
}

TEST_F(HttpServerTest, KeepsTheConnectionForTheNextRequest) {
    const std::string in = talk(
        "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    EXPECT_NE(in.find("GET /a "), std::string::npos) << in;
    EXPECT_NE(in.find("GET /b "), std::string::npos) << in;
}

TEST_F(HttpServerTest, AnswersHeadWithTheLengthAlone) {
    const std::string in = talk("HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    EXPECT_NE(in.find("Content-Length: 8\r\n"), std::string::npos) << in;
    EXPECT_EQ(in.substr(in.size() - 4), "\r\n\r\n");
}

TEST_F(HttpServerTest, WhatTheHandlerThrowsIsA500) {
    HttpRequest request;
    request.url = url("/throw");

    const Result<HttpResponse> response = send(request);

    ASSERT_TRUE(response) << response.error().detail();
    EXPECT_EQ(response->status, 500);
    EXPECT_EQ(response->body, "no such luck\n");
}

TEST_F(HttpServerTest, RefusesMethodsItDoesNotServe) {
    const std::string in = talk("DELETE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    EXPECT_EQ(in.find("HTTP/1.1 405 "), 0U) << in;
    EXPECT_NE(in.find("allow: GET, HEAD, PUT, POST"), std::string::npos) << in;
}

TEST_F(HttpServerTest, RefusesABodyOverOneMebibyte) {
    const std::string in = talk("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n");

    EXPECT_EQ(in.find("HTTP/1.1 413 "), 0U) << in;
}

TEST_F(HttpServerTest, RefusesAHeaderOver16Kibibytes) {
    const std::string in =
        talk("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");

    EXPECT_EQ(in.find("HTTP/1.1 431 "), 0U) << in;
}

TEST_F(HttpServerTest, RefusesWhatIsNotHttp) {
    EXPECT_EQ(talk("\x16\x03\x01 hello\r\n\r\n").find("HTTP/1.1 400 "), 0U);
}

TEST_F(HttpServerTest, SaysWhyItCannotListen) {
    HttpServer second(io_.get_executor(), echo);

    const Result<std::uint16_t> port = second.listen(port_);

    ASSERT_FALSE(port);
    EXPECT_EQ(port.error().code(), Errc::unavailable);
    EXPECT_NE(port.error().detail().find("cannot listen on 127.0.0.1:"), std::string::npos);
    server_.stop();
    io_.run();
}

}  // namespace
}  // namespace vigie::test

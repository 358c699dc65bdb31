#pragma once

// A CurlClient that may speak to loopback, and a server that misbehaves on demand.

#include "base/http/curl_client.hpp"
#include "tests/support/hostile_server.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>

namespace vigie::test {

using namespace std::chrono_literals;

inline Network network(const char* cidr) {
    Result<Network> parsed = Network::parse(cidr);
    EXPECT_TRUE(parsed);
    return *parsed;
}

class CurlTest : public testing::Test {
  protected:
    static CurlOptions options_for_loopback() {
        CurlOptions options;
        options.allow_networks = {network("127.0.0.0/8")};
        return options;
    }

    // A second client, for the tests that need other options.
    void use(CurlOptions options) { client_.emplace(io_.get_executor(), std::move(options)); }

    HttpRequest request(std::string_view path) const {
        HttpRequest request;
        request.url = server_.url(path);
        request.timeout = 5s;
        return request;
    }

    Result<HttpResponse> send(HttpRequest request) {
        return run(io_, client_->send(std::move(request)));
    }

    Result<HttpResponse> get(std::string_view path) { return send(request(path)); }

    // Expects a failure of that class whose text holds every piece and names the URL first.
    void expect_failure(const Result<HttpResponse>& result,
                        Errc code,
                        std::initializer_list<std::string_view> pieces) {
        ASSERT_FALSE(result) << "answered " << result->status << " with " << result->body.size();
        const std::string detail = result.error().detail();
        EXPECT_EQ(result.error().code(), code) << detail;
        EXPECT_EQ(detail.find("http://"), 0U) << detail;
        EXPECT_EQ(detail.find('\n'), std::string::npos) << detail;
        for (const std::string_view piece : pieces) {
            EXPECT_NE(detail.find(piece), std::string::npos) << piece << " in " << detail;
        }
    }

    boost::asio::io_context io_;
    HostileServer server_;
    std::optional<CurlClient> client_{std::in_place, io_.get_executor(), options_for_loopback()};
};

}  // namespace vigie::test

// Which addresses the client will speak to.

#include "tests/base/http/curl_fixture.hpp"

namespace vigie::test {
namespace {

using AddressGuardTest = CurlTest;

TEST_F(AddressGuardTest, RefusesEveryKindOfPrivateAddress) {
    use(CurlOptions{});
    for (const char* host : {"127.0.0.1",
                             "127.9.9.9",
                             "localhost",
                             "[::1]",
                             "[::ffff:127.0.0.1]",
                             "169.254.169.254",
                             "10.1.2.3",
                             "172.16.0.1",
                             "192.168.1.1",
                             "100.64.0.1",
                             "[fc00::1]",
                             "[fd12::1]",
                             "[fe80::1]",
                             "0.0.0.0",
                             "224.0.0.1",
                             "255.255.255.255",
                             "2130706433",
                             "0x7f.1",
                             "0177.0.0.1"}) {
        HttpRequest asked = request("/feed");
        asked.url = server_.url("/feed", host);
        expect_failure(
            send(asked), Errc::refused, {"is a private address", "[poll] allow_networks"});
    }
    EXPECT_EQ(server_.connections(), 0);
}

TEST_F(AddressGuardTest, SaysWhichAddressANameLedTo) {
    use(CurlOptions{});
    HttpRequest asked = request("/feed");
    asked.url = server_.url("/feed", "127.0.0.1");

    const Result<HttpResponse> response = send(asked);

    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().detail(),
              server_.url("/feed") +
                  ": 127.0.0.1 is a private address; allow it with [poll] allow_networks for "
                  "feeds, allow_networks or allow_private = true for a sink");
}

TEST_F(AddressGuardTest, LetsThroughTheNetworksItIsTold) {
    CurlOptions options;
    options.allow_networks = {network("10.0.0.0/8"), network("127.0.0.1")};
    use(options);
    server_.on("/feed", {say(answer("200 OK", {}, "x"))});

    EXPECT_TRUE(get("/feed"));

    HttpRequest other = request("/feed");
    other.url = server_.url("/feed", "127.0.0.2");
    expect_failure(send(other), Errc::refused, {"127.0.0.2 is a private address"});
}

TEST_F(AddressGuardTest, LetsThroughARequestThatMay) {
    use(CurlOptions{});
    server_.on("/feed", {say(answer("200 OK", {}, "x"))});
    HttpRequest asked = request("/feed");
    asked.allow_private = true;

    EXPECT_TRUE(send(asked));
}

TEST_F(AddressGuardTest, AKeptConnectionIsNoWayAround) {
    use(CurlOptions{});
    server_.on("/feed", {say(answer("200 OK", {}, "x"))});
    HttpRequest asked = request("/feed");
    asked.allow_private = true;
    ASSERT_TRUE(send(asked));

    expect_failure(get("/feed"), Errc::refused, {"127.0.0.1 is a private address"});

    EXPECT_EQ(server_.requests().size(), 1U);
}

}  // namespace
}  // namespace vigie::test

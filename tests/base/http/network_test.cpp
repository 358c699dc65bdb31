#include "base/http/network.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

bool is_public(const char* address) {
    const std::string bytes = parse_address(address);
    EXPECT_FALSE(bytes.empty()) << address;
    return is_public_address(bytes);
}

bool holds(const char* cidr, const char* address) {
    const Result<Network> network = Network::parse(cidr);
    EXPECT_TRUE(network) << cidr;
    return network && network->contains(parse_address(address));
}

TEST(NetworkTest, KnowsWhatIsNotTheOpenInternet) {
    for (const char* address : {"0.0.0.0",
                                "0.1.2.3",
                                "10.0.0.1",
                                "10.255.255.255",
                                "100.64.0.1",
                                "100.127.255.255",
                                "127.0.0.1",
                                "127.255.0.1",
                                "169.254.169.254",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.0.0.8",
                                "192.0.2.1",
                                "192.168.1.1",
                                "198.18.0.1",
                                "198.51.100.7",
                                "203.0.113.9",
                                "224.0.0.1",
                                "239.1.2.3",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "::127.0.0.1",
                                "::ffff:10.1.2.3",
                                "::ffff:127.0.0.1",
                                "64:ff9b::a00:1",
                                "64:ff9b:1::1",
                                "100::1",
                                "2001::1",
                                "2001:db8::1",
                                "2002:7f00:1::1",
                                "2002:a00:1::",
                                "3fff::1",
                                "fc00::1",
                                "fd12:3456::1",
                                "fe80::1",
                                "fec0::1",
                                "ff02::1",
                                "4000::1"}) {
        EXPECT_FALSE(is_public(address)) << address;
    }
}

TEST(NetworkTest, KnowsTheOpenInternet) {
    for (const char* address : {"1.1.1.1",
                                "8.8.8.8",
                                "9.255.255.255",
                                "11.0.0.0",
                                "100.63.0.1",
                                "100.128.0.1",
                                "126.0.0.1",
                                "128.0.0.1",
                                "172.15.0.1",
                                "172.32.0.1",
                                "192.167.1.1",
                                "192.169.1.1",
                                "223.255.255.1",
                                "2606:4700::1",
                                "2a00:1450::1",
                                "2001:4860::8888",
                                "::ffff:8.8.8.8",
                                "64:ff9b::808:808",
                                "2002:808:808::1"}) {
        EXPECT_TRUE(is_public(address)) << address;
    }
}

TEST(NetworkTest, ReadsNetworksAndSingleAddresses) {
    EXPECT_TRUE(holds("127.0.0.0/8", "127.1.2.3"));
    EXPECT_FALSE(holds("127.0.0.0/8", "128.0.0.1"));
    EXPECT_TRUE(holds("10.1.16.0/20", "10.1.31.255"));
    EXPECT_FALSE(holds("10.1.16.0/20", "10.1.32.0"));
    EXPECT_TRUE(holds("0.0.0.0/0", "8.8.8.8"));
    EXPECT_FALSE(holds("0.0.0.0/0", "2606:4700::1"));
    EXPECT_TRUE(holds("192.168.0.5", "192.168.0.5"));
    EXPECT_FALSE(holds("192.168.0.5", "192.168.0.6"));
    EXPECT_TRUE(holds("fd00::/8", "fd12::1"));
    EXPECT_FALSE(holds("fd00::/8", "fc12::1"));
    EXPECT_TRUE(holds("::1", "::1"));
}

TEST(NetworkTest, AnIpv4NetworkHoldsItsMappedAddresses) {
    EXPECT_TRUE(holds("127.0.0.0/8", "::ffff:127.0.0.1"));
    EXPECT_FALSE(holds("127.0.0.0/8", "::ffff:10.0.0.1"));
}

TEST(NetworkTest, RefusesWhatIsNoNetworkAndShowsTheForm) {
    for (const char* text : {"",
                             "/8",
                             "10.0.0.0/",
                             "10.0.0.0/33",
                             "10.0.0.0/-1",
                             "10.0.0.0/8x",
                             "10.0.0/8",
                             "10.0.0.256",
                             "localhost",
                             "fd00::/129",
                             "::1/ 3"}) {
        const Result<Network> network = Network::parse(text);
        ASSERT_FALSE(network) << text;
        EXPECT_EQ(network.error().code(), Errc::invalid);
        EXPECT_NE(network.error().detail().find("\"10.0.0.0/8\""), std::string::npos);
    }
}

TEST(NetworkTest, AnythingElseThanAnAddressIsNotPublic) {
    EXPECT_FALSE(is_public_address(""));
    EXPECT_FALSE(is_public_address("12345"));
}

}  // namespace
}  // namespace vigie

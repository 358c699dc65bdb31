#include "base/digest.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

std::string text_of(const std::array<std::uint8_t, 32>& digest) {
    return {digest.begin(), digest.end()};
}

TEST(DigestTest, Sha256MatchesTheStandardsExample) {
    // FIPS 180-2, appendix B.1.
    EXPECT_EQ(to_hex(text_of(sha256("abc"))),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(DigestTest, HmacMatchesRfc4231Case2) {
    EXPECT_EQ(to_hex(text_of(hmac_sha256("Jefe", "what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(DigestTest, Base64RoundTripsEveryRemainder) {
    for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
        EXPECT_EQ(from_base64(to_base64(text)), text);
    }
    EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");  // RFC 4648 section 10
    EXPECT_EQ(to_base64("fo"), "Zm8=");
}

TEST(DigestTest, Base64RefusesWhatIsNotBase64) {
    for (const char* text : {"Zg", "Zg=", "Z===", "Zg==Zg==", "Zm 9v", "====", "Zm9v\n"}) {
        EXPECT_EQ(from_base64(text), std::nullopt) << text;
    }
}

TEST(DigestTest, Base32hexKeepsEveryBit) {
    EXPECT_EQ(to_base32hex({0, 0}), std::string(26, '0'));
    EXPECT_EQ(to_base32hex({~0ULL, ~0ULL}), std::string(25, 'v') + "s");
    for (unsigned bit = 0; bit < 64; ++bit) {
        EXPECT_NE(to_base32hex({1ULL << bit, 0}), to_base32hex({0, 0})) << bit;
        EXPECT_NE(to_base32hex({0, 1ULL << bit}), to_base32hex({0, 0})) << bit;
    }
}

TEST(DigestTest, HashesDependOnTheSeed) {
    EXPECT_NE(hash64("x", 1), hash64("x", 2));
    EXPECT_EQ(hash128("x", 1), hash128("x", 1));
}

}  // namespace
}  // namespace vigie

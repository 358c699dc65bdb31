#include "sinks/signature.hpp"

#include "base/digest.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

constexpr std::string_view kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::string_view kId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr std::string_view kTimestamp = "1614265330";
constexpr std::string_view kBody = "{\"test\": 2432232314}";
constexpr std::string_view kSigned = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
constexpr Time kThen{Seconds{1614265330}};

std::vector<WebhookKey> golden_key() {
    return {*parse_webhook_key(kSecret)};
}

WebhookKey ed25519_key(std::string_view seed_hex) {
    std::string seed;
    for (std::size_t i = 0; i < seed_hex.size(); i += 2) {
        seed += static_cast<char>(std::stoi(std::string(seed_hex.substr(i, 2)), nullptr, 16));
    }
    return *parse_webhook_key("whsk_" + to_base64(seed));
}

TEST(SignatureTest, IsTheGoldenOneOfTheSpecification) {
    EXPECT_EQ(webhook_signature(golden_key(), kId, kTimestamp, kBody, kThen), kSigned);
}

TEST(SignatureTest, HasOneForEachKeyWhileKeysRotate) {
    const std::vector<WebhookKey> keys{{std::string(32, 'n')}, golden_key()[0]};

    const std::string header = webhook_signature(keys, kId, kTimestamp, kBody, kThen);

    EXPECT_TRUE(header.starts_with("v1,"));
    EXPECT_TRUE(header.ends_with(" " + std::string(kSigned)));
    EXPECT_TRUE(verify_webhook({keys[0]}, kId, kTimestamp, kBody, header, kThen));
    EXPECT_TRUE(verify_webhook({keys[1]}, kId, kTimestamp, kBody, header, kThen));
}

TEST(SignatureTest, IsRefusedWhenAnythingWasChanged) {
    const std::vector<WebhookKey> keys = golden_key();

    EXPECT_TRUE(verify_webhook(keys, kId, kTimestamp, kBody, kSigned, kThen));
    EXPECT_FALSE(verify_webhook(keys, "msg_other", kTimestamp, kBody, kSigned, kThen));
    EXPECT_FALSE(verify_webhook(keys, kId, "1614265331", kBody, kSigned, kThen));
    EXPECT_FALSE(verify_webhook(keys, kId, kTimestamp, "{\"test\": 1}", kSigned, kThen));
    EXPECT_FALSE(verify_webhook({{std::string(24, 'x')}}, kId, kTimestamp, kBody, kSigned, kThen));
    EXPECT_FALSE(verify_webhook({}, kId, kTimestamp, kBody, kSigned, kThen));
}

TEST(SignatureTest, IsLookedForAmongOthersInTheHeader) {
    const std::string header = "v1a,AAAA v1,short " + std::string(kSigned) + " v2,x";

    EXPECT_TRUE(verify_webhook(golden_key(), kId, kTimestamp, kBody, header, kThen));
    EXPECT_FALSE(verify_webhook(golden_key(), kId, kTimestamp, kBody, "", kThen));
    EXPECT_FALSE(verify_webhook(
        golden_key(), kId, kTimestamp, kBody, "v2" + std::string(kSigned.substr(2)), kThen));
}

TEST(SignatureTest, IsRefusedOutsideTheTolerance) {
    const auto at = [](Seconds later) {
        return verify_webhook(golden_key(), kId, kTimestamp, kBody, kSigned, kThen + later);
    };

    EXPECT_TRUE(at(Seconds{300}));
    EXPECT_TRUE(at(Seconds{-300}));
    EXPECT_FALSE(at(Seconds{301}));
    EXPECT_FALSE(at(Seconds{-301}));
}

TEST(SignatureTest, IsRefusedWithATimestampThatIsNone) {
    for (const char* timestamp : {"", "now", "1614265330.0", "-1", "99999999999999999999"}) {
        const std::string header = webhook_signature(golden_key(), kId, timestamp, kBody, kThen);
        EXPECT_FALSE(verify_webhook(golden_key(), kId, timestamp, kBody, header, kThen))
            << timestamp;
    }
}

// RFC 8032, 7.1, TEST 2: its message is one byte, so only the public key is compared with it.
TEST(SignatureTest, OfEd25519IsVerifiedWithThePublicKeyThatTheRfcNames) {
    const WebhookKey key =
        ed25519_key("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");

    const std::string header = webhook_signature({key}, kId, kTimestamp, kBody, kThen);

    EXPECT_EQ(public_key_text(key), "whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");
    EXPECT_TRUE(header.starts_with("v1a,"));
    EXPECT_TRUE(verify_webhook({key}, kId, kTimestamp, kBody, header, kThen));
    EXPECT_FALSE(verify_webhook({key}, kId, kTimestamp, "{}", header, kThen));
    EXPECT_FALSE(verify_webhook({key}, kId, kTimestamp, kBody, "v1a,AAAA", kThen));
}

TEST(SignatureTest, OfBothKindsStandInOneHeader) {
    const WebhookKey modern = ed25519_key(std::string(64, '7'));
    const std::vector<WebhookKey> keys{golden_key()[0], modern};

    const std::string header = webhook_signature(keys, kId, kTimestamp, kBody, kThen);

    EXPECT_TRUE(header.starts_with(std::string(kSigned) + " v1a,"));
    EXPECT_TRUE(verify_webhook(golden_key(), kId, kTimestamp, kBody, header, kThen));
    EXPECT_TRUE(verify_webhook({modern}, kId, kTimestamp, kBody, header, kThen));
}

TEST(SignatureTest, IsThatOfTheKeysInForce) {
    WebhookKey old = golden_key()[0];
    old.to = kThen;
    WebhookKey fresh{std::string(32, 'n')};
    fresh.from = kThen - Seconds{60};

    const auto signed_by_old = [&](Seconds later) {
        const std::string header =
            webhook_signature({fresh, old}, kId, kTimestamp, kBody, kThen + later);
        return verify_webhook({old}, kId, kTimestamp, kBody, header, kThen);
    };
    const auto signed_by_fresh = [&](Seconds later) {
        const std::string header =
            webhook_signature({fresh, old}, kId, kTimestamp, kBody, kThen + later);
        return verify_webhook({fresh}, kId, kTimestamp, kBody, header, kThen);
    };

    EXPECT_TRUE(signed_by_old(Seconds{-61}));
    EXPECT_FALSE(signed_by_fresh(Seconds{-61}));
    EXPECT_TRUE(signed_by_old(Seconds{-1}));
    EXPECT_TRUE(signed_by_fresh(Seconds{-60}));
    EXPECT_FALSE(signed_by_old(Seconds{0}));
    EXPECT_TRUE(signed_by_fresh(Seconds{0}));
}

}  // namespace
}  // namespace vigie

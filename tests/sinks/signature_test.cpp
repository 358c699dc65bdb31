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

std::vector<std::string> golden_key() {
    return {*parse_webhook_secret(kSecret)};
}

std::string secret_of(std::size_t bytes) {
    return "whsec_" + to_base64(std::string(bytes, 'k'));
}

TEST(SignatureTest, IsTheGoldenOneOfTheSpecification) {
    EXPECT_EQ(webhook_signature(golden_key(), kId, kTimestamp, kBody), kSigned);
}

TEST(SignatureTest, HasOneForEachKeyWhileKeysRotate) {
    const std::vector<std::string> keys{std::string(32, 'n'), golden_key()[0]};

    const std::string header = webhook_signature(keys, kId, kTimestamp, kBody);

    EXPECT_TRUE(header.starts_with("v1,"));
    EXPECT_TRUE(header.ends_with(" " + std::string(kSigned)));
    EXPECT_TRUE(verify_webhook({keys[0]}, kId, kTimestamp, kBody, header, kThen));
    EXPECT_TRUE(verify_webhook({keys[1]}, kId, kTimestamp, kBody, header, kThen));
}

TEST(SignatureTest, IsRefusedWhenAnythingWasChanged) {
    const std::vector<std::string> keys = golden_key();

    EXPECT_TRUE(verify_webhook(keys, kId, kTimestamp, kBody, kSigned, kThen));
    EXPECT_FALSE(verify_webhook(keys, "msg_other", kTimestamp, kBody, kSigned, kThen));
    EXPECT_FALSE(verify_webhook(keys, kId, "1614265331", kBody, kSigned, kThen));
    EXPECT_FALSE(verify_webhook(keys, kId, kTimestamp, "{\"test\": 1}", kSigned, kThen));
    EXPECT_FALSE(verify_webhook({std::string(24, 'x')}, kId, kTimestamp, kBody, kSigned, kThen));
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
        const std::string header = webhook_signature(golden_key(), kId, timestamp, kBody);
        EXPECT_FALSE(verify_webhook(golden_key(), kId, timestamp, kBody, header, kThen))
            << timestamp;
    }
}

TEST(WebhookSecretTest, IsFrom24To64Bytes) {
    EXPECT_FALSE(parse_webhook_secret(secret_of(23)));
    EXPECT_EQ(*parse_webhook_secret(secret_of(24)), std::string(24, 'k'));
    EXPECT_EQ(*parse_webhook_secret(secret_of(64)), std::string(64, 'k'));
    EXPECT_FALSE(parse_webhook_secret(secret_of(65)));
}

TEST(WebhookSecretTest, IsRefusedWithoutBeingRepeated) {
    for (const std::string& secret : {std::string("topsecretwithoutprefix"),
                                      std::string("whsec_topsecret!"),
                                      std::string("whsec_dG9wc2VjcmV0"),
                                      std::string("whsec_"),
                                      std::string()}) {
        const Result<std::string> key = parse_webhook_secret(secret);

        ASSERT_FALSE(key) << secret;
        EXPECT_EQ(key.error().code(), Errc::invalid);
        EXPECT_EQ(key.error().detail().find("topsecret"), std::string::npos);
        EXPECT_EQ(key.error().detail().find("dG9w"), std::string::npos);
        EXPECT_NE(key.error().detail().find("whsec_"), std::string::npos);
    }
}

}  // namespace
}  // namespace vigie

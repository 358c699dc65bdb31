#include "sinks/webhook_key.hpp"

#include "base/digest.hpp"
#include "base/ed25519.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

std::string secret_of(std::string_view prefix, std::size_t bytes) {
    return std::string(prefix) + to_base64(std::string(bytes, 'k'));
}

TEST(WebhookKeyTest, IsFrom24To64BytesWhereItIsShared) {
    EXPECT_FALSE(parse_webhook_key(secret_of("whsec_", 23)));
    EXPECT_EQ(parse_webhook_key(secret_of("whsec_", 24))->bytes, std::string(24, 'k'));
    EXPECT_EQ(parse_webhook_key(secret_of("whsec_", 64))->bytes, std::string(64, 'k'));
    EXPECT_FALSE(parse_webhook_key(secret_of("whsec_", 65)));
}

TEST(WebhookKeyTest, IsASeedOrASeedWithItsPublicKeyWhereItIsPrivate) {
    const std::string seed(32, 'k');
    const std::string pair = seed + ed25519_public_key(seed);

    const Result<WebhookKey> from_seed = parse_webhook_key(secret_of("whsk_", 32));
    const Result<WebhookKey> from_pair = parse_webhook_key("whsk_" + to_base64(pair));

    ASSERT_TRUE(from_seed);
    EXPECT_EQ(from_seed->kind, WebhookKey::Kind::ed25519);
    EXPECT_EQ(*from_seed, *from_pair);
    EXPECT_EQ(public_key_text(*from_seed), "whpk_" + to_base64(ed25519_public_key(seed)));
    EXPECT_FALSE(parse_webhook_key(secret_of("whsk_", 64)));  // not the public key of that seed
    EXPECT_FALSE(parse_webhook_key(secret_of("whsk_", 33)));
    EXPECT_EQ(public_key_text(*parse_webhook_key(secret_of("whsec_", 32))), "");
}

TEST(WebhookKeyTest, IsRefusedWithoutBeingRepeated) {
    for (const std::string& secret : {std::string("topsecretwithoutprefix"),
                                      std::string("whsec_topsecret!"),
                                      std::string("whsec_dG9wc2VjcmV0"),
                                      std::string("whsk_topsecret!"),
                                      std::string("whsk_dG9wc2VjcmV0"),
                                      std::string("whpk_dG9wc2VjcmV0"),
                                      std::string("whsec_"),
                                      std::string("whsk_"),
                                      std::string()}) {
        const Result<WebhookKey> key = parse_webhook_key(secret);

        ASSERT_FALSE(key) << secret;
        EXPECT_EQ(key.error().code(), Errc::invalid);
        EXPECT_EQ(key.error().detail().find("topsecret"), std::string::npos);
        EXPECT_EQ(key.error().detail().find("dG9w"), std::string::npos);
        EXPECT_NE(key.error().detail().find("whs"), std::string::npos);
    }
}

TEST(WebhookKeyTest, IsInForceFromItsBeginningToBeforeItsEnd) {
    const Time noon{Seconds{1'700'000'000}};
    WebhookKey key;
    EXPECT_TRUE(is_in_force(key, noon));
    key.from = noon;
    key.to = noon + Seconds{10};

    EXPECT_FALSE(is_in_force(key, noon - Seconds{1}));
    EXPECT_TRUE(is_in_force(key, noon));
    EXPECT_TRUE(is_in_force(key, noon + Seconds{9}));
    EXPECT_FALSE(is_in_force(key, noon + Seconds{10}));
}

WebhookKey dated(std::optional<int> from_day, std::optional<int> to_day) {
    const auto time = [](std::optional<int> day) -> std::optional<Time> {
        if (!day) {
            return std::nullopt;
        }
        return Time{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} +
                    std::chrono::days{*day}};
    };
    WebhookKey key;
    key.from = time(from_day);
    key.to = time(to_day);
    return key;
}

TEST(WebhookKeysTest, HandOverWithoutAGap) {
    EXPECT_EQ(gap_between({dated({}, {})}), std::nullopt);
    EXPECT_EQ(gap_between({dated(2, {}), dated({}, 2)}), std::nullopt);
    EXPECT_EQ(gap_between({dated({}, 5), dated(2, {})}), std::nullopt);
    EXPECT_EQ(gap_between({dated({}, {}), dated(2, 3)}), std::nullopt);

    EXPECT_EQ(gap_between({dated(3, {}), dated({}, 2)}),
              "nothing signs from 2026-03-03T00:00:00Z to 2026-03-04T00:00:00Z");
    EXPECT_EQ(gap_between({dated(2, {})}),
              "nothing signs before 2026-03-03T00:00:00Z; the oldest secret has no from");
    EXPECT_EQ(gap_between({dated({}, 2)}),
              "nothing signs from 2026-03-03T00:00:00Z on; the newest secret has no to");
    EXPECT_EQ(gap_between({dated({}, {}), dated(3, 3)}),
              "a secret ends (to) before it begins (from)");
}

}  // namespace
}  // namespace vigie

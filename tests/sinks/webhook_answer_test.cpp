#include "sinks/webhook_answer.hpp"

#include "tests/support/deliveries.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

constexpr std::string_view kUrl = "https://user:pass@hooks.example/in?token=hidden";

HttpResponse answer(int status, std::string body = {}, Headers headers = {}) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    response.headers = std::move(headers);
    return response;
}

Attempt judge(const Result<HttpResponse>& response) {
    return judge_answer(kUrl, response, test::kMorning);
}

TEST(WebhookAnswerTest, IsSuccessOnlyWithA2xx) {
    for (const int status : {200, 201, 202, 204, 299}) {
        EXPECT_EQ(judge(answer(status)).verdict, DeliveryVerdict::delivered) << status;
        EXPECT_EQ(judge(answer(status)).error, "");
    }
}

TEST(WebhookAnswerTest, IsFinalForRedirectsAndRefusals) {
    for (const int status :
         {300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 405, 410, 413, 422, 451}) {
        EXPECT_EQ(judge(answer(status)).verdict, DeliveryVerdict::dead) << status;
    }
}

TEST(WebhookAnswerTest, IsTemporaryForTheRest) {
    for (const int status : {0, 100, 408, 425, 429, 500, 501, 502, 503, 504, 520, 599, 600}) {
        EXPECT_EQ(judge(answer(status)).verdict, DeliveryVerdict::retry) << status;
    }
}

TEST(WebhookAnswerTest, IsTemporaryWhenThereIsNone) {
    const Attempt attempt = judge(Error(Errc::network, "https://hooks.example/in: refused"));

    EXPECT_EQ(attempt.verdict, DeliveryVerdict::retry);
    EXPECT_EQ(attempt.error, "https://hooks.example/in: refused");
    EXPECT_EQ(attempt.retry_after, std::nullopt);
}

TEST(WebhookAnswerTest, ObeysRetryAfterInSecondsAndAsADate) {
    EXPECT_EQ(judge(answer(429, "", {{"retry-after", "120"}})).retry_after, Millis{120'000});
    EXPECT_EQ(
        judge(answer(503, "", {{"Retry-After", "Thu, 29 Feb 2024 09:10:00 GMT"}})).retry_after,
        Millis{600'000});
    EXPECT_EQ(judge(answer(503, "", {{"Retry-After", "soon"}})).retry_after, std::nullopt);
    EXPECT_EQ(judge(answer(410, "", {{"Retry-After", "120"}})).retry_after, std::nullopt);
}

TEST(WebhookAnswerTest, SaysWhatWasAnsweredWithoutTheUrlsSecrets) {
    EXPECT_EQ(judge(answer(403, "\n  {\"error\":\"who are you\"} \nmore")).error,
              "https://hooks.example/in: status 403 \"{\"error\":\"who are you\"}\"");
    EXPECT_EQ(judge(answer(500)).error, "https://hooks.example/in: status 500");
    const std::string moved =
        judge(answer(308, "", {{"location", "https://new.example/in?token=hidden"}})).error;
    EXPECT_NE(moved.find("redirects are not followed"), std::string::npos);
    EXPECT_NE(moved.find("https://new.example/in"), std::string::npos);
    EXPECT_EQ(moved.find("hidden"), std::string::npos);
}

TEST(WebhookAnswerTest, QuotesOneShortPrintableLine) {
    EXPECT_EQ(first_printable_line("a\tb\x01"
                                   "c\x7F"
                                   "d\xC2\x85"
                                   "e\nnext"),
              "a b c d e");
    EXPECT_EQ(first_printable_line("bad \xFF bytes"), "bad \xEF\xBF\xBD bytes");
    EXPECT_EQ(first_printable_line(" \r\n\r\n "), "");
    std::string accents;
    for (int i = 0; i < 200; ++i) {
        accents += "x\xC3\xA9";
    }
    EXPECT_EQ(first_printable_line(accents), accents.substr(0, 120));
    EXPECT_EQ(first_printable_line("x" + accents), "x" + accents.substr(0, 118));
}

}  // namespace
}  // namespace vigie

#include "feeds/poll_schedule.hpp"

#include "base/digest.hpp"
#include "feeds/poll_hints.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vigie {
namespace {

constexpr double kMiddle = 0.5;  // no jitter
const Instant kNow = *parse_rfc3339("2026-11-24T12:00:00Z");
constexpr int kMinute = 60;
constexpr int kHour = 3600;
constexpr int kDay = 24 * kHour;
constexpr Seconds kWeek{7 * kDay};

FeedSpec spec() {
    FeedSpec out;
    out.url = "https://example.org/feed";
    out.name = "example";
    return out;
}

FeedState known() {
    FeedState out;
    out.url = spec().url;
    out.validators = {R"("v1")", "Mon, 23 Nov 2026 12:00:00 GMT"};
    out.body_hash = hash64("old body");
    out.last_poll = kNow - Seconds{kHour};
    out.last_success = kNow - Seconds{kHour};
    out.primed = true;
    out.title = "Old title";
    return out;
}

HttpResponse answer(int status, Headers headers = {}, std::string body = "body") {
    HttpResponse out;
    out.status = status;
    out.headers = std::move(headers);
    out.body = status == 304 ? std::string() : std::move(body);
    out.url = spec().url;
    return out;
}

FeedState poll(const FeedState& before,
               Result<HttpResponse> response,
               const Result<DocumentHints>& document = DocumentHints{},
               double random = kMiddle) {
    const PollAnswer given{before, std::move(response)};
    return after_poll(given, document, spec(), PollOptions{}, kNow, random);
}

Seconds wait_of(const FeedState& state) {
    return std::chrono::duration_cast<Seconds>(state.next_poll - kNow);
}

// ---- when ---------------------------------------------------------------------------------------

struct ScheduleRow {
    const char* what;
    int status;
    Headers headers;
    const char* ttl;
    int every;               // of the feed; 0: the default of 15 minutes
    std::uint32_t failures;  // before
    double random;
    int wait;  // seconds
};

const ScheduleRow kRows[] = {
    {"nothing said", 200, {}, "", 0, 0, kMiddle, 15 * kMinute},
    {"own interval", 200, {}, "", 300, 0, kMiddle, 300},
    {"jitter down", 200, {}, "", 1000, 0, 0.0, 900},
    {"jitter up", 200, {}, "", 1000, 0, 1.0, 1100},
    {"jitter within", 200, {}, "", 1000, 0, 0.25, 950},
    {"not modified", 304, {}, "", 0, 0, kMiddle, 15 * kMinute},
    {"shorter than the minimum", 200, {}, "", 10, 0, kMiddle, 63},
    {"jitter never below the minimum", 200, {}, "", 60, 0, 0.0, 60},
    {"own interval above the maximum wins", 200, {}, "", 3 * kDay, 0, 1.0, 3 * kDay},

    {"max-age longer", 200, {{"Cache-Control", "max-age=3600"}}, "", 0, 0, 0.0, kHour},
    {"max-age longer, with jitter", 200, {{"Cache-Control", "max-age=3600"}}, "", 0, 0, 1.0, 3960},
    {"max-age shorter", 200, {{"Cache-Control", "max-age=60"}}, "", 0, 0, kMiddle, 900},
    {"max-age just below: jitter stays above it",
     200,
     {{"Cache-Control", "max-age=890"}},
     "",
     0,
     0,
     0.0,
     890},
    {"max-age on 304", 304, {{"Cache-Control", "max-age=3600"}}, "", 0, 0, 0.0, kHour},
    {"max-age among others",
     200,
     {{"Cache-Control", "public, MAX-AGE=3600, immutable"}},
     "",
     0,
     0,
     0.0,
     kHour},
    {"max-age quoted", 200, {{"cache-control", "max-age=\"3600\""}}, "", 0, 0, 0.0, kHour},
    {"max-age in a second header",
     200,
     {{"Cache-Control", "public"}, {"Cache-Control", "max-age=3600"}},
     "",
     0,
     0,
     0.0,
     kHour},
    {"max-age unreadable", 200, {{"Cache-Control", "max-age=soon"}}, "", 0, 0, kMiddle, 900},
    {"max-age negative", 200, {{"Cache-Control", "max-age=-3600"}}, "", 0, 0, kMiddle, 900},
    {"max-age beyond all bounds",
     200,
     {{"Cache-Control", "max-age=99999999999999"}},
     "",
     0,
     0,
     kMiddle,
     kDay},
    {"s-maxage is for shared caches",
     200,
     {{"Cache-Control", "s-maxage=3600"}},
     "",
     0,
     0,
     kMiddle,
     900},
    {"Age taken off",
     200,
     {{"Cache-Control", "max-age=3600"}, {"Age", "600"}},
     "",
     0,
     0,
     0.0,
     3000},
    {"Age older than max-age",
     200,
     {{"Cache-Control", "max-age=3600"}, {"Age", "7200"}},
     "",
     0,
     0,
     kMiddle,
     900},
    {"Age unreadable",
     200,
     {{"Cache-Control", "max-age=3600"}, {"Age", "x"}},
     "",
     0,
     0,
     0.0,
     kHour},
    {"no-cache", 200, {{"Cache-Control", "no-cache, max-age=3600"}}, "", 0, 0, kMiddle, 900},
    {"no-store",
     200,
     {{"Cache-Control", "no-store"}, {"Expires", "Tue, 24 Nov 2026 14:00:00 GMT"}},
     "",
     0,
     0,
     kMiddle,
     900},

    {"Expires less Date",
     200,
     {{"Date", "Tue, 24 Nov 2026 10:00:00 GMT"}, {"Expires", "Tue, 24 Nov 2026 12:00:00 GMT"}},
     "",
     0,
     0,
     0.0,
     2 * kHour},
    {"Expires without Date",
     200,
     {{"Expires", "Tue, 24 Nov 2026 13:00:00 GMT"}},
     "",
     0,
     0,
     0.0,
     kHour},
    {"Expires in the obsolete form",
     200,
     {{"Expires", "Tuesday, 24-Nov-26 13:00:00 GMT"}},
     "",
     0,
     0,
     0.0,
     kHour},
    {"Expires as asctime writes it",
     200,
     {{"Expires", "Tue Nov 24 13:00:00 2026"}},
     "",
     0,
     0,
     0.0,
     kHour},
    {"Expires: 0", 200, {{"Expires", "0"}}, "", 0, 0, kMiddle, 900},
    {"Expires: -1", 200, {{"Expires", "-1"}}, "", 0, 0, kMiddle, 900},
    {"Expires past", 200, {{"Expires", "Tue, 24 Nov 2026 11:00:00 GMT"}}, "", 0, 0, kMiddle, 900},
    {"Expires with an unreadable Date",
     200,
     {{"Date", "now"}, {"Expires", "Tue, 24 Nov 2026 13:00:00 GMT"}},
     "",
     0,
     0,
     0.0,
     kHour},
    {"max-age before Expires",
     200,
     {{"Cache-Control", "max-age=0"}, {"Expires", "Tue, 24 Nov 2026 13:00:00 GMT"}},
     "",
     0,
     0,
     kMiddle,
     900},
    {"Expires in a year",
     200,
     {{"Expires", "Wed, 24 Nov 2027 13:00:00 GMT"}},
     "",
     0,
     0,
     kMiddle,
     kDay},

    {"ttl", 200, {}, "60", 0, 0, 0.0, kHour},
    {"ttl with blanks", 200, {}, " 60\n", 0, 0, 0.0, kHour},
    {"ttl shorter", 200, {}, "5", 0, 0, kMiddle, 900},
    {"ttl unreadable", 200, {}, "1 hour", 0, 0, kMiddle, 900},
    {"ttl of a month", 200, {}, "43200", 0, 0, kMiddle, kDay},
    {"ttl and max-age: the longer",
     200,
     {{"Cache-Control", "max-age=1800"}},
     "60",
     0,
     0,
     0.0,
     kHour},
    {"Retry-After on a success means nothing",
     200,
     {{"Retry-After", "7200"}},
     "",
     0,
     0,
     kMiddle,
     900},

    {"first failure", 500, {}, "", 0, 0, kMiddle, 30 * kMinute},
    {"second failure", 500, {}, "", 0, 1, kMiddle, kHour},
    {"third failure", 404, {}, "", 0, 2, kMiddle, 2 * kHour},
    {"failure with jitter", 500, {}, "", 1000, 0, 0.0, 1800},
    {"tenth failure", 500, {}, "", 0, 9, kMiddle, kDay - kDay / 20},
    {"millionth failure", 500, {}, "", 0, 4'000'000'000U, 1.0, kDay},
    {"failure of a feed slower than the ceiling", 500, {}, "", 3 * kDay, 5, 1.0, 3 * kDay},
    {"Cache-Control of an error means nothing",
     404,
     {{"Cache-Control", "max-age=86400"}},
     "",
     0,
     0,
     kMiddle,
     30 * kMinute},
    {"Retry-After longer than the back-off",
     503,
     {{"Retry-After", "7200"}},
     "",
     0,
     0,
     0.0,
     2 * kHour},
    {"Retry-After shorter than the back-off",
     503,
     {{"Retry-After", "10"}},
     "",
     0,
     0,
     kMiddle,
     30 * kMinute},
    {"Retry-After with jitter upwards only", 429, {{"Retry-After", "7200"}}, "", 0, 0, 1.0, 7920},
    {"Retry-After as a date",
     429,
     {{"Retry-After", "Tue, 24 Nov 2026 18:00:00 GMT"}},
     "",
     0,
     0,
     0.0,
     6 * kHour},
    {"Retry-After as an obsolete date",
     429,
     {{"Retry-After", "Tuesday, 24-Nov-26 18:00:00 GMT"}},
     "",
     0,
     0,
     0.0,
     6 * kHour},
    {"Retry-After past",
     429,
     {{"Retry-After", "Tue, 24 Nov 2020 18:00:00 GMT"}},
     "",
     0,
     0,
     kMiddle,
     30 * kMinute},
    {"Retry-After longer than max_every",
     503,
     {{"Retry-After", "172800"}},
     "",
     0,
     0,
     0.0,
     2 * kDay},
    {"Retry-After of a year: capped", 503, {{"Retry-After", "31536000"}}, "", 0, 0, 0.0, 7 * kDay},
    {"Retry-After unreadable", 503, {{"Retry-After", "later"}}, "", 0, 0, kMiddle, 30 * kMinute},
    {"gone", 410, {}, "", 0, 0, kMiddle, kDay},
    {"gone, whatever the jitter", 410, {}, "", 0, 0, 0.0, kDay},
};

TEST(PollScheduleTest, WaitsAsLongAsEachRowSays) {
    for (const ScheduleRow& row : kRows) {
        FeedSpec feed = spec();
        if (row.every != 0) {
            feed.every = Seconds{row.every};
        }
        FeedState before = known();
        before.failures = row.failures;
        const PollAnswer given{before, answer(row.status, row.headers)};
        DocumentHints hints;
        hints.ttl = row.ttl;
        hints.read = row.status == 200;

        const FeedState after = after_poll(given, hints, feed, PollOptions{}, kNow, row.random);

        EXPECT_EQ(wait_of(after).count(), row.wait) << row.what;
    }
}

TEST(PollScheduleTest, BacksOffNoFurtherThanMaxEvery) {
    PollOptions options;
    options.max_every = Seconds{2 * kHour};
    FeedState before = known();
    before.failures = 10;
    const PollAnswer given{before, Error(Errc::timeout, "no answer within 30 s")};

    const FeedState after = after_poll(given, DocumentHints{}, spec(), options, kNow, 1.0);

    EXPECT_EQ(wait_of(after), Seconds{2 * kHour});
}

// ---- what the document wants
// ---------------------------------------------------------------------

DocumentHints said(const char* ttl) {
    DocumentHints out;
    out.ttl = ttl;
    out.read = true;
    return out;
}

TEST(PollScheduleTest, RemembersWhatTheDocumentWantsWhereNothingNewCame) {
    const HttpResponse tagged = answer(200, {{"ETag", R"("v2")"}});
    const FeedState after_document = poll(known(), tagged, said("120"));
    const FeedState after_304 = poll(after_document, answer(304));
    const FeedState after_same_body = poll(after_304, answer(200));
    const FeedState after_new_document = poll(after_same_body, answer(200), said(""));

    EXPECT_EQ(after_document.hint_every, Seconds{2 * kHour});
    EXPECT_EQ(wait_of(after_document), Seconds{2 * kHour + kHour / 10});
    EXPECT_EQ(wait_of(after_304), wait_of(after_document));
    EXPECT_EQ(wait_of(after_same_body), wait_of(after_document));
    EXPECT_EQ(after_new_document.hint_every, Seconds{0});
    EXPECT_EQ(wait_of(after_new_document), Seconds{15 * kMinute});
}

TEST(PollScheduleTest, TakesTheLongerOfTtlAndSyndicationModule) {
    DocumentHints hints = said("60");
    hints.update_every = Seconds{3 * kHour};

    EXPECT_EQ(poll(known(), answer(200), hints, 0.0).hint_every, Seconds{3 * kHour});
    hints.ttl = "600";
    EXPECT_EQ(poll(known(), answer(200), hints, 0.0).hint_every, Seconds{10 * kHour});
}

TEST(PollScheduleTest, PollsAQuietFeedMoreRarelyAndABusyOneAsBefore) {
    const auto wait_after_quiet = [](int days) {
        FeedState before = known();
        before.newest = kNow - Seconds{days * kDay};
        return wait_of(poll(before, answer(304))).count() / kMinute;
    };

    EXPECT_EQ(wait_after_quiet(0), 15);
    EXPECT_EQ(wait_after_quiet(6), 15);
    EXPECT_EQ(wait_after_quiet(7), 30);
    EXPECT_EQ(wait_after_quiet(14), 45);
    EXPECT_EQ(wait_after_quiet(21), 60);
    EXPECT_EQ(wait_after_quiet(1000), 60);
    EXPECT_EQ(wait_after_quiet(-1), 15);
}

TEST(PollScheduleTest, LeavesAnIntervalOfItsOwnAloneHoweverQuietTheFeed) {
    FeedSpec own = spec();
    own.every = Seconds{5 * kMinute};

    EXPECT_EQ(adapted_interval(own, PollOptions{}, kNow - Seconds{100 * kDay}, kNow),
              Seconds{5 * kMinute});
    EXPECT_EQ(adapted_interval(spec(), PollOptions{}, Instant{}, kNow), Seconds{15 * kMinute});
}

TEST(PollScheduleTest, RemembersTheNewestDateAndNeverGoesBack) {
    DocumentHints hints = said("");
    hints.newest = kNow - Seconds{kDay};
    FeedState state = poll(known(), answer(200), hints);
    EXPECT_EQ(state.newest, kNow - Seconds{kDay});

    hints.newest = kNow - Seconds{9 * kDay};
    state = poll(state, answer(200), hints);
    EXPECT_EQ(state.newest, kNow - Seconds{kDay});
}

// kNow is a Tuesday, 12:00.
TEST(PollScheduleTest, WaitsPastSkippedHoursAndDays) {
    DocumentHints hints = said("");
    hints.skip = skip_hour(12) | skip_hour(13);
    const FeedState after = poll(known(), answer(200, {{"ETag", R"("v2")"}}), hints);

    EXPECT_EQ(wait_of(after), Seconds{2 * kHour});
    EXPECT_EQ(wait_of(poll(after, answer(304))), Seconds{2 * kHour});

    hints.skip = skip_day(2) | skip_hour(0);
    EXPECT_EQ(wait_of(poll(known(), answer(200), hints)), Seconds{13 * kHour});
    hints.skip = skip_hour(11);
    EXPECT_EQ(wait_of(poll(known(), answer(200), hints)), Seconds{15 * kMinute});
}

TEST(PollScheduleTest, IsNotKeptAwayForEver) {
    EXPECT_EQ(after_skipped(kNow, 0x7FFFFFFF), kNow);
    EXPECT_EQ(after_skipped(kNow, 0x00FFFFFF), kNow);
    EXPECT_EQ(after_skipped(kNow, 0), kNow);
    EXPECT_EQ(after_skipped(kNow, 0x7F000000 & ~skip_day(1)),
              kNow + Seconds{5 * kDay + 12 * kHour});
}

TEST(PollScheduleTest, PollsSoonerAfterAGapUntilPollsOverlapAgain) {
    DocumentHints hints = said("");

    struct Step {
        Overlap overlap;
        std::uint32_t gaps;
        int wait;
    };

    FeedState state = known();
    for (const Step& step : {Step{Overlap::unknown, 0, 900},
                             Step{Overlap::none, 1, 450},
                             Step{Overlap::none, 2, 225},
                             Step{Overlap::little, 2, 225},
                             Step{Overlap::plenty, 2, 450},
                             Step{Overlap::plenty, 2, 900},
                             Step{Overlap::plenty, 2, 900}}) {
        hints.overlap = step.overlap;
        state = poll(state, answer(200), hints);
        EXPECT_EQ(state.gaps, step.gaps);
        EXPECT_EQ(wait_of(state).count(), step.wait);
    }
}

TEST(PollScheduleTest, AGapDoesNotOverruleWhatIsAskedOrTheMinimum) {
    DocumentHints hints = said("20");
    hints.overlap = Overlap::none;
    EXPECT_EQ(wait_of(poll(known(), answer(200), hints, 0.0)), Seconds{20 * kMinute});

    hints.ttl.clear();
    FeedState state = known();
    for (int i = 0; i < 40; ++i) {
        state = poll(state, answer(200), hints, 0.0);
    }
    EXPECT_GE(wait_of(state), PollOptions{}.min_every);
    EXPECT_EQ(state.gaps, 40U);
}

// ---- gone
// ----------------------------------------------------------------------------------------

TEST(PollScheduleTest, ParksAFeedThatIsGoneTwiceAndAsksOnceAMonth) {
    const FeedState once = poll(known(), answer(410));
    const FeedState twice = poll(once, answer(410));
    const FeedState again = poll(twice, answer(410));

    EXPECT_FALSE(is_parked(once));
    EXPECT_EQ(wait_of(once), Seconds{kDay});
    EXPECT_TRUE(is_parked(twice));
    EXPECT_EQ(wait_of(twice), kParkedEvery);
    EXPECT_EQ(wait_of(again), kParkedEvery);
}

TEST(PollScheduleTest, TakesAParkedFeedBackAtItsFirstAnswer) {
    const FeedState parked = poll(poll(known(), answer(410)), answer(410));

    EXPECT_FALSE(is_parked(poll(parked, answer(304))));
    EXPECT_FALSE(is_parked(poll(parked, answer(404))));
    EXPECT_EQ(poll(parked, answer(304)).gone, 0U);
}

// ---- what is a failure --------------------------------------------------------------------------

TEST(PollScheduleTest, TakesEveryStatusButAnAnswerAsAFailure) {
    for (const int status :
         {100, 201, 204, 206, 301, 302, 400, 401, 403, 404, 410, 418, 429, 500, 503}) {
        const FeedState after = poll(known(), answer(status));

        EXPECT_EQ(after.failures, 1U) << status;
        EXPECT_EQ(after.last_status, status);
        EXPECT_TRUE(after.last_error.starts_with("HTTP " + std::to_string(status)))
            << after.last_error;
        EXPECT_EQ(after.last_success, known().last_success) << status;
    }
}

TEST(PollScheduleTest, Takes304AsAFailureWhenNothingConditionalWasAsked) {
    FeedState before = known();
    before.validators = {};

    const FeedState after = poll(before, answer(304));

    EXPECT_EQ(after.failures, 1U);
    EXPECT_EQ(after.last_error, "HTTP 304 Not Modified, though nothing conditional was asked");
}

TEST(PollScheduleTest, SaysThatAFeedIsGone) {
    EXPECT_EQ(poll(known(), answer(410)).last_error,
              "HTTP 410 Gone: the publisher says that this feed has ended; remove it");
}

TEST(PollScheduleTest, SaysWhenAChallengePageStandsInTheWay) {
    const FeedState after = poll(known(), answer(403, {{"cf-mitigated", "challenge"}}));

    EXPECT_NE(after.last_error.find("tell people from programs"), std::string::npos);
}

TEST(PollScheduleTest, PutsAnErrorOnOneLineOfBoundedLength) {
    const FeedState after =
        poll(known(), Error(Errc::network, "two\nlines\t" + std::string(1000, 'x')));

    EXPECT_EQ(after.last_error.substr(0, 10), "two lines ");
    EXPECT_LE(after.last_error.size(), 300U);
    EXPECT_EQ(after.last_status, 0);
}

TEST(PollScheduleTest, ForgetsFailuresAtOnceAfterASuccess) {
    FeedState before = known();
    before.failures = 7;
    before.last_error = "HTTP 500 Internal Server Error";

    const FeedState after = poll(before, answer(304));

    EXPECT_EQ(after.failures, 0U);
    EXPECT_EQ(after.last_error, "");
    EXPECT_EQ(after.last_success, kNow);
    EXPECT_EQ(after.last_poll, kNow);
    EXPECT_EQ(after.last_status, 304);
    EXPECT_EQ(wait_of(after), Seconds{900});
}

TEST(PollScheduleTest, AnErrorChangesNothingButTheErrorAndTheTimes) {
    FeedState before = known();
    before.moved_to = "https://example.net/feed";
    before.moved_since = kNow - Seconds{kDay};
    FeedState expected = before;

    FeedState after = poll(before, answer(500, {{"ETag", "\"error page\""}}));

    EXPECT_EQ(after.failures, 1U);
    expected.failures = after.failures;
    expected.last_error = after.last_error;
    expected.last_status = after.last_status;
    expected.last_poll = after.last_poll;
    expected.next_poll = after.next_poll;
    EXPECT_EQ(after, expected);
}

// ---- validators ---------------------------------------------------------------------------------

const Headers kNew = {{"ETag", R"("v2")"}, {"Last-Modified", "Tue, 24 Nov 2026 11:00:00 GMT"}};

TEST(PollScheduleTest, KeepsTheValidatorsOfADocumentItCouldRead) {
    const FeedState after = poll(known(), answer(200, kNew));

    EXPECT_EQ(after.validators, (Validators{R"("v2")", "Tue, 24 Nov 2026 11:00:00 GMT"}));
    EXPECT_EQ(after.body_hash, hash64("body"));
}

TEST(PollScheduleTest, KeepsNoValidatorsFromABodyItCouldNotRead) {
    const FeedState after =
        poll(known(), answer(200, kNew), Error(Errc::malformed, "an HTML page"));

    EXPECT_EQ(after.validators, known().validators);
    EXPECT_EQ(after.body_hash, known().body_hash);
    EXPECT_EQ(after.last_error, "an HTML page");
    EXPECT_EQ(after.last_status, 200);
}

TEST(PollScheduleTest, DropsValidatorsThatANewDocumentDoesNotHave) {
    EXPECT_EQ(poll(known(), answer(200)).validators, Validators{});
}

TEST(PollScheduleTest, TakesAWeakETagVerbatim) {
    EXPECT_EQ(poll(known(), answer(200, {{"etag", R"(W/"v2")"}})).validators.etag, R"(W/"v2")");
}

TEST(PollScheduleTest, RefreshesValidatorsFrom304AndKeepsThoseNotRepeated) {
    const FeedState after = poll(known(), answer(304, {{"ETag", R"("v2")"}}));

    EXPECT_EQ(after.validators, (Validators{R"("v2")", known().validators.last_modified}));
    EXPECT_EQ(after.body_hash, known().body_hash);
}

TEST(PollScheduleTest, KeepsValidatorsWhenTheSameBodyComesWithoutThem) {
    EXPECT_EQ(poll(known(), answer(200, {}, "old body")).validators, known().validators);
}

TEST(PollScheduleTest, RefreshesValidatorsThatComeWithTheSameBody) {
    EXPECT_EQ(poll(known(), answer(200, kNew, "old body")).validators.etag, R"("v2")");
}

TEST(PollScheduleTest, LeavesTheHashOfABodyThatWasMovedOutToTheCaller) {
    EXPECT_EQ(poll(known(), answer(200, kNew, "")).body_hash, known().body_hash);
}

// ---- the document -------------------------------------------------------------------------------

TEST(PollScheduleTest, ADocumentPrimesAFeedAndNamesIt) {
    FeedState before;
    before.url = spec().url;

    DocumentHints hints;
    hints.title = "Example news";
    const FeedState after = poll(before, answer(200), hints);

    EXPECT_TRUE(after.primed);
    EXPECT_EQ(after.title, "Example news");
}

TEST(PollScheduleTest, AFailureDoesNotPrimeAFeed) {
    FeedState before;
    before.url = spec().url;

    EXPECT_FALSE(poll(before, answer(200), Error(Errc::malformed, "empty")).primed);
    EXPECT_FALSE(poll(before, answer(500)).primed);
}

TEST(PollScheduleTest, KeepsTheTitleWhereNoneIsGiven) {
    EXPECT_EQ(poll(known(), answer(304)).title, "Old title");
    EXPECT_EQ(poll(known(), answer(200)).title, "Old title");
}

// ---- moves --------------------------------------------------------------------------------------

HttpResponse moved(std::string to, int status = 200) {
    HttpResponse out = answer(status);
    out.permanent_url = to;
    out.url = std::move(to);
    return out;
}

FeedState under_watch(int days_seen) {
    FeedState out = known();
    out.moved_to = "https://example.net/feed";
    out.last_success = kNow - Seconds{kHour};
    out.moved_since = out.last_success - Seconds{days_seen * kDay};
    return out;
}

TEST(PollScheduleTest, NotesAPermanentRedirectAndGoesOnAskingTheOldAddress) {
    const FeedState after = poll(known(), moved("https://example.net/feed"));

    EXPECT_EQ(after.moved_to, "https://example.net/feed");
    EXPECT_EQ(after.moved_since, kNow);
    EXPECT_EQ(request_url(spec(), after, kWeek), spec().url);
}

TEST(PollScheduleTest, KeepsTheDayOfTheFirstSighting) {
    const FeedState before = under_watch(3);

    EXPECT_EQ(poll(before, moved(before.moved_to, 304)).moved_since, before.moved_since);
}

TEST(PollScheduleTest, AsksTheNewAddressAfterSevenDaysOfSightings) {
    EXPECT_EQ(request_url(spec(), under_watch(6), kWeek), spec().url);
    EXPECT_EQ(request_url(spec(), under_watch(7), kWeek), "https://example.net/feed");
}

TEST(PollScheduleTest, AdoptsAMoveAsSoonAsTheConfigurationSays) {
    const FeedState fresh = poll(known(), moved("https://example.net/feed"));

    EXPECT_EQ(request_url(spec(), fresh, Seconds{0}), "https://example.net/feed");
    EXPECT_EQ(request_url(spec(), under_watch(6), Seconds{6 * kDay}), "https://example.net/feed");
    EXPECT_EQ(request_url(spec(), under_watch(7), Seconds{30 * kDay}), spec().url);
}

TEST(PollScheduleTest, ForgetsAMoveThatIsTakenBackBeforeIt) {
    const FeedState after = poll(under_watch(6), answer(200));

    EXPECT_EQ(after.moved_to, "");
    EXPECT_EQ(after.moved_since, Instant{});
}

TEST(PollScheduleTest, BeginsAgainWhenTheTargetChanges) {
    const FeedState after = poll(under_watch(6), moved("https://example.com/feed"));

    EXPECT_EQ(after.moved_to, "https://example.com/feed");
    EXPECT_EQ(after.moved_since, kNow);
}

TEST(PollScheduleTest, StaysWithAnAdoptedAddressThatAnswersByItself) {
    const FeedState before = under_watch(7);

    const FeedState after = poll(before, answer(304));

    EXPECT_EQ(after.moved_to, before.moved_to);
    EXPECT_EQ(request_url(spec(), after, kWeek), before.moved_to);
}

TEST(PollScheduleTest, AFailureBehindARedirectIsNoSighting) {
    EXPECT_EQ(poll(known(), moved("https://example.net/gone", 404)).moved_to, "");
    EXPECT_EQ(
        poll(known(), moved("https://example.net/login"), Error(Errc::malformed, "an HTML page"))
            .moved_to,
        "");
}

TEST(PollScheduleTest, ATemporaryRedirectIsNotNoted) {
    HttpResponse response = answer(200);
    response.url = "https://cdn.example.net/feed";

    EXPECT_EQ(poll(known(), std::move(response)).moved_to, "");
}

TEST(PollScheduleTest, AsksTheOldAddressNowAndThenWhileTheNewOneFails) {
    FeedState state = under_watch(8);
    std::vector<bool> old_asked;
    for (std::uint32_t failures = 0; failures <= 8; ++failures) {
        state.failures = failures;
        old_asked.push_back(request_url(spec(), state, kWeek) == spec().url);
    }

    EXPECT_EQ(old_asked,
              (std::vector<bool>{false, false, false, false, true, false, false, false, true}));
}

TEST(PollScheduleTest, TakesNoHeadersOfTheConfigurationToAnotherHost) {
    FeedSpec with_headers = spec();
    with_headers.headers = {{"Authorization", "Bearer x"}};
    FeedState same_host = under_watch(8);
    same_host.moved_to = "https://example.org/new";

    EXPECT_EQ(request_url(with_headers, under_watch(8), kWeek), spec().url);
    EXPECT_EQ(request_url(with_headers, same_host, kWeek), "https://example.org/new");
}

// ---- hosts --------------------------------------------------------------------------------------

TEST(HostPauseTest, LastsAsLongAsTheHostWants) {
    EXPECT_EQ(host_pause(answer(429, {{"Retry-After", "60"}}), kNow), kNow + Seconds{60});
    EXPECT_EQ(host_pause(answer(503, {{"retry-after", "Tue, 24 Nov 2026 12:05:00 GMT"}}), kNow),
              kNow + Seconds{300});
    EXPECT_EQ(host_pause(answer(429, {{"Retry-After", "99999999"}}), kNow), kNow + kMaxRetryAfter);
}

TEST(HostPauseTest, IsForNothingElse) {
    EXPECT_EQ(host_pause(answer(429), kNow), std::nullopt);
    EXPECT_EQ(host_pause(answer(503, {{"Retry-After", "0"}}), kNow), std::nullopt);
    EXPECT_EQ(host_pause(answer(404, {{"Retry-After", "60"}}), kNow), std::nullopt);
    EXPECT_EQ(host_pause(answer(200, {{"Retry-After", "60"}}), kNow), std::nullopt);
    EXPECT_EQ(host_pause(Error(Errc::network, "reset"), kNow), std::nullopt);
}

// ---- the address of a document
// --------------------------------------------------------------------

TEST(DocumentUrlTest, IsContentLocationOnTheSameHostOnly) {
    const auto url_with = [](const char* location) {
        return document_url(answer(200, {{"Content-Location", location}}));
    };

    EXPECT_EQ(document_url(answer(200)), "https://example.org/feed");
    EXPECT_EQ(url_with("/news/feed.xml"), "https://example.org/news/feed.xml");
    EXPECT_EQ(url_with("https://example.org/a/"), "https://example.org/a/");
    EXPECT_EQ(url_with("http://10.0.0.1/feed"), "https://example.org/feed");
    EXPECT_EQ(url_with("https://example.net/feed"), "https://example.org/feed");
    EXPECT_EQ(url_with(""), "https://example.org/feed");
}

}  // namespace
}  // namespace vigie

// Why alerts wait and until when, as `vigie status` says it.

#include "daemon/held_alerts.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vigie {
namespace {

using namespace std::chrono_literals;
using Reasons = std::map<ReleaseReason, std::size_t>;

Instant time_at(std::string_view utc) {
    return Instant{*parse_rfc3339(utc)};
}

class HeldAlertsTest : public testing::Test {
  protected:
    HeldAlertsTest() {
        rules_.watches["daily"].digest = *parse_clock_time("daily 08:00 UTC");
        rules_.watches["night"].quiet = *parse_clock_hours("22:00-07:00 UTC");
        rules_.watches["grouped"].grouped = true;
        rules_.limits["pager"] = {1, 3600s};
    }

    void hold(const std::string& sink,
              const std::string& watch,
              Instant created,
              const std::string& group = "") {
        HeldRow row;
        row.row = static_cast<std::int64_t>(held_.size()) + 1;
        row.delivery.sink = sink;
        row.delivery.watches = {watch};
        row.delivery.created = created;
        row.group = group;
        held_.push_back(row);
    }

    std::vector<HeldOfSink> at_time(Instant now, const std::vector<PolicyRow>& policy = {}) {
        return held_by_sink(held_, policy, rules_, now);
    }

    PolicyRules rules_;
    std::vector<HeldRow> held_;
};

TEST_F(HeldAlertsTest, CountsBySinkAndSaysWhatIsWaitedFor) {
    const Instant now = time_at("2023-01-10T23:00:00Z");
    hold("desk", "night", now - 10min);
    hold("desk", "daily", now - 5min);
    hold("desk", "daily", now - 1min);
    hold("chat", "grouped", now - 10s, "a");
    hold("chat", "grouped", now - 5s, "b");

    const std::vector<HeldOfSink> held = at_time(now);

    ASSERT_EQ(held.size(), 2U);
    EXPECT_EQ(held[0], (HeldOfSink{"chat", 2, Reasons{{ReleaseReason::group, 2}}, now + 20s}));
    EXPECT_EQ(held[1],
              (HeldOfSink{"desk",
                          3,
                          Reasons{{ReleaseReason::digest, 2}, {ReleaseReason::quiet, 1}},
                          time_at("2023-01-11T07:00:00Z")}));
}

TEST_F(HeldAlertsTest, KnowsWhenALimitHasRoomAgain) {
    const Instant now = time_at("2023-01-10T12:00:00Z");
    hold("pager", "any", now - 1min);
    const std::string sent = std::to_string((now - 20min).time_since_epoch().count());

    const std::vector<HeldOfSink> held = at_time(now, {{"sent pager", sent}});

    ASSERT_EQ(held.size(), 1U);
    EXPECT_EQ(held[0].reasons, (Reasons{{ReleaseReason::limit, 1}}));
    EXPECT_EQ(held[0].next, now + 40min);
}

TEST_F(HeldAlertsTest, SaysThatWhatWaitsForNothingMoreGoesNow) {
    const Instant now = time_at("2023-01-11T08:00:01Z");
    hold("desk", "daily", now - 12h);

    const std::vector<HeldOfSink> held = at_time(now);

    EXPECT_EQ(held[0].reasons, (Reasons{{ReleaseReason::plain, 1}}));
    EXPECT_EQ(held[0].next, now);
    EXPECT_EQ(view_untold(held, {}, now), "held      desk: 1 waiting (1 due); the next goes now\n");
}

TEST_F(HeldAlertsTest, LeavesOutSilencesThatHaveEnded) {
    const Instant now = time_at("2023-01-10T12:00:00Z");
    SilenceRow ended{1, "all", "", now - 2h, now, ""};
    SilenceRow holds{2, "about(company/openai)", "desk", now - 1h, now + 3h, "moving"};

    const std::vector<SilenceRow> left = silences_holding({ended, holds}, now);

    EXPECT_EQ(left, std::vector<SilenceRow>{holds});
    EXPECT_EQ(view_untold({}, left, now),
              "silence   2: about(company/openai) (watch desk), ends in 3 h: moving\n");
}

TEST_F(HeldAlertsTest, WritesBothAsJson) {
    const Instant now = time_at("2023-01-10T23:00:00Z");
    hold("desk", "night", now);
    hold("desk", "daily", now);
    const SilenceRow silence{2, "lang = \"fr\"", "desk", now, now + 1h, "moving"};
    std::string out;

    append_untold_json(out, at_time(now), {silence});

    EXPECT_EQ(out,
              R"("held":[{"sink":"desk","count":2,"next":"2023-01-11T07:00:00.000Z",)"
              R"("why":{"digest":1,"quiet hours":1}}],"silences":[{"number":2,)"
              R"("when":"lang = \"fr\"","watch":"desk","note":"moving",)"
              R"("created":"2023-01-10T23:00:00.000Z","until":"2023-01-11T00:00:00.000Z"}])");
    out.clear();
    append_untold_json(out, {}, {});
    EXPECT_EQ(out, R"("held":[],"silences":[])");
}

}  // namespace
}  // namespace vigie

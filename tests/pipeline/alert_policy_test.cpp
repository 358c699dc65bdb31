// Grouping, digests, quiet hours and limits by a clock that the test moves, through a year with
// both changes of the clocks.

#include "pipeline/alert_policy.hpp"

#include "pipeline/policy_notes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace vigie {
namespace {

using namespace std::chrono_literals;
using Rows = std::vector<std::int64_t>;

Instant at(std::string_view utc) {
    return Instant{*parse_rfc3339(utc)};
}

// Runs the policy from one time to the next at which something happens.
class Simulation {
  public:
    explicit Simulation(PolicyRules rules) : rules_(std::move(rules)) {}

    std::int64_t raise(Instant when,
                       const std::string& watch,
                       const std::string& group = "",
                       bool urgent = false,
                       const std::string& sink = "desk") {
        run_to(when);
        waiting_.push_back({++rows_, sink, watch, group, urgent, when});
        step();
        return rows_;
    }

    void run_to(Instant when) {
        while (next_ && *next_ <= when) {
            now_ = std::max(now_, *next_);
            step();
        }
        now_ = when;
    }

    // The clock is set: nobody has waited.
    void set_clock(Instant when) {
        now_ = when;
        step();
    }

    // "2023-01-10T07:00:00.000Z digest 1 2"
    std::vector<std::string> take_told() { return std::exchange(told_, {}); }

    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

  private:
    void step() {
        // Each step is the first one after a restart: the notes come from rows.
        PolicyNotes notes = read_notes(rows_of(notes_));
        ASSERT_EQ(notes, notes_);
        const PolicyStep done = take_policy_step(rules_, waiting_, notes, now_);
        notes_ = notes;
        for (const Release& release : done.releases) {
            std::string line = format_rfc3339(now_) + ' ' + to_string(release.reason);
            for (const std::int64_t row : release.rows) {
                line += ' ' + std::to_string(row);
                ASSERT_NE(find(row), waiting_.end());
                waiting_.erase(find(row));
            }
            told_.push_back(line);
        }
        next_ = done.next;
        expect_the_rest_waits(done);
        ASSERT_TRUE(!next_ || *next_ > now_) << "it would be asked at once again";
        ASSERT_TRUE(next_ || waiting_.empty()) << "something waits for nothing";
    }

    void expect_the_rest_waits(const PolicyStep& done) {
        ASSERT_EQ(done.waiting.size(), waiting_.size());
        std::optional<Instant> first;
        for (const StillWaiting& one : done.waiting) {
            ASSERT_NE(find(one.row), waiting_.end());
            ASSERT_NE(one.reason, ReleaseReason::plain);
            first = first ? std::min(*first, one.until) : one.until;
        }
        ASSERT_EQ(first, done.next);
    }

    std::vector<WaitingAlert>::iterator find(std::int64_t row) {
        return std::find_if(
            waiting_.begin(), waiting_.end(), [&](const auto& alert) { return alert.row == row; });
    }

    PolicyRules rules_;
    PolicyNotes notes_;
    std::vector<WaitingAlert> waiting_;
    std::vector<std::string> told_;
    std::optional<Instant> next_;
    Instant now_{};
    std::int64_t rows_ = 0;
};

using Told = std::vector<std::string>;

PolicyRules rules_of(WatchPolicy policy) {
    PolicyRules rules;
    rules.watches["w"] = std::move(policy);
    return rules;
}

WatchPolicy digest_at(const char* rule) {
    WatchPolicy policy;
    policy.digest = *parse_clock_time(rule);
    return policy;
}

WatchPolicy quiet_at(const char* rule) {
    WatchPolicy policy;
    policy.quiet = *parse_clock_hours(rule);
    return policy;
}

WatchPolicy grouped() {
    WatchPolicy policy;
    policy.grouped = true;
    return policy;
}

TEST(AlertPolicyTest, LetsGoAtOnceWhatNoRuleHolds) {
    Simulation run({});
    run.raise(at("2023-01-10T12:00:00Z"), "w");

    EXPECT_EQ(run.take_told(), (Told{"2023-01-10T12:00:00.000Z alert 1"}));
}

TEST(AlertPolicyTest, GathersADigestForEachWatchAndSink) {
    PolicyRules rules = rules_of(digest_at("daily 08:00 Europe/Paris"));
    rules.watches["v"] = digest_at("weekly monday 08:00 Europe/Paris");
    Simulation run(rules);
    run.raise(at("2023-01-10T12:00:00Z"), "w");
    run.raise(at("2023-01-10T13:00:00Z"), "v");
    run.raise(at("2023-01-10T14:00:00Z"), "w", "", false, "mail");
    run.raise(at("2023-01-11T06:59:59Z"), "w");
    run.raise(at("2023-01-11T07:00:00Z"), "w");
    run.run_to(at("2023-01-20T00:00:00Z"));

    EXPECT_EQ(run.take_told(),
              (Told{"2023-01-11T07:00:00.000Z digest 1 4",
                    "2023-01-11T07:00:00.000Z digest 3",
                    "2023-01-12T07:00:00.000Z digest 5",
                    "2023-01-16T07:00:00.000Z digest 2"}));
}

TEST(AlertPolicyTest, WaitsForAGroupThenForItsInterval) {
    Simulation run(rules_of(grouped()));
    run.raise(at("2023-01-10T12:00:00Z"), "w", "openai");
    run.raise(at("2023-01-10T12:00:10Z"), "w", "openai");
    run.raise(at("2023-01-10T12:00:20Z"), "w", "meta");
    run.raise(at("2023-01-10T12:01:00Z"), "w", "openai");
    run.raise(at("2023-01-10T12:03:00Z"), "w", "openai");
    run.raise(at("2023-01-10T13:00:00Z"), "w", "openai");
    run.run_to(at("2023-01-10T14:00:00Z"));

    EXPECT_EQ(run.take_told(),
              (Told{"2023-01-10T12:00:30.000Z group 1 2",
                    "2023-01-10T12:00:50.000Z group 3",
                    "2023-01-10T12:05:30.000Z group 4 5",
                    "2023-01-10T13:00:30.000Z group 6"}));
}

TEST(AlertPolicyTest, HoldsTheNightAndTellsItInTheMorning) {
    Simulation run(rules_of(quiet_at("22:00-07:00 Europe/Paris")));
    run.raise(at("2023-01-10T20:59:59Z"), "w");
    run.raise(at("2023-01-10T21:00:00Z"), "w");
    run.raise(at("2023-01-11T02:00:00Z"), "w", "", true);
    run.raise(at("2023-01-11T05:00:00Z"), "w");
    run.raise(at("2023-01-11T06:00:00Z"), "w");
    run.run_to(at("2023-01-12T00:00:00Z"));

    EXPECT_EQ(run.take_told(),
              (Told{"2023-01-10T20:59:59.000Z alert 1",
                    "2023-01-11T02:00:00.000Z alert 3",
                    "2023-01-11T06:00:00.000Z quiet hours 2 4",
                    "2023-01-11T06:00:00.000Z alert 5"}));
}

TEST(AlertPolicyTest, HoldsAGroupThatNightFallsUpon) {
    WatchPolicy policy = grouped();
    policy.quiet = *parse_clock_hours("22:00-07:00 UTC");
    Simulation run(rules_of(policy));
    run.raise(at("2023-01-10T21:59:50Z"), "w", "openai");
    run.run_to(at("2023-01-12T00:00:00Z"));

    EXPECT_EQ(run.take_told(), (Told{"2023-01-11T07:00:00.000Z group 1"}));
}

TEST(AlertPolicyTest, PutsWhatALimitKeepsIntoADigest) {
    PolicyRules rules;
    rules.limits["desk"] = {2, 1h};
    Simulation run(rules);
    for (const char* when : {"2023-01-10T12:00:00Z",
                             "2023-01-10T12:10:00Z",
                             "2023-01-10T12:20:00Z",
                             "2023-01-10T12:30:00Z"}) {
        run.raise(at(when), "w");
    }
    run.raise(at("2023-01-10T12:40:00Z"), "w", "", true);
    run.raise(at("2023-01-10T12:50:00Z"), "w", "", false, "mail");
    run.run_to(at("2023-01-11T00:00:00Z"));

    EXPECT_EQ(run.take_told(),
              (Told{"2023-01-10T12:00:00.000Z alert 1",
                    "2023-01-10T12:10:00.000Z alert 2",
                    "2023-01-10T12:40:00.000Z alert 5",
                    "2023-01-10T12:50:00.000Z alert 6",
                    "2023-01-10T13:10:00.000Z limit 3 4"}));
}

TEST(AlertPolicyTest, TellsAtOnceWhatFellDueWhileNobodyRan) {
    Simulation run(rules_of(digest_at("daily 08:00 UTC")));
    run.raise(at("2023-01-10T12:00:00Z"), "w");
    run.set_clock(at("2023-01-13T15:00:00Z"));

    EXPECT_EQ(run.take_told(), (Told{"2023-01-13T15:00:00.000Z digest 1"}));
}

TEST(AlertPolicyTest, LosesAndRepeatsNothingWhenTheClockIsSetBack) {
    PolicyRules rules = rules_of(grouped());
    rules.watches["daily"] = digest_at("daily 08:00 UTC");
    rules.limits["desk"] = {1, 1h};
    Simulation run(rules);
    run.raise(at("2033-01-10T12:00:00Z"), "w", "a");
    run.run_to(at("2033-01-10T12:00:30Z"));
    run.raise(at("2033-01-10T12:00:40Z"), "w", "a");
    run.raise(at("2033-01-10T12:00:50Z"), "daily");
    EXPECT_EQ(run.take_told(), (Told{"2033-01-10T12:00:30.000Z group 1"}));

    run.set_clock(at("2023-01-10T12:00:00Z"));
    run.run_to(at("2023-01-12T00:00:00Z"));

    EXPECT_EQ(run.take_told(),
              (Told{"2023-01-10T13:00:00.000Z limit 2", "2023-01-11T08:00:00.000Z digest 3"}));
    EXPECT_EQ(run.waiting(), 0U);
}

// One alert every 67 minutes through 2023 in Paris: clocks change on 26 March and 29 October.
TEST(AlertPolicyYearTest, TellsEachAlertOnceAndKeepsItsRules) {
    PolicyRules rules;
    rules.watches["daily"] = digest_at("daily 08:00 Europe/Paris");
    rules.watches["weekly"] = digest_at("weekly monday 02:30 Europe/Paris");
    rules.watches["night"] = quiet_at("22:00-07:00 Europe/Paris");
    rules.watches["group"] = grouped();
    rules.watches["group"].group_interval = 3h;
    rules.limits["pager"] = {3, 24h};
    const std::vector<std::string> watches = {"daily", "weekly", "night", "group", "none"};
    const Zone paris = *Zone::find("Europe/Paris");
    Simulation run(rules);
    std::mt19937 chance(7);  // the same run each time
    std::set<std::int64_t> told;
    std::map<std::string, int> messages;

    const auto check = [&] {
        for (const std::string& line : run.take_told()) {
            const LocalTime local = paris.local(Instant{*parse_rfc3339(line.substr(0, 19) + "Z")});
            const std::string reason = line.substr(25, line.find_first_of("0123456789", 25) - 26);
            ++messages[reason];
            if (reason == "digest") {
                const bool monday = local.weekday == 0 && local.minute == 150;
                EXPECT_TRUE(local.minute == 480 || monday) << line;
            } else if (reason == "quiet hours") {
                EXPECT_EQ(local.minute, 420) << line;
            }
            std::size_t place = 25 + reason.size();
            while (place < line.size()) {
                EXPECT_TRUE(told.insert(std::stoll(line.substr(place + 1))).second) << line;
                place = std::min(line.find(' ', place + 1), line.size());
            }
        }
    };

    std::int64_t raised = 0;
    for (Instant now = at("2023-01-01T00:00:00Z"); now < at("2024-01-01T00:00:00Z"); now += 67min) {
        const std::string& watch = watches[chance() % watches.size()];
        const bool paged = watch == "none";
        raised = run.raise(now,
                           watch,
                           std::to_string(chance() % 3),
                           paged && chance() % 50 == 0,
                           paged ? "pager" : "desk");
        check();
    }
    run.run_to(at("2024-01-10T00:00:00Z"));
    check();

    EXPECT_EQ(told.size(), static_cast<std::size_t>(raised));
    EXPECT_EQ(run.waiting(), 0U);
    EXPECT_GT(messages["digest"], 400);
    EXPECT_LE(messages["digest"], 366 + 53);
    EXPECT_GT(messages["quiet hours"], 270);
    EXPECT_LE(messages["quiet hours"], 366);
    EXPECT_GT(messages["limit"], 100);
    EXPECT_GT(messages["group"], 1000);
}

}  // namespace
}  // namespace vigie

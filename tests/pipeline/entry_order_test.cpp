#include "pipeline/entry_order.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

using namespace std::chrono_literals;

constexpr Time kNow{Seconds{1'790'000'000}};

Entry dated(std::optional<Time> date) {
    Entry entry;
    entry.published = date;
    return entry;
}

TEST(EntryOrderTest, GoesFromOldToNew) {
    const std::vector<Entry> entries{dated(kNow), dated(kNow - 2h), dated(kNow - 1h)};

    EXPECT_EQ(oldest_first(entries, kNow), (std::vector<std::size_t>{1, 2, 0}));
}

TEST(EntryOrderTest, ReversesADocumentWithoutDates) {
    EXPECT_EQ(oldest_first({Entry{}, Entry{}, Entry{}}, kNow), (std::vector<std::size_t>{2, 1, 0}));
}

TEST(EntryOrderTest, LeavesAnUndatedEntryBesideItsNeighbour) {
    const std::vector<Entry> entries{
        dated(kNow), dated({}), dated(kNow - 1h), dated({}), dated(kNow - 2h)};

    EXPECT_EQ(oldest_first(entries, kNow), (std::vector<std::size_t>{4, 3, 2, 1, 0}));
}

TEST(EntryOrderTest, TakesADateFarAheadForNow) {
    EXPECT_EQ(believed_date(dated(kNow + 23h), kNow), kNow + 23h);
    EXPECT_EQ(believed_date(dated(kNow + 25h), kNow), kNow);
    EXPECT_EQ(believed_date(dated(Time{Seconds::max()}), kNow), kNow);
}

TEST(EntryOrderTest, BelievesNoDateFromBeforeTheWeb) {
    EXPECT_EQ(believed_date(dated(Time{}), kNow), std::nullopt);
    EXPECT_EQ(believed_date(dated(Time{Seconds::min()}), kNow), std::nullopt);
}

TEST(EntryOrderTest, GoesByTheUpdateWhereThereIsNoPublication) {
    Entry entry;
    entry.updated = kNow - 1h;
    EXPECT_EQ(stated_date(entry), kNow - 1h);

    entry.published = kNow - 5h;
    EXPECT_EQ(stated_date(entry), kNow - 5h);
}

struct AgeCase {
    const char* name;
    bool first_time;
    std::optional<Seconds> backlog;
    std::optional<Time> date;
    bool old;
};

TEST(EntryOrderTest, SaysWhatIsTooOldToBeNews) {
    const AgeCase cases[] = {
        {"new feed, within the backlog", true, 24h, kNow - 24h, false},
        {"new feed, past the backlog", true, 24h, kNow - 24h - 1s, true},
        {"new feed, undated", true, 24h, {}, true},
        {"new feed, dated ahead", true, 24h, kNow + 400h, false},
        {"new feed, dated 1970", true, 24h, Time{}, true},
        {"new feed, all, ancient", true, {}, kNow - 100'000h, false},
        {"new feed, all, undated", true, {}, {}, false},
        {"new feed, none, now", true, 0s, kNow, true},
        {"new feed, none, dated ahead", true, 0s, kNow + 5h, true},
        {"known feed, fresh", false, 24h, kNow - 1h, false},
        {"known feed, late but not stale", false, 24h, kNow - 14 * 24h, false},
        {"known feed, resurfaced", false, 24h, kNow - 14 * 24h - 1s, true},
        {"known feed, undated", false, 24h, {}, false},
        {"known feed, dated 1970", false, 24h, Time{}, false},
        {"known feed, dated ahead", false, 24h, kNow + 400h, false},
        {"known feed, backlog none", false, 0s, kNow - 1h, false},
    };
    for (const AgeCase& c : cases) {
        PipelineOptions options;
        options.backlog = c.backlog;

        EXPECT_EQ(is_old(dated(c.date), c.first_time, options, kNow), c.old) << c.name;
    }
}

}  // namespace
}  // namespace vigie

#include "pipeline/identity.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace vigie {
namespace {

using namespace std::chrono_literals;

constexpr Instant kNow{std::chrono::milliseconds{1'790'000'000'000}};
constexpr Seconds kWindow{14 * 24 * 3600};

Identity::Known story(std::uint64_t n) {
    return {{n, n}, {n, n}};
}

TEST(StoryIdTest, ReadsWhatToBase32hexWrote) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 200; ++i) {
        const Hash128 hash{random(), random()};
        EXPECT_EQ(parse_story_id(to_base32hex(hash)), hash);
    }
}

TEST(StoryIdTest, RefusesAnythingElse) {
    const std::string good = to_base32hex({1, 2});
    for (const std::string& bad : {std::string(),
                                   good.substr(1),
                                   good + "0",
                                   std::string(26, 'w'),
                                   std::string(26, 'A'),
                                   std::string(25, '0') + "1"}) {
        EXPECT_EQ(parse_story_id(bad), std::nullopt) << bad;
    }
}

TEST(IdentifyTest, GoesByTheDocumentWhateverTheFeedSays) {
    const StoryIdentity a = identify({"one", "guid-1", "example.org/a", 11});
    const StoryIdentity b = identify({"two", "guid-2", "example.org/a", 13});

    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.keys.url, b.keys.url);
    EXPECT_NE(a.keys.text, b.keys.text);
}

TEST(IdentifyTest, TellsStoriesWithASharedLinkApartByTheirGuid) {
    const StoryIdentity a = identify({"one", "guid-1", "example.org/live", 11, true});
    const StoryIdentity b = identify({"one", "guid-2", "example.org/live", 13, true});
    const StoryIdentity plain = identify({"one", "guid-1", "example.org/live", 11});

    EXPECT_NE(a.id, b.id);
    EXPECT_NE(a.keys.url, b.keys.url);
    EXPECT_NE(a.id, plain.id);
}

TEST(IdentifyTest, TellsStoriesWithASharedLinkAndNoGuidApartByTheirText) {
    EXPECT_NE(identify({"one", "", "example.org/live", 10, true}).id,
              identify({"one", "", "example.org/live", 12, true}).id);
}

TEST(IdentifyTest, GoesByAWorldwideGuidWithoutADocument) {
    for (const char* guid :
         {"tag:example.org,2026:1", "URN:uuid:1225c695", "https://example.org/?x"}) {
        EXPECT_EQ(identify({"one", guid, "", 11}).id, identify({"two", guid, "", 13}).id) << guid;
        EXPECT_NE(identify({"one", guid, "", 11}).keys.url, 0U) << guid;
    }
}

TEST(IdentifyTest, KeepsAGuidOfOneFeedWithinIt) {
    EXPECT_NE(identify({"one", "17", "", 10}).id, identify({"two", "17", "", 10}).id);
    EXPECT_EQ(identify({"one", "17", "", 10}).keys, StoryKeys{});
}

TEST(IdentifyTest, GoesByTheTextWithoutAnythingElse) {
    EXPECT_EQ(identify({"one", "", "", 11}).id, identify({"two", "", "", 11}).id);
    EXPECT_NE(identify({"one", "", "", 10}).id, identify({"two", "", "", 10}).id);
    EXPECT_EQ(identify({"one", "", "", 11}).keys.text, 11U);
    EXPECT_EQ(identify({"one", "", "", 10}).keys.text, 0U);
}

TEST(IdentityTest, FindsByDocumentThenByText) {
    Identity identity(100, kWindow);
    identity.add(story(1), {10, 11}, kNow);
    identity.add(story(2), {20, 21}, kNow);

    EXPECT_EQ(identity.find({10, 0}), story(1));
    EXPECT_EQ(identity.find({0, 21}), story(2));
    EXPECT_EQ(identity.find({20, 11}), story(2));
    EXPECT_EQ(identity.find({99, 11}), story(1));
    EXPECT_EQ(identity.find({11, 10}), std::nullopt);
    EXPECT_EQ(identity.find({}), std::nullopt);
}

TEST(IdentityTest, GivesAKeyToTheLaterStory) {
    Identity identity(100, kWindow);
    identity.add(story(1), {10, 11}, kNow);
    identity.add(story(2), {20, 11}, kNow);

    EXPECT_EQ(identity.find({0, 11}), story(2));
    EXPECT_EQ(identity.find({10, 0}), story(1));
}

TEST(IdentityTest, KeepsNoStoryThatCouldNotBeFound) {
    Identity identity(100, kWindow);
    identity.add(story(1), {}, kNow);

    EXPECT_EQ(identity.size(), 0U);
}

TEST(IdentityTest, TakesBackAStory) {
    Identity identity(100, kWindow);
    identity.add(story(1), {10, 11}, kNow);
    identity.add(story(2), {20, 21}, kNow);
    identity.add(story(3), {30, 31}, kNow);

    EXPECT_TRUE(identity.remove({2, 2}, {20, 21}));
    EXPECT_FALSE(identity.remove({2, 2}, {20, 21}));
    EXPECT_FALSE(identity.remove({9, 9}, {10, 11}));

    EXPECT_EQ(identity.find({20, 21}), std::nullopt);
    EXPECT_EQ(identity.find({10, 0}), story(1));
    EXPECT_TRUE(identity.remove({3, 3}, {30, 31}));
    EXPECT_EQ(identity.size(), 1U);
}

TEST(IdentityTest, ForgetsWhatIsOlderThanTheWindow) {
    Identity identity(100, kWindow);
    identity.add(story(1), {10, 11}, kNow);
    identity.add(story(2), {20, 21}, kNow + 1h);

    identity.expire(kNow + kWindow);
    EXPECT_EQ(identity.size(), 2U);

    identity.expire(kNow + kWindow + 1s);
    EXPECT_EQ(identity.find({10, 11}), std::nullopt);
    EXPECT_EQ(identity.find({20, 21}), story(2));
}

TEST(IdentityTest, IsNotHarmedByAClockThatJumpsBack) {
    Identity identity(3, kWindow);
    identity.add(story(1), {10, 11}, kNow);
    identity.expire(kNow - 10'000h);
    identity.add(story(2), {20, 21}, kNow - 10'000h);

    EXPECT_EQ(identity.find({10, 11}), story(1));
    EXPECT_EQ(identity.find({20, 21}), story(2));

    identity.expire(Instant{Instant::duration{-1}});
    EXPECT_EQ(identity.size(), 2U);
}

TEST(IdentityTest, HoldsNoMoreStoriesThanItMay) {
    Identity identity(3, kWindow);
    for (std::uint64_t i = 1; i <= 10; ++i) {
        identity.add(story(i), {i * 10, i * 10 + 1}, kNow);
    }

    EXPECT_EQ(identity.size(), 3U);
    EXPECT_EQ(identity.find({70, 71}), std::nullopt);
    EXPECT_EQ(identity.find({80, 81}), story(8));

    identity.set_limits(1, kWindow);
    EXPECT_EQ(identity.size(), 1U);
    EXPECT_EQ(identity.find({100, 0}), story(10));

    identity.set_limits(0, kWindow);
    identity.add(story(11), {110, 0}, kNow);
    EXPECT_EQ(identity.size(), 0U);
}

// One story in four is of an event that another one opened.
TEST(IdentityTest, TakesAtMostSixtyFourBytesPerStory) {
    Identity identity(1'000'000, kWindow);
    std::mt19937_64 random(3);
    for (std::uint64_t i = 0; i < 150'000; ++i) {
        const Hash128 event{i % 4 == 0 ? 8U : 7U, i};
        identity.add({{7, i}, event}, {random(), random()}, kNow);
        ASSERT_LE(identity.memory(), identity.size() * 64 + 4096) << i;
        if (i % 1000 == 0) {
            ASSERT_EQ(identity.oldest(), (Identity::Known{{7, 0}, {8, 0}}));
        }
    }
}

// Against a plain list, with keys from so small a range that probes run into each other.
TEST(IdentityPropertyTest, SaysWhatAPlainListSays) {
    struct Row {
        Identity::Known known;
        StoryKeys keys;
        Instant seen;
    };

    for (unsigned seed = 0; seed < 20; ++seed) {
        std::mt19937_64 random(seed);
        const auto pick = [&](std::uint64_t n) { return random() % n; };
        Identity identity(60, kWindow);
        std::deque<Row> model;
        Instant now = kNow;
        const auto by_list = [&](const StoryKeys& keys) -> std::optional<Identity::Known> {
            for (const Row& row : model) {
                if (keys.url != 0 && row.keys.url == keys.url) {
                    return row.known;
                }
            }
            for (const Row& row : model) {
                if (keys.text != 0 && row.keys.text == keys.text) {
                    return row.known;
                }
            }
            return std::nullopt;
        };
        for (std::uint64_t step = 1; step < 3000; ++step) {
            now += std::chrono::hours(pick(12));
            identity.expire(now);
            while (!model.empty() && model.front().seen < now - kWindow) {
                model.pop_front();
            }
            const StoryKeys keys{pick(400), pick(400)};
            ASSERT_EQ(identity.find(keys), by_list(keys)) << "seed " << seed << " step " << step;
            if (!by_list(keys) && !keys.empty()) {
                identity.add(story(step), keys, now);
                model.push_back({story(step), keys, now});
                if (model.size() > 60) {
                    model.pop_front();
                }
            }
            if (!model.empty() && pick(5) == 0) {
                const Row row = model.back();
                ASSERT_TRUE(identity.remove(row.known.story, row.keys));
                model.pop_back();
            }
        }
    }
}

}  // namespace
}  // namespace vigie

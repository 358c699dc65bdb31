#include "pipeline/event_index.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace vigie {
namespace {

constexpr Instant kFirstDay{std::chrono::milliseconds{1'790'000'000'000}};

// A story of rare words, all in its title.
StoryTerms story_of(std::initializer_list<std::uint32_t> words) {
    StoryTerms story;
    std::vector<TermWeight> weighted;
    for (const std::uint32_t word : words) {
        weighted.push_back({word << 16U, 3});
    }
    story.own.assign(weighted, StoryTerms::kMostTerms);
    story.title = story.own;
    story.strongest = story.own.terms;
    story.language = 1;
    return story;
}

TEST(EventIndexTest, GivesAStoryThatFitsTwoEventsToTheLarger) {
    constexpr Hash128 kSmall{0, 1};
    constexpr Hash128 kLarge{0, 2};
    EventIndex events(10);
    events.add(kSmall, story_of({1, 2, 3, 4}), 1, kFirstDay);
    for (std::uint32_t outlet = 1; outlet <= 4; ++outlet) {
        events.add(kLarge, story_of({5, 6, 7, 8}), outlet, kFirstDay);
    }

    EXPECT_EQ(events.find(story_of({3, 4, 5, 6}), kFirstDay).event, kLarge);
    EXPECT_EQ(events.find(story_of({2, 3, 4, 5}), kFirstDay).event, kSmall);
}

}  // namespace
}  // namespace vigie

#include "daemon/log_follower.hpp"

#include "base/story_json.hpp"
#include "sinks/log_compress.hpp"
#include "sinks/log_tail.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>

namespace vigie {
namespace {

using Lines = std::vector<std::string>;

class LogFollowerTest : public testing::Test {
  protected:
    void append(const std::string& text) { std::ofstream(file_, std::ios::app) << text; }

    // What was handed out; after it "an error", where there was one.
    template <class Read>
    Lines lines_of(Read read) {
        Lines lines;
        const Result<> done =
            read([&](std::string_view line) { lines.push_back(std::string(line)); });
        if (!done) {
            lines.push_back("an error");
            error_ = done.error().detail();
        }
        return lines;
    }

    Lines last_lines(std::size_t count) {
        return lines_of([&](const auto& visit) { return follower_.last_lines(count, visit); });
    }

    Lines new_lines() {
        return lines_of([&](const auto& visit) { return follower_.new_lines(visit); });
    }

    // The ids of the stories, oldest first.
    Lines ids_since(std::string_view time) {
        Lines lines = lines_of(
            [&](const auto& visit) { return follower_.lines_since(*parse_rfc3339(time), visit); });
        for (std::string& line : lines) {
            const std::string_view id = story_id_of_line(line);
            line = id.empty() ? line : id;
        }
        return lines;
    }

    static std::string story(const std::string& id, std::string_view seen) {
        Story made;
        made.id = id;
        made.first_seen = *parse_rfc3339(seen);
        std::string line;
        append_story_json(line, made);
        return line + "\n";
    }

    [[nodiscard]] std::filesystem::path beside(const std::string& suffix) const {
        return file_.string() + suffix;
    }

    void rotate(const std::string& suffix) { std::filesystem::rename(file_, beside(suffix)); }

    // All rotated files but the newest.
    void compress(Compression compression) {
        const std::atomic<bool> go_on = false;
        ASSERT_TRUE(compress_rotated(file_, compression, go_on));
    }

    // A log of three days in three files, the oldest of them compressed, and today's.
    void make_days(Compression compression) {
        append(story("mon", "2024-03-04T10:00:00Z"));
        rotate(".20240305T000000Z");
        append(story("tue", "2024-03-05T10:00:00Z") + story("tue2", "2024-03-05T11:00:00Z"));
        rotate(".20240306T000000Z");
        append(story("wed", "2024-03-06T10:00:00Z"));
        rotate(".20240307T000000Z");
        append(story("today", "2024-03-07T10:00:00Z"));
        compress(compression);
    }

    std::string error_;
    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "stories.jsonl";
    LogFollower follower_{file_};
};

TEST_F(LogFollowerTest, BeginsWithTheLastWholeLines) {
    append("one\ntwo\nthree\n");

    EXPECT_EQ(last_lines(2), (Lines{"two", "three"}));
    EXPECT_EQ(last_lines(9), (Lines{"one", "two", "three"}));
    EXPECT_EQ(last_lines(0), Lines{});
}

TEST_F(LogFollowerTest, FindsLinesThatAreLongerThanABlock) {
    const std::string longer(200'000, 'x');
    append("first\n" + longer + "\nlast\n");

    EXPECT_EQ(last_lines(2), (Lines{longer, "last"}));
}

TEST_F(LogFollowerTest, HandsOutALineOnlyWhenItIsWhole) {
    append("one\n");
    last_lines(1);

    append("tw");
    EXPECT_EQ(new_lines(), Lines{});
    append("o\nthree\n");
    EXPECT_EQ(new_lines(), (Lines{"two", "three"}));
}

TEST_F(LogFollowerTest, FollowsOverARotationWithoutLosingALine) {
    append("one\n");
    last_lines(1);

    append("two\n");
    std::filesystem::rename(file_, folder_.path() / "stories.jsonl.1");
    append("three\n");

    EXPECT_EQ(new_lines(), (Lines{"two", "three"}));
}

TEST_F(LogFollowerTest, WaitsForAFileThatIsNotThereYet) {
    EXPECT_EQ(last_lines(5), Lines{"an error"});
    EXPECT_EQ(new_lines(), Lines{});

    append("one\n");

    EXPECT_EQ(new_lines(), Lines{"one"});
}

TEST_F(LogFollowerTest, StartsAgainWhereTheFileWasCutShort) {
    append("one\ntwo\n");
    last_lines(2);

    std::ofstream(file_, std::ios::trunc) << "new\n";

    EXPECT_EQ(new_lines(), Lines{"new"});
}

TEST_F(LogFollowerTest, ReadsBackOverRotatedFilesAlsoCompressedOnes) {
    for (const Compression compression :
         {Compression::none, Compression::gzip, Compression::zstd}) {
        make_days(compression);

        EXPECT_EQ(ids_since("2024-03-01"), (Lines{"mon", "tue", "tue2", "wed", "today"}));
        append(story("later", "2024-03-07T11:00:00Z"));
        EXPECT_EQ(new_lines(),
                  Lines{story("later", "2024-03-07T11:00:00Z")
                            .erase(story("later", "2024-03-07T11:00:00Z").size() - 1)});

        for (const std::string& name : test::names_in(folder_.path())) {
            std::filesystem::remove(folder_.path() / name);
        }
    }
}

TEST_F(LogFollowerTest, DoesNotReadFilesThatEndBeforeTheTime) {
    make_days(Compression::gzip);
    test::write_file(beside(".20240305T000000Z.gz"), "no gzip at all");

    EXPECT_EQ(ids_since("2024-03-05T12:00:00Z"), (Lines{"tue", "tue2", "wed", "today"}));
    EXPECT_EQ(ids_since("2024-03-06T12:00:00Z"), (Lines{"wed", "today"}));
    EXPECT_EQ(ids_since("2024-03-07T12:00:00Z"), Lines{"today"});
}

TEST_F(LogFollowerTest, PassesOverAFileThatCannotBeReadAndSaysSo) {
    make_days(Compression::gzip);
    test::write_file(beside(".20240305T000000Z.gz"), "no gzip at all");

    EXPECT_EQ(ids_since("2024-03-01"), (Lines{"tue", "tue2", "wed", "today", "an error"}));
    EXPECT_NE(error_.find(".20240305T000000Z.gz: damaged"), std::string::npos) << error_;
}

TEST_F(LogFollowerTest, ReadsAFileOnceThatIsBeingCompressed) {
    make_days(Compression::zstd);
    test::write_file(beside(".20240305T000000Z"), story("mon", "2024-03-04T10:00:00Z"));
    test::write_file(beside(".20240305T000000Z.zst.part"), story("part", "2024-03-04T10:00:00Z"));

    EXPECT_EQ(ids_since("2024-03-01"), (Lines{"mon", "tue", "tue2", "wed", "today"}));
}

TEST_F(LogFollowerTest, BeginsToReadALongLogNearTheTime) {
    const std::string padding(2'000, 'x');
    for (int hour = 0; hour < 2'000; ++hour) {
        Story made;
        made.id = std::to_string(hour);
        made.title = padding.substr(0, 1'000);
        made.text = padding;
        made.first_seen = Instant{std::chrono::hours(hour)};
        std::string line;
        append_story_json(line, made);
        append(line + "\n");
    }

    const Lines ids = ids_since("1970-03-20T00:00:00Z");

    const auto first = std::find(ids.begin(), ids.end(), "1872");
    ASSERT_NE(first, ids.end());
    EXPECT_EQ(ids.end() - first, 128);
    EXPECT_LT(ids.size(), 1'000U);
    EXPECT_EQ(ids_since("1970-01-01").size(), 2'000U);
}

TEST_F(LogFollowerTest, ReadsWhatCameAndWasRotatedAwayBetweenTwoLooks) {
    append("one\n");
    last_lines(1);
    append("two\n");
    rotate(".20240305T000000Z");
    append("three\n");
    rotate(".20240306T000000Z");
    append("four\n");
    rotate(".20240307T000000Z");
    compress(Compression::gzip);
    append("five\n");

    EXPECT_EQ(new_lines(), (Lines{"two", "three", "four", "five"}));
    EXPECT_EQ(new_lines(), Lines{});

    rotate(".20240308T000000Z");
    append("six\n");
    EXPECT_EQ(new_lines(), Lines{"six"});
}

TEST_F(LogFollowerTest, LeavesOldFilesAloneWhenItWaitsForTheFirst) {
    append("one\n");
    rotate(".20240305T000000Z");
    EXPECT_EQ(last_lines(5), Lines{"an error"});

    append("two\n");

    EXPECT_EQ(new_lines(), Lines{"two"});
}

}  // namespace
}  // namespace vigie

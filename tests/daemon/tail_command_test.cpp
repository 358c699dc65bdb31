// What `vigie tail` prints of a log and of its rotated files.

#include "sinks/log_compress.hpp"
#include "tests/daemon/command_fixture.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <sstream>
#include <vector>

namespace vigie::test {
namespace {

using Lines = std::vector<std::string>;

class TailCommandTest : public CommandTest {
  protected:
    void append(const std::string& id, std::string_view seen, const std::string& lang = "en") {
        Story story;
        story.id = id;
        story.lang = lang;
        story.title = "Title of " + id;
        story.first_seen = *parse_rfc3339(seen);
        std::string line;
        append_story_json(line, story);
        std::ofstream(log_, std::ios::app) << line << '\n';
    }

    void rotate(const std::string& suffix) {
        std::filesystem::rename(log_, log_.string() + suffix);
    }

    void make_three_days() {
        append("a", "2024-03-04T10:00:00Z");
        append("b", "2024-03-04T23:00:00Z", "fr");
        rotate(".20240305T000000Z");
        append("c", "2024-03-05T10:00:00Z", "fr");
        rotate(".20240306T000000Z");
        append("d", "2024-03-06T10:00:00Z");
        const std::atomic<bool> go_on = false;
        ASSERT_TRUE(compress_rotated(log_, Compression::zstd, go_on));
    }

    Ran tail(TailArguments arguments) {
        arguments.json = true;
        return run(&tail_command, arguments);
    }

    Ran tail_since(const std::string& since, const std::string& filter = "") {
        TailArguments arguments;
        arguments.since = since;
        if (!filter.empty()) {
            arguments.filter = {filter};
        }
        return tail(arguments);
    }

    static Lines ids(const Ran& ran) {
        Lines found;
        std::istringstream in(ran.out);
        for (std::string line; std::getline(in, line);) {
            const Result<Story> story = parse_story_json(line);
            found.push_back(story ? story->id : line);
        }
        return found;
    }

    std::filesystem::path log_ = folder_.path() / "stories.jsonl";
};

TEST_F(TailCommandTest, ReadsBackOverRotatedFilesToTheMoment) {
    make_three_days();

    EXPECT_EQ(ids(tail_since("2024-03-01")), (Lines{"a", "b", "c", "d"}));
    EXPECT_EQ(ids(tail_since("2024-03-04T12:00:00Z")), (Lines{"b", "c", "d"}));
    EXPECT_EQ(ids(tail_since("2024-03-06T10:00:00Z")), Lines{"d"});
    EXPECT_EQ(ids(tail_since("2024-03-01", "lang = fr")), (Lines{"b", "c"}));
}

TEST_F(TailCommandTest, ShowsTheRestWhereAFileIsDamagedAndExitsWith1) {
    make_three_days();
    write_file(log_.string() + ".20240305T000000Z.zst", "damaged");

    const Ran ran = tail_since("2024-03-01");

    EXPECT_EQ(ran.code, kFailed);
    EXPECT_EQ(ids(ran), (Lines{"c", "d"}));
    EXPECT_TRUE(has(ran.err, "stories.jsonl.20240305T000000Z.zst: damaged")) << ran.err;
}

TEST_F(TailCommandTest, BeginsWithTheLastLines) {
    make_three_days();
    append("e", "2024-03-06T11:00:00Z");
    TailArguments arguments;
    arguments.lines = 1;

    EXPECT_EQ(ids(tail(arguments)), Lines{"e"});
}

TEST_F(TailCommandTest, SaysWhatIsWrongWithItsArguments) {
    make_three_days();

    const Ran since = tail_since("yesterday");
    EXPECT_EQ(since.code, kUsage);
    EXPECT_TRUE(has(since.err, "--since yesterday: give how long ago")) << since.err;
    const Ran filter = tail_since("1h", "lang ==");
    EXPECT_EQ(filter.code, kUsage);
    EXPECT_TRUE(has(filter.err, "filter: column 6"));
    std::filesystem::remove(log_);
    const Ran gone = tail({});
    EXPECT_EQ(gone.code, kFailed);
    EXPECT_TRUE(has(gone.err, "stories.jsonl: No such file"));
}

}  // namespace
}  // namespace vigie::test

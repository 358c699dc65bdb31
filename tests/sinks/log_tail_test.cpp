#include "sinks/log_tail.hpp"

#include "tests/support/deliveries.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace vigie {
namespace {

std::string line_of(int number, std::size_t text_bytes = 10) {
    Story story = test::numbered_story(number);
    story.text.assign(text_bytes, 'x');
    std::string line;
    append_story_json(line, story);
    return line + '\n';
}

std::vector<std::string> ids_from_to(int first, int last) {
    std::vector<std::string> ids;
    for (int number = first; number <= last; ++number) {
        ids.push_back(test::numbered_id(number));
    }
    return ids;
}

class LogTailTest : public testing::Test {
  protected:
    std::vector<std::string> ids(std::size_t enough, std::size_t limit) {
        const Result<std::vector<std::string>> found = tail_ids(path_, enough, limit);
        EXPECT_TRUE(found) << found.error().detail();
        return *found;
    }

    test::TemporaryFolder folder_;
    std::filesystem::path path_ = folder_.path() / "log";
};

TEST_F(LogTailTest, TakesTheIdOfAWholeLineOnly) {
    EXPECT_EQ(story_id_of_line("{\"v\":1,\"id\":\"abc\",\"event\":\"x\"}"), "abc");
    EXPECT_EQ(story_id_of_line("{\"v\":12,\"id\":\"abc\"}"), "abc");
    for (const std::string_view line : {std::string_view("{\"v\":1,\"id\":\"abc\",\"event\":\"x"),
                                        std::string_view("{\"v\":1,\"id\":\"abc}"),
                                        std::string_view("{\"id\":\"abc\"}"),
                                        std::string_view("{\"v\":1}"),
                                        std::string_view("{\"v\":"),
                                        std::string_view("{"),
                                        std::string_view(""),
                                        std::string_view("{\"v\":1,\"id\":\"abc\"\0}", 20)}) {
        EXPECT_EQ(story_id_of_line(line), "") << line;
    }
}

TEST_F(LogTailTest, ReadsIdsInOrder) {
    test::write_file(path_, line_of(1) + "something else\n\n" + line_of(2) + line_of(3));

    EXPECT_EQ(ids(100, 100), ids_from_to(1, 3));
}

TEST_F(LogTailTest, KeepsTheNewestWhenThereAreTooMany) {
    test::write_file(path_, line_of(1) + line_of(2) + line_of(3));

    EXPECT_EQ(ids(2, 2), ids_from_to(2, 3));
}

TEST_F(LogTailTest, ReadsFurtherBackWhenLinesAreLong) {
    std::string log;
    for (int number = 1; number <= 400; ++number) {
        log += line_of(number, 30'000);  // 12 MB
    }
    test::write_file(path_, log);

    const std::vector<std::string> found = ids(300, 1'000);

    EXPECT_GE(found.size(), 300U);
    EXPECT_EQ(found.back(), test::numbered_id(400));
}

TEST_F(LogTailTest, GoesOnInThePredecessorsUntilEnoughIsKnown) {
    using namespace std::chrono_literals;
    const auto now = std::filesystem::file_time_type::clock::now();
    test::write_file(folder_.path() / "log.1", line_of(1) + line_of(2));
    test::write_file(folder_.path() / "log.20240229T090000Z", line_of(3) + line_of(4));
    test::write_file(folder_.path() / "log.gz", "not read");
    test::write_file(folder_.path() / "logs-of-mine", line_of(99));
    test::write_file(path_, line_of(5));
    std::filesystem::last_write_time(folder_.path() / "log.1", now - 2h);
    std::filesystem::last_write_time(folder_.path() / "log.20240229T090000Z", now - 1h);

    EXPECT_EQ(ids(100, 100), ids_from_to(1, 5));
    EXPECT_EQ(ids(3, 100), ids_from_to(3, 5));
    EXPECT_EQ(ids(3, 3), ids_from_to(3, 5));
    EXPECT_EQ(ids(1, 100), ids_from_to(5, 5));
}

TEST_F(LogTailTest, KnowsWhenTheFirstStoryWasSeen) {
    EXPECT_EQ(first_line_time(path_), std::nullopt);
    test::write_file(path_, line_of(1) + line_of(2));
    EXPECT_EQ(first_line_time(path_), test::kMorning);
    test::write_file(path_, "x\n");
    EXPECT_EQ(first_line_time(path_), std::nullopt);
}

}  // namespace
}  // namespace vigie

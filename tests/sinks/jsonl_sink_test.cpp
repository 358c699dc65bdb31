#include "sinks/jsonl_sink.hpp"

#include "tests/support/deliveries.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/files.hpp"
#include "tests/support/log_capture.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

namespace vigie {
namespace {

using test::numbered_delivery;

std::vector<Delivery> numbered(int first, int last) {
    std::vector<Delivery> batch;
    for (int number = first; number <= last; ++number) {
        batch.push_back(numbered_delivery(number));
    }
    return batch;
}

class JsonlSinkTest : public testing::Test {
  protected:
    JsonlSinkTest() { options_ = {"log", folder_.path() / "stories.jsonl", 0, Seconds{0}, 10}; }

    std::unique_ptr<JsonlSink> open() {
        auto sink = std::make_unique<JsonlSink>(options_, worker_, clock_, log_.logger());
        const Result<> opened = sink->open();
        EXPECT_TRUE(opened) << opened.error().detail();
        return sink;
    }

    std::vector<Attempt> deliver(JsonlSink& sink, std::vector<Delivery> batch) {
        return test::run(io_, sink.deliver(std::move(batch)));
    }

    std::vector<std::string> lines() { return test::lines_of(options_.path); }

    test::TemporaryFolder folder_;
    boost::asio::io_context io_;
    test::FakeClock clock_{test::kMorning};
    test::LogCapture log_;
    Worker worker_{"test-worker"};
    JsonlOptions options_;
};

TEST_F(JsonlSinkTest, WritesEachStoryAsItStandsOnALine) {
    const auto sink = open();

    const std::vector<Attempt> attempts = deliver(*sink, numbered(1, 3));

    ASSERT_EQ(attempts.size(), 3U);
    for (const Attempt& attempt : attempts) {
        EXPECT_EQ(attempt.verdict, DeliveryVerdict::delivered);
    }
    ASSERT_EQ(lines().size(), 3U);
    EXPECT_EQ(lines()[1], numbered_delivery(2).story_json);
}

TEST_F(JsonlSinkTest, WritesAStoryOnceHoweverOftenItIsDelivered) {
    const auto sink = open();
    std::vector<Delivery> twice = numbered(1, 2);
    twice.push_back(twice.front());

    deliver(*sink, twice);
    const std::vector<Attempt> again = deliver(*sink, numbered(1, 3));

    EXPECT_EQ(again[0].verdict, DeliveryVerdict::delivered);
    EXPECT_EQ(lines().size(), 3U);
}

TEST_F(JsonlSinkTest, WritesAStoryOnceOverARestart) {
    deliver(*open(), numbered(1, 3));

    deliver(*open(), numbered(2, 4));

    EXPECT_EQ(lines().size(), 4U);
}

TEST_F(JsonlSinkTest, WritesATornStoryAgain) {
    deliver(*open(), numbered(1, 3));
    std::filesystem::resize_file(options_.path, std::filesystem::file_size(options_.path) - 7);

    deliver(*open(), numbered(1, 3));

    ASSERT_EQ(lines().size(), 3U);
    EXPECT_EQ(lines()[2], numbered_delivery(3).story_json);
}

TEST_F(JsonlSinkTest, WritesAStoryOnceOverARotationAndARestart) {
    options_.rotate_size = 1;
    deliver(*open(), numbered(1, 2));
    deliver(*open(), numbered(3, 3));
    ASSERT_EQ(lines().size(), 1U);

    deliver(*open(), numbered(1, 3));

    EXPECT_EQ(lines().size(), 1U);
    EXPECT_EQ(test::names_in(folder_.path()).size(), 2U);
}

TEST_F(JsonlSinkTest, RotatesBeforeItPassesTheSize) {
    options_.rotate_size = 2 * (numbered_delivery(1).story_json.size() + 1) + 10;
    const auto sink = open();

    deliver(*sink, numbered(1, 2));
    ASSERT_EQ(lines().size(), 2U);
    deliver(*sink, numbered(3, 3));

    EXPECT_EQ(lines().size(), 1U);
    EXPECT_EQ(test::lines_of(folder_.path() / "stories.jsonl.20240229T090000Z").size(), 2U);
    EXPECT_EQ(log_.count("log_rotated sink=log"), 1U);
}

TEST_F(JsonlSinkTest, RotatesByAgeAlsoOverARestart) {
    options_.rotate_age = std::chrono::hours{24};
    deliver(*open(), numbered(1, 1));
    clock_.advance(std::chrono::hours{23});
    deliver(*open(), numbered(2, 2));
    ASSERT_EQ(lines().size(), 2U);

    clock_.advance(std::chrono::hours{1});
    deliver(*open(), numbered(3, 3));

    EXPECT_EQ(lines().size(), 1U);
    EXPECT_EQ(test::lines_of(folder_.path() / "stories.jsonl.20240301T090000Z").size(), 2U);
}

TEST_F(JsonlSinkTest, FollowsAnExternalRotationAndStillKnowsWhatItWrote) {
    const auto sink = open();
    deliver(*sink, numbered(1, 2));
    std::filesystem::rename(options_.path, folder_.path() / "stories.jsonl.1");

    ASSERT_TRUE(test::run(io_, sink->reopen()));
    deliver(*sink, numbered(2, 3));

    ASSERT_EQ(lines().size(), 1U);
    EXPECT_EQ(lines()[0], numbered_delivery(3).story_json);
}

TEST_F(JsonlSinkTest, AsksToTryAgainWhenItCannotWriteAndThenWritesAll) {
    const std::filesystem::path inside = folder_.path() / "logs";
    std::filesystem::create_directory(inside);
    options_.path = inside / "stories.jsonl";
    const auto sink = open();
    std::filesystem::rename(inside, folder_.path() / "moved");

    const std::vector<Attempt> failed = deliver(*sink, numbered(1, 2));
    std::filesystem::rename(folder_.path() / "moved", inside);
    const std::vector<Attempt> done = deliver(*sink, numbered(1, 2));

    ASSERT_EQ(failed.size(), 2U);
    for (const Attempt& attempt : failed) {
        EXPECT_EQ(attempt.verdict, DeliveryVerdict::retry);
        EXPECT_NE(attempt.error.find("stories.jsonl: cannot open"), std::string::npos);
    }
    EXPECT_EQ(done[1].verdict, DeliveryVerdict::delivered);
    EXPECT_EQ(lines().size(), 2U);
}

TEST_F(JsonlSinkTest, DoesNotAcknowledgeARepeatOfAStoryThatItCouldNotWrite) {
    const std::filesystem::path inside = folder_.path() / "logs";
    std::filesystem::create_directory(inside);
    options_.path = inside / "stories.jsonl";
    const auto sink = open();
    std::filesystem::remove_all(inside);
    std::vector<Delivery> twice = numbered(1, 1);
    twice.push_back(twice.front());

    const std::vector<Attempt> attempts = deliver(*sink, std::move(twice));

    EXPECT_EQ(attempts[0].verdict, DeliveryVerdict::retry);
    EXPECT_EQ(attempts[1].verdict, DeliveryVerdict::retry);
}

TEST_F(JsonlSinkTest, OpensLateWhenThePathComesLate) {
    options_.path = folder_.path() / "later/stories.jsonl";
    JsonlSink sink(options_, worker_, clock_, log_.logger());
    EXPECT_FALSE(sink.open());

    EXPECT_EQ(deliver(sink, numbered(1, 1))[0].verdict, DeliveryVerdict::retry);
    std::filesystem::create_directory(folder_.path() / "later");
    EXPECT_EQ(deliver(sink, numbered(1, 1))[0].verdict, DeliveryVerdict::delivered);

    EXPECT_EQ(lines().size(), 1U);
}

TEST_F(JsonlSinkTest, DoesNotLetATextThatIsNoLineIntoTheLog) {
    const auto sink = open();
    std::vector<Delivery> batch = numbered(1, 3);
    batch[0].story_json = "nonsense";
    batch[1].story_json.insert(batch[1].story_json.size() - 1, "\n");

    const std::vector<Attempt> attempts = deliver(*sink, std::move(batch));

    EXPECT_EQ(attempts[0].verdict, DeliveryVerdict::dead);
    EXPECT_EQ(attempts[1].verdict, DeliveryVerdict::dead);
    EXPECT_EQ(attempts[2].verdict, DeliveryVerdict::delivered);
    EXPECT_EQ(lines().size(), 1U);
}

TEST_F(JsonlSinkTest, TestsWithoutWriting) {
    const auto sink = open();
    JsonlSink beside(options_, worker_, clock_, log_.logger());

    const Result<std::string> own = test::run(io_, sink->test());
    const Result<std::string> other = test::run(io_, beside.test());

    ASSERT_TRUE(own);
    EXPECT_NE(own->find("can be written"), std::string::npos);
    ASSERT_TRUE(other);
    EXPECT_NE(other->find("by a running process"), std::string::npos);
    EXPECT_EQ(std::filesystem::file_size(options_.path), 0U);
}

TEST_F(JsonlSinkTest, DescribesItself) {
    options_ = {"log", "/var/log/vigie/stories.jsonl", 256ULL << 20U, Seconds{86'400}, 10};

    EXPECT_EQ(JsonlSink(options_, worker_, clock_, log_.logger()).describe(),
              "jsonl /var/log/vigie/stories.jsonl, rotated at 256 MiB, rotated every 86400 s, 10 "
              "kept");
}

TEST_F(JsonlSinkTest, CompressesRotatedFilesInTheBackground) {
    options_.rotate_size = 1;
    options_.compress = Compression::gzip;
    {
        const auto sink = open();
        for (int number = 1; number <= 4; ++number) {
            clock_.advance(Seconds{1});
            deliver(*sink, numbered(number, number));
        }
        const auto compressed = [&] {
            std::size_t count = 0;
            for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
                count += entry.path().extension() == ".gz" ? 1U : 0U;
            }
            return count;
        };
        // The thread that compresses says nothing; it is asked until it is done.
        for (int i = 0; i < 10'000'000 && compressed() < 2; ++i) {
            std::this_thread::yield();
        }
        EXPECT_EQ(compressed(), 2U);
    }
    EXPECT_EQ(lines().size(), 1U);
}

}  // namespace
}  // namespace vigie

#include "sinks/log_file.hpp"

#include "tests/support/deliveries.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

namespace vigie {
namespace {

using test::kMorning;

// While it lives, no file of this process may grow past `bytes`: writes stop short, then fail with
// EFBIG, as they do with ENOSPC on a full disk.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) {
        before_handler_ = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before_);
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limit);
    }

    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, before_handler_);
    }

  private:
    rlimit before_{};
    void (*before_handler_)(int) = nullptr;
};

class LogFileTest : public testing::Test {
  protected:
    LogFile open() {
        Result<LogFile> opened = LogFile::open(path_);
        EXPECT_TRUE(opened) << opened.error().detail();
        return std::move(*opened);
    }

    test::TemporaryFolder folder_;
    std::filesystem::path path_ = folder_.path() / "stories.jsonl";
};

TEST_F(LogFileTest, MakesTheFileAndAppendsToIt) {
    LogFile log = open();

    ASSERT_TRUE(log.append("one\n"));
    ASSERT_TRUE(log.append("two\nthree\n"));

    EXPECT_EQ(test::read_file(path_), "one\ntwo\nthree\n");
    EXPECT_EQ(log.size(), 14U);
}

TEST_F(LogFileTest, CutsATornLastLine) {
    test::write_file(path_, "{\"v\":1}\n{\"v\":1,\"id\":\"half");

    LogFile log = open();
    ASSERT_TRUE(log.append("next\n"));

    EXPECT_EQ(test::read_file(path_), "{\"v\":1}\nnext\n");
}

TEST_F(LogFileTest, CutsATornLineThatIsAllThereIsOrLongOrZeros) {
    const std::string lines[] = {
        "{", "{\"v\":1,\"title\":\"" + std::string(100'000, 'x'), std::string(5'000, '\0')};
    for (const std::string& torn : lines) {
        test::write_file(path_, torn);
        EXPECT_EQ(open().size(), 0U);
        test::write_file(path_, "{\"v\":1}\n" + torn);
        EXPECT_EQ(open().size(), 8U);
    }
}

TEST_F(LogFileTest, LeavesAFileAloneThatIsNotALog) {
    test::write_file(path_, "my diary\ndear diary, today");

    const Result<LogFile> opened = LogFile::open(path_);

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), Errc::storage);
    EXPECT_NE(opened.error().detail().find("stories.jsonl"), std::string::npos);
    EXPECT_EQ(test::read_file(path_), "my diary\ndear diary, today");
}

TEST_F(LogFileTest, NamesThePathAndTheRemedyWhenItCannotBeOpened) {
    const Result<LogFile> missing = LogFile::open(folder_.path() / "nowhere/stories.jsonl");
    const Result<LogFile> device = LogFile::open("/dev/full");

    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().detail().find("nowhere/stories.jsonl: cannot open: No such file"),
              std::string::npos);
    EXPECT_NE(missing.error().detail().find("make its folder"), std::string::npos);
    ASSERT_FALSE(device);
    EXPECT_NE(device.error().detail().find("not a regular file"), std::string::npos);
}

TEST_F(LogFileTest, IsWrittenByOneProcessOnly) {
    const LogFile first = open();

    const Result<LogFile> second = LogFile::open(path_);

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), Errc::unavailable);
    EXPECT_NE(second.error().detail().find("another process writes this log"), std::string::npos);
}

TEST_F(LogFileTest, LeavesNothingOfAnAppendThatFailed) {
    LogFile log = open();
    ASSERT_TRUE(log.append("whole\n"));

    {
        const FileSizeLimit limit(10);
        const Result<> failed = log.append("too long for the disk\n");
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().code(), Errc::storage);
        EXPECT_NE(failed.error().detail().find("stories.jsonl: cannot write: File too large"),
                  std::string::npos);
    }
    EXPECT_EQ(test::read_file(path_), "whole\n");

    ASSERT_TRUE(log.append("too long for the disk\n"));
    EXPECT_EQ(test::read_file(path_), "whole\ntoo long for the disk\n");
}

TEST_F(LogFileTest, RotatesToADatedNameAndStartsAnew) {
    LogFile log = open();
    ASSERT_TRUE(log.append("old\n"));

    ASSERT_TRUE(log.rotate(kMorning, 10));
    ASSERT_TRUE(log.append("new\n"));

    EXPECT_EQ(test::read_file(folder_.path() / "stories.jsonl.20240229T090000Z"), "old\n");
    EXPECT_EQ(test::read_file(path_), "new\n");
    EXPECT_EQ(log.size(), 4U);
}

TEST_F(LogFileTest, NeverRotatesOntoAnEarlierFileNorWhenEmpty) {
    LogFile log = open();
    ASSERT_TRUE(log.rotate(kMorning, 0));
    for (const char* line : {"1\n", "2\n", "3\n"}) {
        ASSERT_TRUE(log.append(line));
        ASSERT_TRUE(log.rotate(kMorning, 0));
    }

    EXPECT_EQ(test::names_in(folder_.path()),
              (std::vector<std::string>{"stories.jsonl",
                                        "stories.jsonl.20240229T090000Z",
                                        "stories.jsonl.20240229T090001Z",
                                        "stories.jsonl.20240229T090002Z"}));
    EXPECT_EQ(test::read_file(folder_.path() / "stories.jsonl.20240229T090001Z"), "2\n");
}

TEST_F(LogFileTest, KeepsTheNewestRotatedFilesAndWhatIsNotItsOwn) {
    test::write_file(folder_.path() / "stories.jsonl.notes", "mine");
    test::write_file(folder_.path() / "stories.jsonl.20240229T090000Z.bz2", "mine");
    LogFile log = open();
    for (int hour = 0; hour < 5; ++hour) {
        ASSERT_TRUE(log.append("line\n"));
        ASSERT_TRUE(log.rotate(kMorning + std::chrono::hours{hour}, 2));
    }

    EXPECT_EQ(test::names_in(folder_.path()),
              (std::vector<std::string>{"stories.jsonl",
                                        "stories.jsonl.20240229T090000Z.bz2",
                                        "stories.jsonl.20240229T120000Z",
                                        "stories.jsonl.20240229T130000Z",
                                        "stories.jsonl.notes"}));
}

TEST_F(LogFileTest, FollowsAnExternalRotation) {
    LogFile log = open();
    ASSERT_TRUE(log.append("old\n"));
    std::filesystem::rename(path_, folder_.path() / "stories.jsonl.1");

    ASSERT_TRUE(log.reopen());

    EXPECT_TRUE(std::filesystem::exists(path_));
    ASSERT_TRUE(log.append("new\n"));
    EXPECT_EQ(test::read_file(folder_.path() / "stories.jsonl.1"), "old\n");
    EXPECT_EQ(test::read_file(path_), "new\n");
}

TEST_F(LogFileTest, NoticesByItselfThatTheFileIsGone) {
    LogFile log = open();
    ASSERT_TRUE(log.append("old\n"));
    std::filesystem::remove(path_);

    ASSERT_TRUE(log.append("new\n"));

    EXPECT_EQ(test::read_file(path_), "new\n");
}

TEST_F(LogFileTest, GoesOnAtTheStartWhenItWasEmptied) {
    LogFile log = open();
    ASSERT_TRUE(log.append("old and long\n"));
    std::filesystem::resize_file(path_, 0);

    ASSERT_TRUE(log.append("new\n"));

    EXPECT_EQ(test::read_file(path_), "new\n");
    EXPECT_EQ(log.size(), 4U);
}

TEST_F(LogFileTest, ReopensToNothingNewWhenTheFileIsStillThere) {
    LogFile log = open();
    ASSERT_TRUE(log.append("old\n"));

    ASSERT_TRUE(log.reopen());
    ASSERT_TRUE(log.append("new\n"));

    EXPECT_EQ(test::read_file(path_), "old\nnew\n");
}

TEST_F(LogFileTest, GoesOnWritingOnceTheFolderIsBack) {
    const std::filesystem::path inside = folder_.path() / "logs";
    std::filesystem::create_directory(inside);
    path_ = inside / "stories.jsonl";
    LogFile log = open();
    ASSERT_TRUE(log.append("old\n"));
    std::filesystem::rename(inside, folder_.path() / "moved");

    EXPECT_FALSE(log.append("new\n"));
    std::filesystem::create_directory(inside);
    ASSERT_TRUE(log.append("new\n"));

    EXPECT_EQ(test::read_file(path_), "new\n");
    EXPECT_EQ(test::read_file(folder_.path() / "moved/stories.jsonl"), "old\n");
}

}  // namespace
}  // namespace vigie

#include "sinks/log_lines.hpp"

#include "sinks/log_compress.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

namespace vigie {
namespace {

using Lines = std::vector<std::string>;

class LogLinesTest : public testing::Test {
  protected:
    Lines read(const std::string& suffix, std::size_t enough = 1'000'000) {
        Lines lines;
        const Result<> done = each_log_line(log_.string() + suffix, [&](std::string_view line) {
            lines.emplace_back(line);
            return lines.size() < enough;
        });
        error_ = done ? "" : done.error().detail();
        return lines;
    }

    // Makes log.20240305T000000Z.gz or .zst of these bytes.
    void compress(const std::string& bytes, Compression compression) {
        test::write_file(log_.string() + kOlder, bytes);
        test::write_file(log_.string() + ".20240306T000000Z", "newest\n");
        const std::atomic<bool> stop = false;
        ASSERT_TRUE(compress_rotated(log_, compression, stop));
    }

    static constexpr const char* kOlder = ".20240305T000000Z";
    std::string error_;
    test::TemporaryFolder folder_;
    std::filesystem::path log_ = folder_.path() / "log";
};

TEST_F(LogLinesTest, ReadsWholeLinesOfEveryKindOfFile) {
    const std::string longer(700'000, 'x');
    const std::string bytes = "one\n\n" + longer + "\nlast\ntorn";
    test::write_file(log_, bytes);
    const Lines expected{"one", "", longer, "last"};

    EXPECT_EQ(read(""), expected);
    for (const Compression compression : {Compression::gzip, Compression::zstd}) {
        compress(bytes, compression);
        EXPECT_EQ(read(kOlder + std::string(suffix_of(compression))), expected);
        EXPECT_EQ(error_, "");
        std::filesystem::remove(log_.string() + kOlder + std::string(suffix_of(compression)));
    }
}

TEST_F(LogLinesTest, ReadsSeveralCompressedPiecesInOneFile) {
    for (const Compression compression : {Compression::gzip, Compression::zstd}) {
        const std::string name = log_.string() + kOlder + std::string(suffix_of(compression));
        compress("one\ntw", compression);
        const std::string first = test::read_file(name);
        std::filesystem::remove(name);
        compress("o\n", compression);
        test::write_file(name, first + test::read_file(name));

        EXPECT_EQ(read(kOlder + std::string(suffix_of(compression))), (Lines{"one", "two"}));
        EXPECT_EQ(error_, "");
        std::filesystem::remove(name);
    }
}

TEST_F(LogLinesTest, SaysWhereCompressedDataEndTooEarlyOrAreDamaged) {
    std::string bytes;
    for (int i = 0; i < 50'000; ++i) {
        bytes += std::to_string(i * 7919) + "\n";
    }
    for (const Compression compression : {Compression::gzip, Compression::zstd}) {
        const std::string suffix = kOlder + std::string(suffix_of(compression));
        const std::string name = log_.string() + suffix;
        compress(bytes, compression);
        const std::string whole = test::read_file(name);

        test::write_file(name, std::string_view(whole).substr(0, whole.size() - 9));
        EXPECT_FALSE(read(suffix).empty());
        EXPECT_NE(error_.find(suffix + ": ends too early"), std::string::npos) << error_;
        test::write_file(name, "not what its name says");
        EXPECT_EQ(read(suffix), Lines{});
        EXPECT_NE(error_.find(suffix + ": damaged"), std::string::npos) << error_;
        std::filesystem::remove(name);
    }
}

TEST_F(LogLinesTest, FindsAFileThatHasJustBeenCompressed) {
    compress("one\n", Compression::zstd);

    EXPECT_EQ(read(kOlder), Lines{"one"});
    EXPECT_EQ(read(".20200101T000000Z"), Lines{});
    EXPECT_NE(error_, "");
}

TEST_F(LogLinesTest, StopsWhenItIsEnough) {
    test::write_file(log_, "one\ntwo\nthree\n");

    EXPECT_EQ(read("", 2), (Lines{"one", "two"}));
}

TEST(LineSplitterTest, LeavesOutALineThatIsTooLong) {
    LineSplitter splitter;
    Lines lines;
    const VisitLine visit = [&](std::string_view line) {
        lines.emplace_back(line);
        return true;
    };
    const std::string chunk(kMaxLogLineBytes / 4, 'x');

    splitter.take("one\n", visit);
    for (int i = 0; i < 6; ++i) {
        splitter.take(chunk, visit);
    }
    splitter.take("\ntwo\n", visit);

    EXPECT_EQ(lines, (Lines{"one", "two"}));
}

}  // namespace
}  // namespace vigie

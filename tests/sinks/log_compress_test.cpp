#include "sinks/log_compress.hpp"

#include "base/time.hpp"
#include "sinks/log_tail.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <fstream>

namespace vigie {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string gunzip(const fs::path& file) {
    std::string out(std::size_t{8} << 20U, '\0');
    gzFile in = gzopen(file.c_str(), "rb");
    const int got = gzread(in, out.data(), static_cast<unsigned>(out.size()));
    gzclose(in);
    out.resize(static_cast<std::size_t>(std::max(got, 0)));
    return out;
}

std::string unzstd(const fs::path& file) {
    const std::string packed = bytes_of(file);
    std::string out(std::size_t{8} << 20U, '\0');
    const std::size_t got = ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size());
    out.resize(ZSTD_isError(got) != 0 ? 0 : got);
    return out;
}

class LogCompressTest : public testing::Test {
  protected:
    fs::path rotated(int day) const {
        return log_.string() + ".2024020" + std::to_string(day) + "T090000Z";
    }

    // Longer than a chunk, and not the same in each.
    static std::string content(int day) {
        std::string text;
        for (int i = 0; i < 40'000; ++i) {
            text += std::to_string(i * day) + " lines of a log\n";
        }
        return text;
    }

    void write(int first, int last) {
        for (int day = first; day <= last; ++day) {
            std::ofstream(rotated(day), std::ios::binary) << content(day);
        }
    }

    std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const auto& entry : fs::directory_iterator(folder_.path())) {
            found.push_back(entry.path().filename().string());
        }
        std::sort(found.begin(), found.end());
        return found;
    }

    test::TemporaryFolder folder_;
    fs::path log_ = folder_.path() / "log";
    std::atomic<bool> stop_ = false;
};

TEST_F(LogCompressTest, CompressesAllRotatedFilesButTheNewest) {
    write(1, 3);

    ASSERT_TRUE(compress_rotated(log_, Compression::gzip, stop_));

    EXPECT_EQ(names(),
              (std::vector<std::string>{
                  "log.20240201T090000Z.gz", "log.20240202T090000Z.gz", "log.20240203T090000Z"}));
    EXPECT_EQ(gunzip(rotated(2).string() + ".gz"), content(2));
    EXPECT_LT(fs::file_size(rotated(2).string() + ".gz"), content(2).size() / 3);
}

TEST_F(LogCompressTest, CompressesWithZstdToo) {
    write(1, 2);

    ASSERT_TRUE(compress_rotated(log_, Compression::zstd, stop_));

    EXPECT_EQ(names(),
              (std::vector<std::string>{"log.20240201T090000Z.zst", "log.20240202T090000Z"}));
    EXPECT_EQ(unzstd(rotated(1).string() + ".zst"), content(1));
}

TEST_F(LogCompressTest, LeavesEverythingWhereNothingIsToBeCompressed) {
    write(1, 2);
    std::ofstream(folder_.path() / "log.1") << "from logrotate";

    ASSERT_TRUE(compress_rotated(log_, Compression::none, stop_));

    EXPECT_EQ(names().size(), 3U);
}

TEST_F(LogCompressTest, ClearsAwayWhatACrashLeft) {
    write(1, 3);
    // A crash in the middle of the first; one after the second was done but not yet removed.
    std::ofstream(rotated(1).string() + ".gz.part") << "half";
    ASSERT_TRUE(compress_rotated(log_, Compression::gzip, stop_));
    write(2, 2);

    ASSERT_TRUE(compress_rotated(log_, Compression::gzip, stop_));

    EXPECT_EQ(names(),
              (std::vector<std::string>{
                  "log.20240201T090000Z.gz", "log.20240202T090000Z.gz", "log.20240203T090000Z"}));
    EXPECT_EQ(gunzip(rotated(1).string() + ".gz"), content(1));
    EXPECT_EQ(gunzip(rotated(2).string() + ".gz"), content(2));
}

TEST_F(LogCompressTest, StopsWithoutATrace) {
    write(1, 2);
    stop_ = true;

    ASSERT_TRUE(compress_rotated(log_, Compression::gzip, stop_));

    EXPECT_EQ(names(), (std::vector<std::string>{"log.20240201T090000Z", "log.20240202T090000Z"}));
}

TEST_F(LogCompressTest, NamesAndRemovesRotatedFilesWhetherCompressedOrNot) {
    write(1, 3);
    ASSERT_TRUE(compress_rotated(log_, Compression::zstd, stop_));
    fs::remove(rotated(3));

    const Time before{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    EXPECT_EQ(next_rotated_name(log_, before), log_.string() + ".20240202T090001Z");

    ASSERT_TRUE(remove_old_rotated(log_, 1));
    EXPECT_EQ(names(), std::vector<std::string>{"log.20240202T090000Z.zst"});
}

}  // namespace
}  // namespace vigie

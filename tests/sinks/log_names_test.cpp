#include "sinks/log_names.hpp"

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vigie {
namespace {

class LogNamesTest : public testing::Test {
  protected:
    void make(const std::string& suffix) { test::write_file(log_.string() + suffix, "x\n"); }

    // Of another program's file, whose time says how old it is.
    void make(const std::string& suffix, std::chrono::hours ago) {
        make(suffix);
        std::filesystem::last_write_time(log_.string() + suffix,
                                         std::filesystem::file_time_type::clock::now() - ago);
    }

    std::vector<std::string> suffixes() {
        std::vector<std::string> found;
        for (const OldLog& old : old_logs(log_)) {
            found.push_back(old.path.string().substr(log_.string().size()));
        }
        return found;
    }

    test::TemporaryFolder folder_;
    std::filesystem::path log_ = folder_.path() / "log";
};

TEST_F(LogNamesTest, ListsRotatedFilesOldestFirst) {
    make("");
    make(".20240306T000000Z.gz");
    make(".20240305T235959Z.zst");
    make(".20240307T000000Z");

    EXPECT_EQ(suffixes(),
              (std::vector<std::string>{
                  ".20240305T235959Z.zst", ".20240306T000000Z.gz", ".20240307T000000Z"}));
    const OldLog first = old_logs(log_).front();
    EXPECT_EQ(first.name, "log.20240305T235959Z");
    EXPECT_TRUE(first.by_us);
    EXPECT_EQ(first.until, Instant{*parse_rfc3339("2024-03-06T00:00:00Z")});
}

TEST_F(LogNamesTest, TakesOneOfAPairAndNothingUnfinished) {
    make(".20240306T000000Z");
    make(".20240306T000000Z.gz");
    make(".20240306T000000Z.zst");
    make(".20240307T000000Z.gz.part");

    EXPECT_EQ(suffixes(), std::vector<std::string>{".20240306T000000Z"});
}

TEST_F(LogNamesTest, KnowsFilesOfLogrotateByTheirLastChange) {
    using std::chrono::hours;
    make(".2.gz", hours(48));
    make(".1", hours(24));
    make("-20240101", hours(72));
    make(".old", hours(1));
    make(".1.bz2", hours(1));
    make("ger", hours(1));

    EXPECT_EQ(suffixes(), (std::vector<std::string>{"-20240101", ".2.gz", ".1"}));
    EXPECT_FALSE(old_logs(log_).front().by_us);
}

}  // namespace
}  // namespace vigie

#pragma once

// Runs the functions behind the commands on a folder of their own: a configuration, a state with a
// store, and what was printed.

#include "base/story_json.hpp"
#include "daemon/commands.hpp"
#include "store/sqlite_store.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace vigie::test {

struct Ran {
    int code = -1;
    std::string out;
    std::string err;
};

class CommandTest : public testing::Test {
  protected:
    CommandTest() { configure(""); }

    // A feed, a log sink and the watch "everything" are always there.
    void configure(const std::string& service, const std::string& sections = "") {
        write_file(config_,
                   "[service]\nstate = \"state\"\n" + service +
                       "\n[[feed]]\nurl = \"https://feed.example/rss\"\n[[sink]]\nname = "
                       "\"log\"\ntype = \"jsonl\"\npath = \"stories.jsonl\"\n"
                       "[[watch]]\nname = \"everything\"\nwhen = \"all\"\nto = [\"log\"]\n" +
                       sections);
    }

    template <class Arguments>
    Ran run(int (*command)(const Arguments&), Arguments arguments) {
        arguments.config = config_.string();
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        Ran ran;
        ran.code = command(arguments);
        std::fflush(stdout);
        ran.out = testing::internal::GetCapturedStdout();
        ran.err = testing::internal::GetCapturedStderr();
        return ran;
    }

    [[nodiscard]] std::filesystem::path state() const { return folder_.path() / "state"; }

    // The store as the daemon would open it; closed before a command runs.
    std::unique_ptr<Store> open_store() {
        std::filesystem::create_directories(state());
        auto store = open_sqlite_store(state() / "vigie.db");
        EXPECT_TRUE(store);
        return store ? std::move(*store) : nullptr;
    }

    TemporaryFolder folder_;
    std::filesystem::path config_ = folder_.path() / "vigie.toml";
};

inline bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace vigie::test

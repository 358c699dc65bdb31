#pragma once

// The commands of `vigie`, one function each. They print data on stdout and talk on stderr, and
// return the process's exit code: 0 done, 1 could not do it (one line on stderr says why, naming
// the input), 2 usage or configuration. command_line.cpp fills the arguments.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vigie {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;

inline constexpr const char* kDefaultConfig = "/etc/vigie/vigie.toml";

struct RunArguments {
    std::string config = kDefaultConfig;
};

[[nodiscard]] int run_command(const RunArguments& arguments);
[[nodiscard]] int once_command(const RunArguments& arguments);
[[nodiscard]] int check_command(const RunArguments& arguments);

struct ParseArguments {
    std::string file;  // "-": standard input
    std::string base_url;
    std::string content_type;
    bool json = false;
};

[[nodiscard]] int parse_command(const ParseArguments& arguments);

struct StoriesArguments {
    std::string file = "-";
    std::vector<std::string> knowledge;  // more files or folders
    bool json = false;
    bool explain = false;  // tag: say why
};

[[nodiscard]] int tag_command(const StoriesArguments& arguments);
[[nodiscard]] int dedup_command(const StoriesArguments& arguments);

struct TailArguments {
    std::string config = kDefaultConfig;
    std::string file;                 // instead of the log that the configuration names
    std::vector<std::string> filter;  // words of one `when` expression
    std::size_t lines = 10;
    bool follow = false;
    bool json = false;
    std::string colour = "auto";
    std::string since;  // a time, or how long ago
};

[[nodiscard]] int tail_command(const TailArguments& arguments);

struct ReplayArguments {
    std::string config = kDefaultConfig;
    bool retag = false;
    bool dry_run = false;
    std::string since;  // how long ago, or a date; empty: all
    bool json = false;
    std::string colour = "auto";
};

[[nodiscard]] int replay_command(const ReplayArguments& arguments);

struct SearchArguments {
    std::string config = kDefaultConfig;
    std::vector<std::string> query;  // words, or one `when` expression
    std::string since;               // how long ago, or a date; empty: all
    std::size_t limit = 20;
    bool json = false;
    std::string colour = "auto";
};

[[nodiscard]] int search_command(const SearchArguments& arguments);

struct StatusArguments {
    std::string config = kDefaultConfig;
    bool json = false;
};

[[nodiscard]] int status_command(const StatusArguments& arguments);

struct FeedsArguments {
    std::string config = kDefaultConfig;
    // test: a URL, or the name of a configured feed; discover: a URL; import: a file, or "-"
    std::string feed;
    bool json = false;
};

[[nodiscard]] int feeds_list_command(const FeedsArguments& arguments);
[[nodiscard]] int feeds_test_command(const FeedsArguments& arguments);
[[nodiscard]] int feeds_discover_command(const FeedsArguments& arguments);
[[nodiscard]] int feeds_import_command(const FeedsArguments& arguments);
[[nodiscard]] int feeds_export_command(const FeedsArguments& arguments);

struct SinksArguments {
    std::string config = kDefaultConfig;
    std::string sink;   // empty: all
    std::string since;  // dead, redrive: how long ago ("2h") or a date; empty: ever
    bool json = false;
};

[[nodiscard]] int sinks_list_command(const SinksArguments& arguments);
[[nodiscard]] int sinks_test_command(const SinksArguments& arguments);
[[nodiscard]] int sinks_dead_command(const SinksArguments& arguments);
[[nodiscard]] int sinks_redrive_command(const SinksArguments& arguments);
[[nodiscard]] int sinks_enable_command(const SinksArguments& arguments);

struct WatchesArguments {
    std::string config = kDefaultConfig;
    std::vector<std::string> stories = {"-"};  // test: files
    std::size_t outlets = 1;                   // test: that have reported the event
    bool json = false;
    std::string colour = "auto";
};

[[nodiscard]] int watches_list_command(const WatchesArguments& arguments);
[[nodiscard]] int watches_test_command(const WatchesArguments& arguments);

struct SilenceArguments {
    std::string config = kDefaultConfig;
    std::vector<std::string> expression;  // add: words of one `when` expression
    std::string time;                     // add: how long, or
    std::string until;                    // until when
    std::string watch;                    // add: only this one
    std::string note;
    std::int64_t number = 0;  // end
    bool all = false;         // list: also those that have ended
    bool json = false;
};

[[nodiscard]] int silence_add_command(const SilenceArguments& arguments);
[[nodiscard]] int silence_list_command(const SilenceArguments& arguments);
[[nodiscard]] int silence_end_command(const SilenceArguments& arguments);

struct DemoArguments {
    bool once = false;
    std::optional<double> seconds;  // how long to publish; else until Ctrl-C
    std::string colour = "auto";
};

[[nodiscard]] int demo_command(const DemoArguments& arguments);

struct KnowledgeArguments {
    std::vector<std::string> knowledge;
};

[[nodiscard]] int knowledge_check_command(const KnowledgeArguments& arguments);

}  // namespace vigie

#include "base/story_json.hpp"
#include "daemon/commands.hpp"
#include "daemon/log_follower.hpp"
#include "daemon/setup.hpp"
#include "daemon/store_view.hpp"
#include "daemon/story_view.hpp"
#include "daemon/terminal.hpp"
#include "daemon/units.hpp"
#include "pipeline/watch.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <thread>

namespace vigie {

namespace {

constexpr Millis kLookEvery{200};

// The log to watch: --file, or the first jsonl sink of the configuration.
std::optional<std::filesystem::path> log_file_of(const TailArguments& arguments, int& code) {
    if (!arguments.file.empty()) {
        return arguments.file;
    }
    const std::optional<Config> config = read_config_of(arguments.config, code);
    if (!config) {
        return std::nullopt;
    }
    for (const auto& options : config->sinks) {
        if (const auto* jsonl = std::get_if<JsonlOptions>(&options)) {
            return jsonl->path;
        }
    }
    fmt::print(
        stderr,
        "vigie: {}: no sink of type \"jsonl\" to watch; add one, or name a log with --file\n",
        arguments.config);
    code = kUsage;
    return std::nullopt;
}

// The words that a filter may use: those of the configuration, or, for a log named by --file, of
// the knowledge that comes with Vigie, where names are not checked.
WatchVocabulary words_of(const TailArguments& arguments) {
    if (arguments.file.empty()) {
        const auto setup = read_setup(arguments.config);
        return setup ? *setup->words : WatchVocabulary{};
    }
    return owners_and_ends();
}

std::optional<When> filter_of(const TailArguments& arguments, int& code) {
    const std::string text = fmt::format("{}", fmt::join(arguments.filter, " "));
    if (text.empty()) {
        return When{};
    }
    const auto when = parse_when(text, words_of(arguments));
    if (!when) {
        for (const WhenError& error : when.error()) {
            fmt::print(stderr, "vigie: filter: column {}: {}\n", error.column, error.message);
        }
        code = kUsage;
        return std::nullopt;
    }
    return *when;
}

// The time of --since; nullopt: none was given, or `code` says that it was wrong.
std::optional<Instant> since_of(const TailArguments& arguments, int& code) {
    code = kDone;
    if (arguments.since.empty()) {
        return std::nullopt;
    }
    const auto now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    if (const std::optional<Instant> since = parse_since(arguments.since, now)) {
        return since;
    }
    fmt::print(stderr, "vigie: --since {}: {}\n", arguments.since, kSinceForms);
    code = kUsage;
    return std::nullopt;
}

class StoryPrinter {
  public:
    StoryPrinter(When filter, std::optional<Instant> since, const TailArguments& arguments)
        : filter_(std::move(filter)),
          since_(since),
          json_(arguments.json),
          options_{wants_colour(arguments.colour), terminal_columns()} {}

    void print(std::string_view line) {
        const Result<Story> story = parse_story_json(line);
        if (!story) {
            fmt::print(stderr, "vigie: a line that is no story: {}\n", story.error().detail());
            return;
        }
        if ((since_ && story->first_seen < *since_) || !filter_.matches(*story)) {
            return;
        }
        const std::string out = json_ ? std::string(line) + "\n" : view_story(*story, options_);
        std::fwrite(out.data(), 1, out.size(), stdout);
    }

  private:
    When filter_;
    std::optional<Instant> since_;
    bool json_;
    ViewOptions options_;
};

}  // namespace

int tail_command(const TailArguments& arguments) {
    int code = kFailed;
    const std::optional<When> filter = filter_of(arguments, code);
    if (!filter) {
        return code;
    }
    const std::optional<Instant> since = since_of(arguments, code);
    if (code != kDone) {
        return code;
    }
    code = kFailed;
    const std::optional<std::filesystem::path> file = log_file_of(arguments, code);
    if (!file) {
        return code;
    }
    LogFollower follower(*file);
    StoryPrinter printer(*filter, since, arguments);
    const LogFollower::Visit print = [&](std::string_view line) { printer.print(line); };
    const Result<> last =
        since ? follower.lines_since(*since, print) : follower.last_lines(arguments.lines, print);
    std::fflush(stdout);
    // A log that is not there yet is waited for.
    if (!last && (since || !arguments.follow)) {
        fmt::print(stderr, "vigie: {}\n", last.error().detail());
    }
    while (arguments.follow) {
        std::this_thread::sleep_for(kLookEvery);
        const Result<> looked = follower.new_lines(print);
        std::fflush(stdout);
        if (!looked) {
            fmt::print(stderr, "vigie: {}\n", looked.error().detail());
        }
    }
    return last ? kDone : kFailed;
}

}  // namespace vigie

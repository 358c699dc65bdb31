#include "base/story_json.hpp"
#include "daemon/commands.hpp"
#include "daemon/log_follower.hpp"
#include "daemon/setup.hpp"
#include "daemon/store_view.hpp"
#include "daemon/story_view.hpp"
#include "daemon/terminal.hpp"
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

std::optional<When> filter_of(const TailArguments& arguments, int& code) {
    const std::string text = fmt::format("{}", fmt::join(arguments.filter, " "));
    if (text.empty()) {
        return When{};
    }
    const auto when = parse_when(text, WatchVocabulary{});
    if (!when) {
        for (const WhenError& error : when.error()) {
            fmt::print(stderr, "vigie: filter: column {}: {}\n", error.column, error.message);
        }
        code = kUsage;
        return std::nullopt;
    }
    return *when;
}

class StoryPrinter {
  public:
    StoryPrinter(When filter, const TailArguments& arguments)
        : filter_(std::move(filter)),
          json_(arguments.json),
          options_{wants_colour(arguments.colour), terminal_columns()} {}

    void print(const std::vector<std::string>& lines) {
        for (const std::string& line : lines) {
            const Result<Story> story = parse_story_json(line);
            if (!story) {
                fmt::print(stderr, "vigie: a line that is no story: {}\n", story.error().detail());
                continue;
            }
            if (!filter_.matches(*story)) {
                continue;
            }
            const std::string out = json_ ? line + "\n" : view_story(*story, options_);
            std::fwrite(out.data(), 1, out.size(), stdout);
        }
        std::fflush(stdout);
    }

  private:
    When filter_;
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
    const std::optional<std::filesystem::path> file = log_file_of(arguments, code);
    if (!file) {
        return code;
    }
    LogFollower follower(*file);
    const Result<std::vector<std::string>> last = follower.last_lines(arguments.lines);
    if (!last && !arguments.follow) {
        fmt::print(stderr, "vigie: {}\n", last.error().detail());
        return kFailed;
    }
    StoryPrinter printer(*filter, arguments);
    if (last) {
        printer.print(*last);
    }
    while (arguments.follow) {
        std::this_thread::sleep_for(kLookEvery);
        const Result<std::vector<std::string>> lines = follower.new_lines();
        if (!lines) {
            fmt::print(stderr, "vigie: {}\n", lines.error().detail());
            return kFailed;
        }
        printer.print(*lines);
    }
    return kDone;
}

}  // namespace vigie

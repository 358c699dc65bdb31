// replay --retag: the archive, tagged with what is known now.

#include "daemon/commands.hpp"
#include "daemon/replay_view.hpp"
#include "daemon/setup.hpp"
#include "daemon/state_lock.hpp"
#include "daemon/terminal.hpp"
#include "daemon/units.hpp"
#include "pipeline/retag.hpp"
#include "store/sqlite_store.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vigie {

namespace {

// Stories read, and written in one transaction.
constexpr std::size_t kArchivePage = 200;
constexpr std::size_t kMostComplaints = 10;

int replay_mistake(const std::string& what, int code) {
    fmt::print(stderr, "vigie: {}\n", what);
    return code;
}

// How far it has come, on the last line of a terminal.
class Progress {
  public:
    explicit Progress(std::uint64_t stories)
        : stories_(stories), shown_(isatty(STDERR_FILENO) != 0) {}

    ~Progress() { clear(); }

    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(const RetagSummary& summary) const {
        if (shown_) {
            fmt::print(stderr,
                       "\r\x1b[K{} stories read of at most {}, {} changed",
                       summary.read(),
                       stories_,
                       summary.changed());
            std::fflush(stderr);
        }
    }

    void clear() const {
        if (shown_) {
            fmt::print(stderr, "\r\x1b[K");
            std::fflush(stderr);
        }
    }

  private:
    std::uint64_t stories_;
    bool shown_;
};

class Retagging {
  public:
    Retagging(Store& store, const Tagger& tagger, const ReplayArguments& arguments)
        : store_(store),
          tagger_(tagger),
          arguments_(arguments),
          colour_(wants_colour(arguments.colour)) {}

    // Nothing is printed or counted of a page before it is written.
    Result<> run(Instant since) {
        const Result<StoreCounts> counts = store_.counts();
        if (!counts) {
            return counts.error();
        }
        const Progress progress(counts->stories);
        for (std::int64_t after = 0;;) {
            const Result<std::vector<ArchivedStory>> page =
                store_.stories_after(since, after, kArchivePage);
            if (!page) {
                return page.error();
            }
            if (page->empty()) {
                return {};
            }
            after = page->back().row;
            const Result<> done = take(*page, progress);
            if (!done) {
                return done.error();
            }
            progress.show(summary_);
        }
    }

    [[nodiscard]] const RetagSummary& summary() const noexcept { return summary_; }

  private:
    Result<> take(const std::vector<ArchivedStory>& page, const Progress& progress) {
        Batch batch;
        RetagSummary summary = summary_;
        std::string out;
        std::string complaints;
        for (const ArchivedStory& kept : page) {
            Result<Retagged> now = retag(tagger_, kept.json);
            if (!now) {
                if (summary.left() < kMostComplaints) {
                    complaints += fmt::format("vigie: the story in row {} stays as it is: {}\n",
                                              kept.row,
                                              now.error().detail());
                }
                summary.leave();
                continue;
            }
            summary.take(now->changes);
            if (now->changes.any) {
                append(out, *now);
                batch.retagged.push_back(
                    {now->story.id, now->story.relevant, std::move(now->json)});
            }
        }
        if (!arguments_.dry_run && !batch.empty()) {
            const Result<> stored = store_.commit(batch);
            if (!stored) {
                return stored.error();
            }
        }
        summary_ = std::move(summary);
        if (!complaints.empty() || !out.empty()) {
            progress.clear();
        }
        fmt::print(stderr, "{}", complaints);
        std::fwrite(out.data(), 1, out.size(), stdout);
        std::fflush(stdout);
        return {};
    }

    void append(std::string& out, const Retagged& now) const {
        if (arguments_.json) {
            append_changes_json(out, now.story, now.changes);
            out += '\n';
        } else if (now.changes.names_or_relevant()) {
            out += view_changes(now.story, now.changes, colour_, terminal_columns());
        }
    }

    Store& store_;
    const Tagger& tagger_;
    const ReplayArguments& arguments_;
    bool colour_;
    RetagSummary summary_;
};

// The state folder's lock, where something will be written. A daemon at work would go on tagging
// with the knowledge it was started with, and remembers the stories as they were.
Result<std::optional<StateLock>> lock_for(const ReplayArguments& arguments,
                                          const std::filesystem::path& state) {
    if (arguments.dry_run) {
        return std::optional<StateLock>();
    }
    Result<StateLock> lock = StateLock::take(state);
    if (lock) {
        return std::optional<StateLock>(std::move(*lock));
    }
    if (lock.error().code() != Errc::unavailable) {
        return lock.error();
    }
    return Error(Errc::unavailable,
                 fmt::format("{}: the daemon is running; stop it while the archive is rewritten "
                             "(systemctl stop vigie), or use --dry-run, which only reads",
                             state.string()));
}

}  // namespace

int replay_command(const ReplayArguments& arguments) {
    if (!arguments.retag) {
        return replay_mistake("replay: say what to do again: --retag", kUsage);
    }
    const Instant now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    const std::optional<Instant> since =
        arguments.since.empty() ? Instant{} : parse_since(arguments.since, now);
    if (!since) {
        return replay_mistake(fmt::format("--since {}: {}", arguments.since, kSinceForms), kUsage);
    }
    const auto setup = read_setup(arguments.config);
    if (!setup) {
        for (const std::string& mistake : setup.error()) {
            replay_mistake(mistake, kUsage);
        }
        return kUsage;
    }
    const std::filesystem::path file = setup->config.state / "vigie.db";
    Result<std::unique_ptr<Store>> store = open_sqlite_store(file, true);
    if (!store) {
        return replay_mistake(store.error().detail(), kFailed);
    }
    const Result<std::optional<StateLock>> lock = lock_for(arguments, setup->config.state);
    if (!lock) {
        return replay_mistake(lock.error().detail(), kFailed);
    }
    if (!arguments.dry_run) {
        store->reset();
        store = open_sqlite_store(file);
        if (!store) {
            return replay_mistake(store.error().detail(), kFailed);
        }
    }
    Retagging retagging(**store, *setup->tagger, arguments);
    const Result<> done = retagging.run(*since);
    fmt::print(stderr,
               "{}{}",
               retagging.summary().text(),
               arguments.dry_run ? "nothing was written: --dry-run\n" : "");
    if (!done) {
        return replay_mistake(
            done.error().detail() + "; what was done stays, and running it again goes on", kFailed);
    }
    return retagging.summary().left() == 0 ? kDone : kFailed;
}

}  // namespace vigie

// search: the stories of the archive that a query matches, the newest first.

#include "base/story_json.hpp"
#include "daemon/commands.hpp"
#include "daemon/search_query.hpp"
#include "daemon/setup.hpp"
#include "daemon/story_view.hpp"
#include "daemon/terminal.hpp"
#include "daemon/units.hpp"
#include "pipeline/watch.hpp"
#include "store/sqlite_store.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vigie {

namespace {

// Stories in memory at a time.
constexpr std::size_t kPage = 100;

int search_mistake(const std::string& what, int code) {
    fmt::print(stderr, "vigie: {}\n", what);
    return code;
}

struct Found {
    std::size_t stories = 0;
    std::size_t read = 0;
};

class Search {
  public:
    Search(Store& store, When when, const SearchArguments& arguments)
        : store_(store),
          when_(std::move(when)),
          arguments_(arguments),
          view_{wants_colour(arguments.colour), terminal_columns(), true} {}

    Result<Found> run(Instant since) {
        Found found;
        for (std::int64_t before = 0; found.stories < arguments_.limit;) {
            const Result<std::vector<ArchivedStory>> page =
                store_.stories_before(since, before, kPage);
            if (!page) {
                return page.error();
            }
            if (page->empty()) {
                break;
            }
            before = page->back().row;
            look_through(*page, found);
        }
        return found;
    }

  private:
    void look_through(const std::vector<ArchivedStory>& page, Found& found) {
        std::string out;
        for (const ArchivedStory& kept : page) {
            if (found.stories == arguments_.limit) {
                break;
            }
            ++found.read;
            const Result<Story> story = parse_story_json(kept.json);
            if (!story) {
                search_mistake(fmt::format("row {}: {}", kept.row, story.error().detail()),
                               kFailed);
                continue;
            }
            if (when_.matches(WhenInput(*story, story->event_outlets))) {
                ++found.stories;
                out += arguments_.json ? kept.json + "\n" : view_story(*story, view_);
            }
        }
        std::fwrite(out.data(), 1, out.size(), stdout);
        std::fflush(stdout);
    }

    Store& store_;
    When when_;
    const SearchArguments& arguments_;
    ViewOptions view_;
};

std::optional<When> read_query(const SearchArguments& arguments, const WatchVocabulary& words) {
    const std::string query = fmt::format("{}", fmt::join(arguments.query, " "));
    const std::string expression = expression_of_query(query);
    if (expression.empty()) {
        search_mistake("search: say what for: words, or an expression as in [[watch]] when",
                       kUsage);
        return std::nullopt;
    }
    const auto when = parse_when(expression, words);
    if (when) {
        return *when;
    }
    for (const WhenError& error : when.error()) {
        // Columns are those of what was typed only where it is the expression.
        const std::string place =
            expression == query ? fmt::format("column {}: ", error.column) : std::string();
        search_mistake(fmt::format("query: {}{}", place, error.message), kUsage);
    }
    return std::nullopt;
}

}  // namespace

int search_command(const SearchArguments& arguments) {
    const Instant now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    const std::optional<Instant> since =
        arguments.since.empty() ? Instant{} : parse_since(arguments.since, now);
    if (!since) {
        return search_mistake(fmt::format("--since {}: {}", arguments.since, kSinceForms), kUsage);
    }
    const auto setup = read_setup(arguments.config);
    if (!setup) {
        for (const std::string& mistake : setup.error()) {
            search_mistake(mistake, kUsage);
        }
        return kUsage;
    }
    const std::optional<When> when = read_query(arguments, *setup->words);
    if (!when) {
        return kUsage;
    }
    const auto store = open_sqlite_store(setup->config.state / "vigie.db", true);
    if (!store) {
        return search_mistake(store.error().detail(), kFailed);
    }
    const Result<Found> found = Search(**store, *when, arguments).run(*since);
    if (!found) {
        return search_mistake(found.error().detail(), kFailed);
    }
    fmt::print(stderr,
               "{} found in {} stories{}\n",
               found->stories,
               found->read,
               found->stories == arguments.limit ? "; there may be more: --limit" : "");
    return kDone;
}

}  // namespace vigie

// silence add, list, end: what nobody is told of until a time.

#include "daemon/commands.hpp"
#include "daemon/held_alerts.hpp"
#include "daemon/setup.hpp"
#include "daemon/store_view.hpp"
#include "daemon/terminal.hpp"
#include "daemon/units.hpp"
#include "store/sqlite_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace vigie {

namespace {

Instant now() {
    return std::chrono::floor<Millis>(std::chrono::system_clock::now());
}

int silence_mistake(const std::string& what, int code) {
    fmt::print(stderr, "vigie: {}\n", what);
    return code;
}

// When it ends; the reason where that is not to be understood.
Result<Instant> end_of(const SilenceArguments& arguments, Instant start) {
    if (arguments.time.empty() == arguments.until.empty()) {
        return Error(Errc::invalid,
                     "a silence needs an end: --for 2h or --until 2023-02-17T09:30:00Z");
    }
    if (!arguments.time.empty()) {
        const std::optional<Millis> time = parse_duration(arguments.time);
        if (!time || time->count() <= 0) {
            return Error(Errc::invalid, "--for: a time with its unit is expected, as in 2h or 3d");
        }
        return start + *time;
    }
    const std::optional<Time> until = parse_rfc3339(arguments.until);
    if (!until) {
        return Error(Errc::invalid, "--until: expected a time such as 2023-02-17T09:30:00Z");
    }
    if (*until <= start) {
        return Error(Errc::invalid, "--until: this time has passed");
    }
    return Instant{*until};
}

bool is_expression(const std::string& text, const WatchVocabulary& words) {
    const auto when = parse_when(text, words);
    if (when) {
        return true;
    }
    for (const WhenError& error : when.error()) {
        fmt::print(stderr, "vigie: expression: column {}: {}\n", error.column, error.message);
    }
    return false;
}

void print_silence(const SilenceRow& silence, Instant when, bool json) {
    const bool ended = silence.until <= when;
    if (!json) {
        fmt::print("{:>4}  {}  {}{}{}\n",
                   silence.row,
                   cell(ended ? "ended" : "ends " + relative_time(silence.until, when), 16),
                   printable(silence.when),
                   silence.watch.empty() ? "" : "  (watch " + printable(silence.watch) + ")",
                   silence.note.empty() ? "" : "  " + printable(silence.note));
        return;
    }
    std::string out = "{";
    append_silence_members(out, silence);
    fmt::print("{},\"ended\":{}}}\n", out, ended);
}

}  // namespace

int silence_add_command(const SilenceArguments& arguments) {
    const auto setup = read_setup(arguments.config);
    if (!setup) {
        for (const std::string& mistake : setup.error()) {
            silence_mistake(mistake, kUsage);
        }
        return kUsage;
    }
    SilenceRow silence;
    silence.created = now();
    silence.when = fmt::format("{}", fmt::join(arguments.expression, " "));
    silence.watch = arguments.watch;
    silence.note = arguments.note;
    const Result<Instant> until = end_of(arguments, silence.created);
    if (!until) {
        return silence_mistake(until.error().detail(), kUsage);
    }
    silence.until = *until;
    const auto& watches = setup->config.watches;
    const bool known = std::any_of(watches.begin(), watches.end(), [&](const Watch& watch) {
        return watch.name == silence.watch;
    });
    if (!silence.watch.empty() && !known) {
        return silence_mistake(silence.watch + ": no such watch; see vigie watches list", kUsage);
    }
    if (!is_expression(silence.when, *setup->words)) {
        return kUsage;
    }
    const auto store = open_sqlite_store(setup->config.state / "vigie.db");
    if (!store) {
        return silence_mistake(store.error().detail(), kFailed);
    }
    const Result<std::int64_t> number = (*store)->add_silence(silence);
    if (!number) {
        return silence_mistake(number.error().detail(), kFailed);
    }
    fmt::print("{}\n", *number);
    fmt::print(stderr, "silent until {}\n", format_rfc3339(silence.until));
    return kDone;
}

int silence_list_command(const SilenceArguments& arguments) {
    int code = kFailed;
    const std::optional<StoreView> view = open_store_of(arguments.config, true, code);
    if (!view) {
        return code;
    }
    const Result<std::vector<SilenceRow>> silences = view->store->silences();
    if (!silences) {
        return silence_mistake(silences.error().detail(), kFailed);
    }
    const Instant when = now();
    for (const SilenceRow& silence : *silences) {
        if (arguments.all || silence.until > when) {
            print_silence(silence, when, arguments.json);
        }
    }
    return kDone;
}

int silence_end_command(const SilenceArguments& arguments) {
    int code = kFailed;
    const std::optional<StoreView> view = open_store_of(arguments.config, false, code);
    if (!view) {
        return code;
    }
    const Result<bool> ended = view->store->end_silence(arguments.number, now());
    if (!ended) {
        return silence_mistake(ended.error().detail(), kFailed);
    }
    return *ended ? kDone
                  : silence_mistake(
                        fmt::format("{}: no silence that still holds; see vigie silence list",
                                    arguments.number),
                        kFailed);
}

}  // namespace vigie

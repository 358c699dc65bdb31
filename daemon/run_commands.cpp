// run, once, check: the commands that start from a whole configuration.

#include "base/http/curl_global.hpp"
#include "daemon/app.hpp"
#include "daemon/commands.hpp"
#include "daemon/log.hpp"
#include "daemon/service.hpp"
#include "daemon/setup.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <optional>
#include <utility>

namespace vigie {

namespace asio = boost::asio;

namespace {

// Prints the mistakes; nullopt when there were any.
std::optional<Setup> read_or_complain(const std::string& file) {
    boost::system::result<Setup, Mistakes> setup = read_setup(file);
    if (!setup) {
        for (const std::string& mistake : setup.error()) {
            fmt::print(stderr, "vigie: {}\n", mistake);
        }
        return std::nullopt;
    }
    return std::move(*setup);
}

void complain(const std::string& what) {
    fmt::print(stderr, "vigie: {}\n", what);
}

// Runs one coroutine on the loop, and the loop until nothing is left; false when it threw.
bool run_loop(asio::io_context& io, asio::awaitable<void> main) {
    std::exception_ptr failed;
    auto on_end = [&failed](std::exception_ptr error) { failed = std::move(error); };
    asio::co_spawn(io, std::move(main), on_end);
    io.run();
    if (!failed) {
        return true;
    }
    try {
        std::rethrow_exception(failed);
    } catch (const std::exception& error) {
        complain(error.what());
    }
    return false;
}

void print_once_summary(const AppReport& report) {
    fmt::print(stderr,
               "{} feeds: {} new documents, {} not modified, {} failed\n"
               "{} stories, {} copies, {} updates, {} known, {} old\n",
               report.polls.feeds,
               report.polls.documents,
               report.polls.not_modified,
               report.polls.failures,
               report.entries.fresh,
               report.entries.copies,
               report.entries.updates,
               report.entries.known,
               report.entries.old);
    for (const SinkReport& sink : report.sinks) {
        fmt::print(stderr, "{}: {} delivered", sink.name, sink.counts.delivered);
        if (sink.counts.retried > 0) {
            fmt::print(stderr, ", {} to be tried again", sink.counts.retried);
        }
        if (sink.counts.dead > 0) {
            fmt::print(stderr, ", {} given up", sink.counts.dead);
        }
        if (sink.counts.store_failed) {
            fmt::print(stderr, ", the rest waits: the store fails");
        }
        if (!sink.counts.last_error.empty()) {
            fmt::print(stderr, " ({})", sink.counts.last_error);
        }
        fmt::print(stderr, "\n");
    }
}

bool all_went_well(const AppReport& report) {
    const bool no_feed = report.polls.feeds > 0 && report.polls.failures == report.polls.polls;
    for (const SinkReport& sink : report.sinks) {
        if (sink.counts.retried > 0 || sink.counts.dead > 0 || sink.counts.store_failed) {
            return false;
        }
    }
    return !no_feed;
}

}  // namespace

int run_command(const RunArguments& arguments) {
    std::optional<Setup> setup = read_or_complain(arguments.config);
    if (!setup) {
        return kUsage;
    }
    prepare_process();
    const CurlGlobal curl;
    const auto log = make_logger(setup->config.log_level);
    asio::io_context io(1);
    Result<std::unique_ptr<App>> app = App::create(io, std::move(*setup), log, nullptr);
    if (!app) {
        complain(app.error().detail());
        return kFailed;
    }
    Service service(io, **app, arguments.config, Notifier::from_environment(), log);
    if (!run_loop(io, service.run()) || (*app)->failure()) {
        return kFailed;
    }
    return kDone;
}

int once_command(const RunArguments& arguments) {
    std::optional<Setup> setup = read_or_complain(arguments.config);
    if (!setup) {
        return kUsage;
    }
    prepare_process();
    const CurlGlobal curl;
    const auto log = make_logger(setup->config.log_level);
    asio::io_context io(1);
    Result<std::unique_ptr<App>> app = App::create(io, std::move(*setup), log, nullptr);
    if (!app) {
        complain(app.error().detail());
        return kFailed;
    }
    Service service(io, **app, arguments.config, Notifier{}, log);
    if (!run_loop(io, service.once()) || (*app)->failure()) {
        return kFailed;
    }
    const AppReport report = (*app)->report();
    print_once_summary(report);
    return all_went_well(report) ? kDone : kFailed;
}

int check_command(const RunArguments& arguments) {
    const std::optional<Setup> setup = read_or_complain(arguments.config);
    if (!setup) {
        return kUsage;
    }
    const Config& config = setup->config;
    fmt::print("{}: {} feeds, {} watches, {} sinks: all is well\n",
               arguments.config,
               config.feeds.size(),
               config.watches.size(),
               config.sinks.size());
    return kDone;
}

}  // namespace vigie

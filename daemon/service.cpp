#include "daemon/service.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace vigie {

namespace asio = boost::asio;

namespace {

constexpr Millis kStatusEvery{10'000};
constexpr int kSignalExit = 128;

}  // namespace

Service::Service(asio::io_context& io,
                 App& app,
                 std::filesystem::path config_file,
                 Notifier notifier,
                 std::shared_ptr<spdlog::logger> log)
    : io_(io),
      app_(app),
      config_file_(std::move(config_file)),
      notifier_(std::move(notifier)),
      log_(std::move(log)),
      clock_(io.get_executor()),
      tasks_(io.get_executor(), *log_, [this](const std::string&, const std::string&) {
          app_.stop();
      }) {}

asio::awaitable<void> Service::run() {
    tasks_.spawn("stop signals", watch_stop_signals());
    tasks_.spawn("reload signal", watch_reload_signal());
    tasks_.spawn("status", show_status());
    if (notifier_.watchdog_timeout()) {
        tasks_.spawn("watchdog", feed_watchdog());
    }
    notifier_.ready(status_line());
    log_->info("started feeds={} config={}", app_.report().polls.feeds, config_file_.string());
    co_await app_.run();
    notifier_.stopping("stopped");
    log_->info("stopped {}", status_line());
    tasks_.cancel();
    co_await tasks_.join();
}

asio::awaitable<void> Service::once() {
    tasks_.spawn("stop signals", watch_stop_signals());
    co_await app_.once();
    tasks_.cancel();
    co_await tasks_.join();
}

// The first TERM or INT ends in good order; the second does not wait for it. Losing nothing then is
// the store's business, as after kill -9.
asio::awaitable<void> Service::watch_stop_signals() {
    asio::signal_set signals(io_, SIGTERM, SIGINT);
    const int first = co_await signals.async_wait(asio::use_awaitable);
    notifier_.stopping("finishing what is under way");
    log_->info("stopping signal={} {}", strsignal(first), "a second one ends at once");
    app_.stop();
    const int second = co_await signals.async_wait(asio::use_awaitable);
    _exit(kSignalExit + second);
}

asio::awaitable<void> Service::watch_reload_signal() {
    asio::signal_set signals(io_, SIGHUP);
    for (;;) {
        co_await signals.async_wait(asio::use_awaitable);
        co_await reload();
    }
}

asio::awaitable<void> Service::reload() {
    notifier_.reloading();
    boost::system::result<Setup, Mistakes> setup = read_setup(config_file_);
    if (!setup) {
        for (const std::string& mistake : setup.error()) {
            log_->error("configuration error=\"{}\"", mistake);
        }
        log_->error("reload refused, the running configuration stays mistakes={}",
                    setup.error().size());
        notifier_.ready("reload refused, the old configuration is still in force; see the log");
        co_return;
    }
    log_->set_level(spdlog::level::from_str(setup->config.log_level));
    Setup next = std::move(*setup);
    const Result<> taken = co_await app_.reload(std::move(next));
    if (!taken) {
        log_->error("reload failed error=\"{}\"", taken.error().detail());
        notifier_.ready("reload failed; see the log");
        co_return;
    }
    log_->info("reloaded feeds={} config={}", app_.report().polls.feeds, config_file_.string());
    notifier_.ready(status_line());
}

asio::awaitable<void> Service::feed_watchdog() {
    const Millis every = *notifier_.watchdog_timeout() / 3;
    for (;;) {
        if (co_await app_.is_healthy()) {
            notifier_.watchdog();
        } else {
            log_->error("no progress, the watchdog is not fed {}", status_line());
        }
        co_await clock_.sleep_for(every);
    }
}

asio::awaitable<void> Service::show_status() {
    for (;;) {
        co_await clock_.sleep_for(kStatusEvery);
        notifier_.status(status_line());
    }
}

std::string Service::status_line() const {
    const AppReport report = app_.report();
    std::uint64_t delivered = 0;
    std::uint64_t dead = 0;
    for (const SinkReport& sink : report.sinks) {
        delivered += sink.counts.delivered;
        dead += sink.counts.dead;
    }
    return fmt::format(
        "{} feeds ({} failing), {} polls, {} stories, {} copies, {} delivered, {} dead",
        report.polls.feeds,
        report.polls.failing,
        report.polls.polls,
        report.entries.fresh,
        report.entries.copies,
        delivered,
        dead);
}

void prepare_process() {
    std::signal(SIGPIPE, SIG_IGN);
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

}  // namespace vigie

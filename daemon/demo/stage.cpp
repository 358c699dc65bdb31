#include "daemon/demo/stage.hpp"

#include "base/story_json.hpp"
#include "daemon/log.hpp"
#include "daemon/setup.hpp"
#include "daemon/terminal.hpp"
#include "sinks/signature.hpp"

#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace vigie::demo {

namespace asio = boost::asio;

namespace {

// Not a secret: the demo's two ends are one process.
constexpr std::string_view kSecret = "whsec_ZGVtby1rZXktZm9yLWxvb3BiYWNrLW9ubHktMzJi";
constexpr Millis kLongestScript{60'000};
constexpr Millis kLookEvery{100};
constexpr Millis kSettle{1'200};  // one more poll of everything: nothing may come twice
constexpr std::string_view kDim = "2";
constexpr std::string_view kCopy = "34";
constexpr std::string_view kAlert = "35;1";

std::string configuration(std::uint16_t newsroom, std::uint16_t receiver) {
    std::string toml = fmt::format(R"([service]
state = "state"
log_level = "warn"
[poll]
every = "1s"
quiet_every = "1s"
min_every = "1s"
per_host = 12
allow_networks = ["127.0.0.0/8"]
[[sink]]
name = "log"
type = "jsonl"
path = "stories.jsonl"
[[sink]]
name = "newsroom"
type = "webhook"
url = "http://127.0.0.1:{}/hook"
secret = "{}"
allow_private = true
[[watch]]
name = "everything"
when = "all"
to = ["log"]
[[watch]]
name = "ai-news"
when = "relevant"
to = ["newsroom"]
alert = "once per event"
)",
                                   receiver,
                                   kSecret);
    for (const Feed& feed : feeds()) {
        toml += fmt::format(
            "[[feed]]\nname = \"{0}\"\nurl = \"http://127.0.0.1:{1}/{0}\"\n", feed.name, newsroom);
    }
    return toml;
}

std::string percentile(std::vector<Millis> values, double part) {
    if (values.empty()) {
        return "-";
    }
    std::sort(values.begin(), values.end());
    const auto at =
        static_cast<std::size_t>(std::lround(part * static_cast<double>(values.size() - 1)));
    return fmt::format("{} ms", values[at].count());
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "vigie-demo-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("cannot make a temporary folder " + name);
    }
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Result<std::unique_ptr<Stage>> Stage::create(asio::io_context& io, const DemoArguments& arguments) {
    std::unique_ptr<Stage> stage(new Stage(io, arguments));
    const Result<> opened = stage->open();
    if (!opened) {
        return opened.error();
    }
    return stage;
}

Stage::Stage(asio::io_context& io, const DemoArguments& arguments)
    : io_(io),
      arguments_(arguments),
      view_{wants_colour(arguments.colour), terminal_columns()},
      clock_(io.get_executor()),
      newsroom_(io.get_executor(), clock_),
      receiver_(io.get_executor(),
                clock_,
                *parse_webhook_key(kSecret),
                [this](const Alert& alert) { show(alert); }),
      log_(make_logger("warn")),
      tasks_(io.get_executor(), *log_, [this](const std::string&, const std::string&) {
          app_->stop();
      }) {}

Result<> Stage::open() {
    const Result<std::uint16_t> newsroom = newsroom_.open();
    if (!newsroom) {
        return newsroom.error();
    }
    const Result<std::uint16_t> receiver = receiver_.open();
    if (!receiver) {
        return receiver.error();
    }
    boost::system::result<Setup, Mistakes> setup =
        read_setup(configuration(*newsroom, *receiver), "demo.toml", folder_.path());
    if (!setup) {
        return Error(Errc::invalid, fmt::format("{}", fmt::join(setup.error(), "\n")));
    }
    Result<std::unique_ptr<App>> app = App::create(
        io_, std::move(*setup), log_, [this](const IngestReport& report) { show(report); });
    if (!app) {
        return app.error();
    }
    app_ = std::move(*app);
    return {};
}

asio::awaitable<int> Stage::play() {
    fmt::print(
        "{}\n\n",
        paint(fmt::format("vigie demo: {} feeds on loopback, polled every second; every outlet "
                          "and sentence is invented. {}",
                          feeds().size(),
                          arguments_.once ? "" : "Ctrl-C ends it."),
              kDim,
              view_.colour));
    started_ = clock_.now();
    tasks_.spawn("signals", watch_signals());
    tasks_.spawn("newsroom", newsroom_.publish(!arguments_.once));
    tasks_.spawn("end", watch_the_end());
    co_await app_->run();
    tasks_.cancel();
    co_await tasks_.join();
    newsroom_.close();
    receiver_.close();
    read_log();
    print_summary();
    if (app_->failure()) {
        fmt::print(stderr, "vigie: {}\n", *app_->failure());
        co_return kFailed;
    }
    if (!arguments_.once) {
        co_return kDone;
    }
    const std::vector<std::string> differences = judge_.differences();
    for (const std::string& difference : differences) {
        fmt::print(stderr, "vigie: demo: {}\n", difference);
    }
    const bool clean = differences.empty() && receiver_.refused() == 0;
    co_return clean ? kDone : kFailed;
}

void Stage::show(const IngestReport& report) {
    judge_.saw(report);
    for (const Story& story : report.stories) {
        tagged_ += story.tags.empty() ? 0U : 1U;
        fmt::print("{}", view_story(story, view_));
    }
    for (const CopyRow& copy : report.copies) {
        fmt::print("          {}\n",
                   paint(fmt::format("= a copy in {}: {}", copy.feed, printable(copy.url)),
                         kCopy,
                         view_.colour));
    }
    if (report.counts.updates > 0) {
        fmt::print("          {}\n",
                   paint(fmt::format("~ rewritten in {}: no second story", report.feed),
                         kCopy,
                         view_.colour));
    }
    std::fflush(stdout);
}

void Stage::show(const Alert& alert) {
    judge_.alerted(alert.story);
    const Millis since_read = alert.at - alert.story.first_seen;
    read_to_alert_.push_back(since_read);
    if (const auto published = newsroom_.published_at(alert.story.url)) {
        publish_to_alert_.push_back(alert.at - *published);
    }
    fmt::print("          {} {}\n",
               paint("> alert", kAlert, view_.colour),
               paint(fmt::format("{} verified, {} ms after it was read: {}",
                                 alert.id,
                                 since_read.count(),
                                 printable(alert.story.title)),
                     kDim,
                     view_.colour));
    std::fflush(stdout);
}

asio::awaitable<void> Stage::watch_the_end() {
    const Instant start = clock_.now();
    const bool limited = arguments_.seconds.has_value();
    const Millis limit =
        limited ? Millis{static_cast<Millis::rep>(*arguments_.seconds * 1000)} : kLongestScript;
    for (;;) {
        co_await clock_.sleep_for(kLookEvery);
        const bool time_is_up = (arguments_.once || limited) && clock_.now() - start >= limit;
        const bool script_is_done =
            arguments_.once && newsroom_.script_done() && judge_.is_complete();
        if (script_is_done) {
            co_await clock_.sleep_for(kSettle);
        }
        if (time_is_up || script_is_done) {
            app_->stop();
            co_return;
        }
    }
}

asio::awaitable<void> Stage::watch_signals() {
    asio::signal_set signals(io_, SIGINT, SIGTERM);
    co_await signals.async_wait(asio::use_awaitable);
    app_->stop();
    const int second = co_await signals.async_wait(asio::use_awaitable);
    constexpr int kSignalExit = 128;
    _exit(kSignalExit + second);
}

void Stage::read_log() {
    std::ifstream in(folder_.path() / "stories.jsonl");
    for (std::string line; std::getline(in, line);) {
        ++log_lines_;
        const Result<Story> story = parse_story_json(line);
        if (story) {
            judge_.logged(*story);
        }
    }
}

void Stage::print_summary() {
    const AppReport report = app_->report();
    fmt::print(
        "\n"
        "polled      {} times: {} documents, {} not modified, {} failures\n"
        "new         {} stories of {} items published; {} old, {} rewritten\n"
        "copies      {}\n"
        "tagged      {} stories\n"
        "logged      {} lines\n"
        "alerted     {} webhooks verified, {} refused, {} repeated\n"
        "latency     read to alert {} (median), {} (slowest); published to alert {} (median)\n",
        report.polls.polls,
        report.polls.documents,
        report.polls.not_modified,
        report.polls.failures,
        report.entries.fresh,
        newsroom_.items_published(),
        report.entries.old,
        report.entries.updates,
        report.entries.copies,
        tagged_,
        log_lines_,
        receiver_.alerts().size(),
        receiver_.refused(),
        receiver_.repeats(),
        percentile(read_to_alert_, 0.5),
        percentile(read_to_alert_, 1.0),
        percentile(publish_to_alert_, 0.5));
}

}  // namespace vigie::demo

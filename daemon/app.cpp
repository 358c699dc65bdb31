#include "daemon/app.hpp"

#include "base/http/curl_client.hpp"
#include "base/http/network.hpp"
#include "sinks/disabled_notice.hpp"
#include "store/sqlite_store.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

namespace vigie {

namespace asio = boost::asio;

namespace {

constexpr Millis kLookAgainEvery{30'000};  // for deliveries that another process made due
constexpr Millis kCommitPatience{30'000};  // a commit on a busy disk is not a hang

std::uint64_t random_seed() {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

// How many go to one host at once is each sink's `parallel`.
CurlOptions hook_client_options() {
    CurlOptions options;
    options.max_per_host = options.max_connections;
    return options;
}

}  // namespace

std::shared_ptr<HttpClient> make_feed_client(asio::io_context& io, const Config& config) {
    CurlOptions options;
    for (const std::string& cidr : config.allow_networks) {
        const Result<Network> network = Network::parse(cidr);
        if (network) {  // parse_config has refused the others
            options.allow_networks.push_back(*network);
        }
    }
    options.max_connections = std::max<std::size_t>(config.poll.fetches * 2, 256);
    options.max_per_host = config.poll.per_host;
    return std::make_shared<CurlClient>(io.get_executor(), std::move(options));
}

std::string sink_task(const std::string& sink) {
    return "sink:" + sink;
}

Result<std::unique_ptr<App>> App::create(asio::io_context& io,
                                         Setup setup,
                                         std::shared_ptr<spdlog::logger> log,
                                         Ingestor::Observer observer) {
    Result<StateLock> lock = StateLock::take(setup.config.state);
    if (!lock) {
        return lock.error();
    }
    Result<std::unique_ptr<Store>> store = open_sqlite_store(setup.config.state / "vigie.db");
    if (!store) {
        return store.error();
    }
    std::unique_ptr<App> app(new App(io,
                                     std::move(*lock),
                                     std::move(*store),
                                     std::move(setup),
                                     std::move(log),
                                     std::move(observer)));
    const Result<> loaded = app->load();
    if (!loaded) {
        return loaded.error();
    }
    return app;
}

App::App(asio::io_context& io,
         StateLock lock,
         std::unique_ptr<Store> store,
         Setup setup,
         std::shared_ptr<spdlog::logger> log,
         Ingestor::Observer observer)
    : io_(io),
      log_(std::move(log)),
      lock_(std::move(lock)),
      config_(std::move(setup.config)),
      tagger_(std::move(setup.tagger)),
      words_(std::move(setup.words)),
      clock_(io.get_executor()),
      worker_random_(random_seed()),
      io_random_(random_seed()),
      store_(std::move(store)),
      worker_(std::make_unique<Worker>("vigie-worker")),
      commits_(*store_, *worker_),
      pipeline_(tagger_, config_.watches, config_.pipeline),
      feed_http_(make_feed_client(io, config_)),
      hook_http_(std::make_shared<CurlClient>(io.get_executor(), hook_client_options())),
      ingestor_(*store_,
                commits_,
                *worker_,
                pipeline_,
                worker_random_,
                clock_,
                *log_,
                [this](const IngestReport& report) { on_ingested(report); }),
      poller_(io.get_executor(), feed_http_, ingestor_, clock_, *log_, config_.poll),
      observer_(std::move(observer)),
      tasks_(io.get_executor(),
             *log_,
             [this](const std::string& task, const std::string& what) {
                 failure_ = fmt::format("{}: {}", task, what);
                 stop();
             }),
      stopped_(io, asio::steady_timer::time_point::max()),
      keeper_(io),
      disabled_(io, asio::steady_timer::time_point::max()) {}

App::~App() {
    // The worker's last jobs may still use what stands above and below it here.
    worker_.reset();
}

// Before any other thread runs: the store and the pipeline are used directly.
Result<> App::load() {
    const Instant since = clock_.now() - config_.pipeline.window;
    const Result<> remembered = store_->each_story_key(
        since, [this](const StoryKeyRow& story) { pipeline_.remember(story); });
    if (!remembered) {
        return remembered.error();
    }
    pipeline_.remember_when_needed([this] { return newest_stories(); });
    const Result<std::vector<FeedState>> states = store_->load_feeds();
    if (!states) {
        return states.error();
    }
    ingestor_.set_options(config_.poll, words_);
    poller_.set_feeds(config_.feeds, *states, config_.poll);
    for (const SinkOptions& options : config_.sinks) {
        Result<SinkSlot> slot = make_sink(options);
        if (!slot) {
            return slot.error();
        }
        sinks_.push_back(std::move(*slot));
    }
    return {};
}

// What near copies and events are known by. On the worker thread.
std::vector<std::string> App::newest_stories() {
    constexpr std::size_t kReadBack = 10'000;  // about a second's work
    Result<std::vector<std::string>> newest = store_->latest_stories(kReadBack);
    if (!newest) {
        log_->error("stories_not_read_back error=\"{}\"", newest.error().detail());
        return {};
    }
    return std::move(*newest);
}

Result<App::SinkSlot> App::make_sink(const SinkOptions& options) {
    SinkSlot slot;
    slot.options = options;
    RetryPolicy retries;
    if (const auto* jsonl = std::get_if<JsonlOptions>(&options)) {
        auto sink = std::make_unique<JsonlSink>(*jsonl, *worker_, clock_, *log_);
        const Result<> opened = sink->open();
        if (!opened) {
            return opened.error();
        }
        slot.sink = std::move(sink);
        retries = local_retry_policy();
    } else if (const auto* webhook = std::get_if<WebhookOptions>(&options)) {
        slot.sink = std::make_unique<WebhookSink>(*webhook, hook_http_, clock_, *log_);
        retries = retry_policy(webhook->retry_first, webhook->retry_longest, webhook->retry_for);
        retries.expire_after = webhook->expire.value_or(Millis::max());
    }
    slot.deliverer = std::make_unique<Deliverer>(io_.get_executor(),
                                                 *slot.sink,
                                                 *store_,
                                                 commits_,
                                                 *worker_,
                                                 clock_,
                                                 io_random_,
                                                 *log_,
                                                 retries);
    slot.deliverer->on_disabled([this] { disabled_.cancel(); });
    return slot;
}

void App::start_sink(SinkSlot& slot) {
    tasks_.spawn(sink_task(slot.sink->name()), slot.deliverer->run());
}

void App::on_ingested(const IngestReport& report) {
    wake_sinks(report.sinks);
    if (report.held) {
        wake_keeper();
    }
    if (observer_) {
        observer_(report);
    }
}

asio::awaitable<void> App::run() {
    // Ahead of the first new story, which would wait for it.
    asio::post(worker_->executor(), [this] { pipeline_.remember_now(); });
    for (SinkSlot& slot : sinks_) {
        start_sink(slot);
    }
    tasks_.spawn("poller", poller_.run());
    tasks_.spawn("housekeeping", look_for_due_deliveries());
    tasks_.spawn("alerts", keep_alerts_going());
    tasks_.spawn("announcer", announce_disabled_sinks());
    co_await wait_for_stop();
    co_await finish();
}

asio::awaitable<void> App::once() {
    using asio::experimental::awaitable_operators::operator||;
    tasks_.spawn("poller", poller_.poll_all_once());
    co_await (tasks_.join("poller") || wait_for_stop());
    if (!stopping_) {
        co_await release_alerts();
        for (SinkSlot& slot : sinks_) {
            tasks_.spawn(sink_task(slot.sink->name()), slot.deliverer->drain());
        }
        co_await (tasks_.join() || wait_for_stop());
    }
    co_await finish();
}

void App::stop() {
    stopping_ = true;
    stopped_.cancel();
}

asio::awaitable<void> App::wait_for_stop() {
    while (!stopping_) {
        co_await stopped_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

// First no more news comes in, then what is being delivered ends by itself within kStopGrace, then
// whatever is left is cut off: it stays in the outbox and is repeated at the next start.
asio::awaitable<void> App::finish() {
    using asio::experimental::awaitable_operators::operator||;
    tasks_.cancel("poller");
    tasks_.cancel("housekeeping");
    tasks_.cancel("alerts");
    tasks_.cancel("announcer");
    co_await tasks_.join("poller");
    for (SinkSlot& slot : sinks_) {
        slot.deliverer->finish();
    }
    co_await (tasks_.join() || clock_.sleep_for(kStopGrace));
    tasks_.cancel();
    co_await tasks_.join();
}

// A redrive from the command line, or a clock that was set, makes deliveries due without a word to
// this process.
asio::awaitable<void> App::look_for_due_deliveries() {
    for (;;) {
        co_await clock_.sleep_for(kLookAgainEvery);
        for (SinkSlot& slot : sinks_) {
            slot.deliverer->wake();
        }
    }
}

// At once when a sink was disabled, and now and then again until another sink has taken the notice.
asio::awaitable<void> App::announce_disabled_sinks() {
    using asio::experimental::awaitable_operators::operator||;
    for (;;) {
        std::vector<Sink*> sinks;
        for (const SinkSlot& slot : sinks_) {
            sinks.push_back(slot.sink.get());
        }
        co_await tell_of_disabled_sinks(std::move(sinks), *store_, commits_, *worker_, *log_);
        co_await (clock_.sleep_for(kLookAgainEvery) ||
                  disabled_.async_wait(asio::as_tuple(asio::use_awaitable)));
    }
}

asio::awaitable<bool> App::is_healthy() {
    auto nothing = [] {};
    co_await run_on(*worker_, nothing);  // returns only while the worker turns over its jobs
    const AppReport now = report();
    std::uint64_t progress = now.polls.polls;
    std::size_t under_way = now.polls.under_way;
    for (const SinkReport& sink : now.sinks) {
        progress += sink.counts.delivered + sink.counts.retried + sink.counts.dead;
        under_way += sink.counts.under_way;
    }
    // The longest that anything under way may take: a fetch, or a delivery, and its commit.
    Millis patience = config_.poll.timeout;
    for (const SinkOptions& options : config_.sinks) {
        if (const auto* webhook = std::get_if<WebhookOptions>(&options)) {
            patience = std::max(patience, webhook->timeout);
        }
    }
    co_return health_.observe(progress, under_way, clock_.now(), patience + kCommitPatience);
}

AppReport App::report() const {
    AppReport report;
    report.polls = poller_.counts();
    report.entries = ingestor_.totals();
    for (const SinkSlot& slot : sinks_) {
        report.sinks.push_back({slot.sink->name(), slot.deliverer->counts()});
    }
    return report;
}

}  // namespace vigie

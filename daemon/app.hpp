#pragma once

// App: the daemon, composed: owns the store, the two threads' work, the poller, the pipeline and
// one Deliverer per sink. What the process does around it (signals, systemd, the command line) is
// not here, so that tests and the demo run the whole daemon in-process.
//
// Lives on the I/O thread of the io_context it is given. Nothing here is static.

#include "base/random.hpp"
#include "base/worker.hpp"
#include "daemon/health.hpp"
#include "daemon/ingestor.hpp"
#include "daemon/setup.hpp"
#include "daemon/state_lock.hpp"
#include "daemon/switchable_http.hpp"
#include "daemon/system_clock.hpp"
#include "daemon/task_group.hpp"
#include "sinks/deliverer.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <spdlog/logger.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace vigie {

struct SinkReport {
    std::string name;
    DeliveryCounts counts;
};

struct AppReport {
    PollCounts polls;
    PipelineCounts entries;
    std::vector<SinkReport> sinks;
};

// The client that feeds are fetched with: [poll] networks and connection limits.
[[nodiscard]] std::shared_ptr<HttpClient> make_feed_client(boost::asio::io_context& io,
                                                           const Config& config);

// Name of a sink's task.
[[nodiscard]] std::string sink_task(const std::string& sink);

class App {
  public:
    // Opens the store and every sink, loads what is remembered. Starts nothing yet. `observer` is
    // told of every stored answer, after it is on the disk.
    [[nodiscard]] static Result<std::unique_ptr<App>> create(boost::asio::io_context& io,
                                                             Setup setup,
                                                             std::shared_ptr<spdlog::logger> log,
                                                             Ingestor::Observer observer);
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    // Polls and delivers until stop(), then finishes what is under way and returns. A task of the
    // daemon that failed ends run() too; failure() says why.
    [[nodiscard]] boost::asio::awaitable<void> run();

    // Polls every feed once, delivers what is due, returns. stop() cuts it short.
    [[nodiscard]] boost::asio::awaitable<void> once();

    // Idempotent. run() returns within kStopGrace and a little.
    void stop();

    // Takes over another setup, wholly or not at all. Sinks that stay the same let go of moved
    // files; deliveries under way to sinks that change are repeated under the same id.
    // (app_reload.cpp)
    [[nodiscard]] boost::asio::awaitable<Result<>> reload(Setup setup);

    // True while polling, the worker and delivery make progress: what the watchdog is fed by. Asks
    // the worker thread, so it does not return while that one hangs.
    [[nodiscard]] boost::asio::awaitable<bool> is_healthy();

    [[nodiscard]] AppReport report() const;

    [[nodiscard]] const std::optional<std::string>& failure() const noexcept { return failure_; }

    static constexpr Millis kStopGrace{5'000};

  private:
    using SinkOptions = decltype(Config::sinks)::value_type;

    struct SinkSlot {
        SinkOptions options;
        std::unique_ptr<Sink> sink;
        std::unique_ptr<Deliverer> deliverer;
    };

    App(boost::asio::io_context& io,
        StateLock lock,
        std::unique_ptr<Store> store,
        Setup setup,
        std::shared_ptr<spdlog::logger> log,
        Ingestor::Observer observer);

    // The sinks of another setup, made before anything of the old one is touched.
    struct NextSinks {
        std::vector<SinkSlot> made;           // new ones, and changed ones
        std::vector<SinkOptions> made_later;  // changed ones that write the file the old one holds
        std::vector<std::string> kept;        // names of unchanged ones
    };

    [[nodiscard]] Result<NextSinks> prepare_sinks(const Config& config);
    [[nodiscard]] boost::asio::awaitable<Result<>> switch_sinks(NextSinks next);

    [[nodiscard]] Result<> load();
    [[nodiscard]] std::vector<std::string> newest_stories();
    [[nodiscard]] Result<SinkSlot> make_sink(const SinkOptions& options);
    void start_sink(SinkSlot& slot);
    void on_ingested(const IngestReport& report);
    [[nodiscard]] boost::asio::awaitable<void> look_for_due_deliveries();
    [[nodiscard]] boost::asio::awaitable<void> announce_disabled_sinks();

    // app_alerts.cpp: alerts that have to wait.
    [[nodiscard]] boost::asio::awaitable<void> keep_alerts_going();
    [[nodiscard]] boost::asio::awaitable<std::optional<Instant>> release_alerts();
    void wake_keeper();
    void wake_sinks(const std::vector<std::string>& names);
    [[nodiscard]] boost::asio::awaitable<void> wait_for_stop();
    [[nodiscard]] boost::asio::awaitable<void> finish();

    boost::asio::io_context& io_;
    std::shared_ptr<spdlog::logger> log_;
    StateLock lock_;
    Config config_;
    std::shared_ptr<const Tagger> tagger_;
    std::shared_ptr<const WatchVocabulary> words_;
    SystemClock clock_;
    Random worker_random_;  // used on the worker thread only
    Random io_random_;      // used on the I/O thread only
    std::unique_ptr<Store> store_;
    std::unique_ptr<Worker> worker_;
    GroupCommit commits_;
    Pipeline pipeline_;
    SwitchableHttp feed_http_;
    SwitchableHttp hook_http_;
    Ingestor ingestor_;
    Poller poller_;
    std::vector<SinkSlot> sinks_;
    Ingestor::Observer observer_;
    TaskGroup tasks_;
    boost::asio::steady_timer stopped_;   // cancelled by stop()
    boost::asio::steady_timer keeper_;    // cancelled by wake_keeper()
    boost::asio::steady_timer disabled_;  // cancelled when a sink was
    bool keeper_woken_ = false;
    bool keeper_failing_ = false;
    bool stopping_ = false;
    std::optional<std::string> failure_;
    HealthWatch health_;
};

}  // namespace vigie

#pragma once

// Stage: the demo, put together: newsroom, receiver, and the real daemon between them, in a
// temporary folder that is removed at the end; what happens is shown on standard output.

#include "daemon/app.hpp"
#include "daemon/commands.hpp"
#include "daemon/demo/judge.hpp"
#include "daemon/demo/newsroom.hpp"
#include "daemon/demo/receiver.hpp"
#include "daemon/story_view.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace vigie::demo {

// Removes the folder it made when it goes.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  private:
    std::filesystem::path path_;
};

class Stage {
  public:
    [[nodiscard]] static Result<std::unique_ptr<Stage>> create(boost::asio::io_context& io,
                                                               const DemoArguments& arguments);

    // Until the script is done (--once), the time is up or a signal comes; the exit code.
    [[nodiscard]] boost::asio::awaitable<int> play();

  private:
    Stage(boost::asio::io_context& io, const DemoArguments& arguments);

    [[nodiscard]] Result<> open();
    void show(const IngestReport& report);
    void show(const Alert& alert);
    [[nodiscard]] boost::asio::awaitable<void> watch_the_end();
    [[nodiscard]] boost::asio::awaitable<void> watch_signals();
    void read_log();
    void print_summary();

    boost::asio::io_context& io_;
    DemoArguments arguments_;
    ViewOptions view_;
    SystemClock clock_;
    TemporaryFolder folder_;
    Judge judge_;
    Newsroom newsroom_;
    Receiver receiver_;
    std::shared_ptr<spdlog::logger> log_;
    std::unique_ptr<App> app_;
    TaskGroup tasks_;
    Instant started_{};
    std::vector<Millis> publish_to_alert_;
    std::vector<Millis> read_to_alert_;
    std::size_t log_lines_ = 0;
    std::size_t tagged_ = 0;
};

}  // namespace vigie::demo

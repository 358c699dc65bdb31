#pragma once

// JsonlSink: the log of tagged stories: a file with one JSON object per line
// (docs/story-format.md), each story once, also over kill -9.
//
// A batch is appended in one write and flushed to the disk (fdatasync) before it is acknowledged.
// At start the file's tail is read: ids standing there are skipped when they are delivered again,
// and a torn last line is cut off (its story is still in the outbox). Rotation by size and age
// renames path to path.YYYYMMDDTHHMMSSZ and keeps the newest `keep`; those but the newest are
// compressed, on a thread of their own; reopen() follows an external rotation. Other file work
// happens on the worker.

#include "base/clock.hpp"
#include "base/worker.hpp"
#include "sinks/log_compress.hpp"
#include "sinks/sink.hpp"

#include <spdlog/logger.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace vigie {

struct JsonlOptions {
    std::string name;
    std::filesystem::path path;                 // absolute once read from a configuration
    std::uint64_t rotate_size = 256ULL << 20U;  // bytes; 0: never by size
    Seconds rotate_age{0};                      // 0: never by age
    std::size_t keep = 10;                      // rotated files kept; 0: all
    Compression compress = Compression::none;   // of rotated files

    friend bool operator==(const JsonlOptions&, const JsonlOptions&) = default;
};

class JsonlSink final : public Sink {
  public:
    JsonlSink(JsonlOptions options, Worker& worker, Clock& clock, spdlog::logger& log);
    ~JsonlSink() override;

    // Opens or makes the file and reads its tail; before the first deliver(). Errc::storage names
    // the path and the remedy.
    [[nodiscard]] Result<> open();

    [[nodiscard]] const std::string& name() const noexcept override;
    [[nodiscard]] SinkLimits limits() const noexcept override;
    [[nodiscard]] boost::asio::awaitable<std::vector<Attempt>> deliver(
        std::vector<Delivery> batch) override;
    [[nodiscard]] std::string describe() const override;
    [[nodiscard]] boost::asio::awaitable<Result<>> reopen() override;
    [[nodiscard]] boost::asio::awaitable<Result<>> announce(DisabledNotice notice) override;
    [[nodiscard]] boost::asio::awaitable<Result<std::string>> test() override;

  private:
    struct State;
    std::string name_;
    Worker& worker_;
    Clock& clock_;
    std::shared_ptr<State> state_;  // shared with jobs on the worker, which may outlive the sink
};

}  // namespace vigie

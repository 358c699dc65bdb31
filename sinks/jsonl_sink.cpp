#include "sinks/jsonl_sink.hpp"

#include "sinks/log_file.hpp"
#include "sinks/log_tail.hpp"
#include "sinks/recent_ids.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <atomic>

namespace vigie {

namespace {

constexpr std::size_t kBatch = 512;

// What a crash can leave unrecorded is one batch; more covers a store restored from a copy.
constexpr std::size_t kEnoughIds = 2 * kBatch;
constexpr std::size_t kKnownIds = 16'384;

constexpr std::size_t kWarmBuffer = std::size_t{1} << 20U;  // bytes kept between batches

std::string in_units(std::uint64_t bytes) {
    constexpr std::uint64_t kMebi = 1ULL << 20U;
    return bytes % kMebi == 0 ? std::to_string(bytes / kMebi) + " MiB"
                              : std::to_string(bytes) + " bytes";
}

}  // namespace

// What jobs on the worker use. Shared with them, because a job that has been given runs to its end,
// also when the sink is gone by then.
struct JsonlSink::State {
    State(JsonlOptions chosen, spdlog::logger& logger) : options(std::move(chosen)), log(logger) {}

    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() { stop_compressing = true; }

    Result<> open(Instant now) {
        Result<LogFile> opened = LogFile::open(options.path);
        if (!opened) {
            return opened.error();
        }
        const Result<std::vector<std::string>> ids = tail_ids(options.path, kEnoughIds, kKnownIds);
        if (!ids) {
            return ids.error();
        }
        for (const std::string& id : *ids) {
            known.insert(id);
        }
        file.emplace(std::move(*opened));
        compress_in_background();
        started =
            options.rotate_age.count() == 0 ? now : first_line_time(options.path).value_or(now);
        return {};
    }

    [[nodiscard]] bool is_full(std::size_t bytes, Instant now) const {
        if (file->size() == 0) {
            return false;
        }
        const bool by_size = options.rotate_size != 0 && file->size() + bytes > options.rotate_size;
        const bool by_age = options.rotate_age.count() != 0 && now - started >= options.rotate_age;
        return by_size || by_age;
    }

    // A log that cannot be rotated is still written: too big is better than lost.
    void rotate_if_full(std::size_t bytes, Instant now) {
        if (!is_full(bytes, now)) {
            return;
        }
        const Result<> rotated = file->rotate(now, options.keep);
        if (rotated) {
            log.info("log_rotated sink={} path={}", options.name, options.path.string());
            compress_in_background();
        } else if (!rotation_failing) {
            log.warn(
                "log_not_rotated sink={} error=\"{}\"", options.name, rotated.error().detail());
        }
        rotation_failing = !rotated;
    }

    void compress_in_background() {
        if (options.compress == Compression::none) {
            return;
        }
        if (!compressor) {
            compressor.emplace("vigie-compress");
        }
        boost::asio::post(
            compressor->executor(), [this] {  // which joins that thread before it ends
                const Result<> done =
                    compress_rotated(options.path, options.compress, stop_compressing);
                if (!done) {
                    log.warn("log_not_compressed sink={} error=\"{}\"",
                             options.name,
                             done.error().detail());
                }
            });
    }

    Result<> write(std::string_view lines, Instant now) {
        if (lines.empty()) {
            return {};
        }
        if (Result<> reopened = file->reopen(); !reopened) {
            return reopened;
        }
        rotate_if_full(lines.size(), now);
        if (file->size() == 0) {
            started = now;
        }
        return file->append(lines);
    }

    std::vector<Attempt> deliver(const std::vector<Delivery>& batch, Instant now) {
        std::vector<Attempt> attempts(batch.size());
        if (!file) {
            if (const Result<> opened = open(now); !opened) {
                fail_all(attempts, opened.error());
                return attempts;
            }
        }
        buffer.clear();
        fresh.clear();
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const std::string_view line = batch[i].story_json;
            const std::string_view id = story_id_of_line(line);
            if (id.empty() || line.find('\n') != std::string_view::npos) {
                attempts[i].verdict = DeliveryVerdict::dead;
                attempts[i].error = "story " + batch[i].story_id + " is not a line of JSON";
            } else if (known.insert(id)) {
                fresh.push_back(i);
                buffer.append(line).append(1, '\n');
            }
        }
        const Result<> written = write(buffer, now);
        if (!written) {
            for (const std::size_t i : fresh) {
                known.erase(story_id_of_line(batch[i].story_json));
                attempts[i].verdict = DeliveryVerdict::retry;
                attempts[i].error = written.error().detail();
            }
            retract_repeats(batch, attempts);
        }
        if (buffer.capacity() > kWarmBuffer) {
            std::string().swap(buffer);
        }
        return attempts;
    }

    // A second delivery of a story whose first one failed in the same batch is not written either.
    void retract_repeats(const std::vector<Delivery>& batch, std::vector<Attempt>& attempts) const {
        const std::string error = fresh.empty() ? std::string() : attempts[fresh.front()].error;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            if (attempts[i].verdict == DeliveryVerdict::delivered &&
                !known.contains(story_id_of_line(batch[i].story_json))) {
                attempts[i].verdict = DeliveryVerdict::retry;
                attempts[i].error = error;
            }
        }
    }

    static void fail_all(std::vector<Attempt>& attempts, const Error& error) {
        for (Attempt& attempt : attempts) {
            attempt.verdict = DeliveryVerdict::retry;
            attempt.error = error.detail();
        }
    }

    Result<std::string> test(Instant now) {
        std::string path = options.path.string();
        if (!file) {
            const Result<> opened = open(now);
            if (!opened && opened.error().code() == Errc::unavailable) {
                return path + " is being written by a running process; nothing was written";
            }
            if (!opened) {
                return opened.error();
            }
        }
        if (const Result<> reopened = file->reopen(); !reopened) {
            return reopened.error();
        }
        return path + " can be written (" + std::to_string(file->size()) +
               " bytes now); nothing was written, a log holds stories only";
    }

    JsonlOptions options;
    spdlog::logger& log;
    std::optional<LogFile> file;
    RecentIds known{kKnownIds};
    Instant started{};  // when the file's first line was written
    bool rotation_failing = false;
    std::string buffer;
    std::vector<std::size_t> fresh;  // of the batch at hand: the ones in `buffer`
    std::atomic<bool> stop_compressing = false;
    std::optional<Worker> compressor;  // last: it ends before what it uses
};

JsonlSink::JsonlSink(JsonlOptions options, Worker& worker, Clock& clock, spdlog::logger& log)
    : name_(options.name),
      worker_(worker),
      clock_(clock),
      state_(std::make_shared<State>(std::move(options), log)) {}

JsonlSink::~JsonlSink() = default;

Result<> JsonlSink::open() {
    return state_->open(clock_.now());
}

const std::string& JsonlSink::name() const noexcept {
    return name_;
}

SinkLimits JsonlSink::limits() const noexcept {
    return {kBatch, 1};
}

// Each job lets go of the state before its answer is given, so that a sink that has nothing under
// way takes its file and its lock with it.
boost::asio::awaitable<std::vector<Attempt>> JsonlSink::deliver(std::vector<Delivery> batch) {
    auto job = [state = state_, batch = std::move(batch), now = clock_.now()]() mutable {
        const std::shared_ptr<State> mine = std::move(state);
        return mine->deliver(batch, now);
    };
    co_return co_await run_on(worker_, std::move(job));
}

std::string JsonlSink::describe() const {
    const JsonlOptions& options = state_->options;
    std::string line = "jsonl " + options.path.string();
    if (options.rotate_size != 0) {
        line += ", rotated at " + in_units(options.rotate_size);
    }
    if (options.rotate_age.count() != 0) {
        line += ", rotated every " + std::to_string(options.rotate_age.count()) + " s";
    }
    if (options.rotate_size != 0 || options.rotate_age.count() != 0) {
        line += options.keep == 0 ? ", all kept" : ", " + std::to_string(options.keep) + " kept";
        line += options.compress == Compression::none ? "" : ", compressed";
    }
    return line;
}

boost::asio::awaitable<Result<>> JsonlSink::reopen() {
    auto job = [state = state_, now = clock_.now()]() mutable -> Result<> {
        const std::shared_ptr<State> mine = std::move(state);
        return mine->file ? mine->file->reopen() : mine->open(now);
    };
    co_return co_await run_on(worker_, std::move(job));
}

// The log holds stories and nothing else.
boost::asio::awaitable<Result<>> JsonlSink::announce(DisabledNotice) {
    co_return Error(Errc::unavailable, "a log holds stories only");
}

boost::asio::awaitable<Result<std::string>> JsonlSink::test() {
    auto job = [state = state_, now = clock_.now()]() mutable {
        const std::shared_ptr<State> mine = std::move(state);
        return mine->test(now);
    };
    co_return co_await run_on(worker_, std::move(job));
}

}  // namespace vigie

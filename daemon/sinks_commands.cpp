#include "base/http/curl_client.hpp"
#include "base/http/curl_global.hpp"
#include "base/story_json.hpp"
#include "daemon/app.hpp"
#include "daemon/commands.hpp"
#include "daemon/log.hpp"
#include "daemon/store_view.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <utility>

namespace vigie {

namespace asio = boost::asio;

namespace {

using SinkOptions = decltype(Config::sinks)::value_type;

const std::string& name_of(const SinkOptions& options) {
    return std::visit([](const auto& sink) -> const std::string& { return sink.name; }, options);
}

// A sink that no daemon drives: for describing and testing it.
class LooseSink {
  public:
    explicit LooseSink(const SinkOptions& options)
        : log_(make_logger("warn")), clock_(io_.get_executor()) {
        if (const auto* jsonl = std::get_if<JsonlOptions>(&options)) {
            sink_ = std::make_unique<JsonlSink>(*jsonl, worker_, clock_, *log_);
        } else if (const auto* webhook = std::get_if<WebhookOptions>(&options)) {
            http_ = std::make_unique<CurlClient>(io_.get_executor(), CurlOptions{});
            sink_ = std::make_unique<WebhookSink>(*webhook, *http_, clock_, *log_);
        }
    }

    [[nodiscard]] std::string describe() const { return sink_->describe(); }

    [[nodiscard]] Result<std::string> test() {
        std::future<Result<std::string>> answer =
            asio::co_spawn(io_, sink_->test(), asio::use_future);
        io_.run();
        return answer.get();
    }

  private:
    CurlGlobal curl_;
    asio::io_context io_{1};
    std::shared_ptr<spdlog::logger> log_;
    SystemClock clock_;
    Worker worker_{"vigie-worker"};
    std::unique_ptr<HttpClient> http_;
    std::unique_ptr<Sink> sink_;
};

int no_such_sink(const std::string& name) {
    fmt::print(stderr, "vigie: {}: no such sink; see vigie sinks list\n", name);
    return kUsage;
}

SinkCounts counts_of(const StoreCounts& counts, const std::string& name) {
    for (const SinkCounts& sink : counts.sinks) {
        if (sink.sink == name) {
            return sink;
        }
    }
    return {};
}

void print_sink(const std::string& name,
                const std::string& place,
                const SinkCounts& counts,
                bool json) {
    if (!json) {
        fmt::print("{}  {}  {} delivered, {} waiting, {} dead\n",
                   cell(name, 20),
                   cell(place, 44),
                   counts.delivered,
                   counts.waiting,
                   counts.dead);
        return;
    }
    std::string out = "{\"name\":";
    append_json_string(out, name);
    out += ",\"to\":";
    append_json_string(out, place);
    fmt::print("{},\"delivered\":{},\"waiting\":{},\"dead\":{}}}\n",
               out,
               counts.delivered,
               counts.waiting,
               counts.dead);
}

void print_dead(const Delivery& delivery, bool json) {
    if (!json) {
        fmt::print("{}  {}  {}  {} attempts  {}\n",
                   cell(delivery.sink, 16),
                   format_rfc3339(delivery.created),
                   delivery.story_id,
                   delivery.attempts,
                   delivery.last_error);
        return;
    }
    std::string out = "{\"sink\":";
    append_json_string(out, delivery.sink);
    out += ",\"id\":";
    append_json_string(out, delivery.message_id);
    out += ",\"story\":";
    append_json_string(out, delivery.story_id);
    out += fmt::format(",\"created\":\"{}\",\"attempts\":{},\"error\":",
                       format_rfc3339(delivery.created),
                       delivery.attempts);
    append_json_string(out, delivery.last_error);
    fmt::print("{}}}\n", out);
}

}  // namespace

int sinks_list_command(const SinksArguments& arguments) {
    int code = kFailed;
    const std::optional<Config> config = read_config_of(arguments.config, code);
    if (!config) {
        return code;
    }
    StoreCounts counts;
    std::error_code failed;
    if (std::filesystem::exists(config->state / "vigie.db", failed)) {
        const std::optional<StoreView> view = open_store_of(arguments.config, true, code);
        if (!view) {
            return code;
        }
        Result<StoreCounts> read = view->store->counts();
        if (!read) {
            fmt::print(stderr, "vigie: {}\n", read.error().detail());
            return kFailed;
        }
        counts = std::move(*read);
    }
    bool found = false;
    for (const SinkOptions& options : config->sinks) {
        const std::string& name = name_of(options);
        if (!arguments.sink.empty() && arguments.sink != name) {
            continue;
        }
        found = true;
        print_sink(name, LooseSink(options).describe(), counts_of(counts, name), arguments.json);
    }
    return found ? kDone : no_such_sink(arguments.sink);
}

int sinks_test_command(const SinksArguments& arguments) {
    int code = kFailed;
    const std::optional<Config> config = read_config_of(arguments.config, code);
    if (!config) {
        return code;
    }
    for (const SinkOptions& options : config->sinks) {
        if (name_of(options) != arguments.sink) {
            continue;
        }
        const Result<std::string> answer = LooseSink(options).test();
        if (!answer) {
            fmt::print(stderr, "vigie: sink {}: {}\n", arguments.sink, answer.error().detail());
            return kFailed;
        }
        fmt::print("{}: {}\n", arguments.sink, *answer);
        return kDone;
    }
    return no_such_sink(arguments.sink);
}

int sinks_dead_command(const SinksArguments& arguments) {
    constexpr std::size_t kMost = 100'000;
    int code = kFailed;
    const std::optional<StoreView> view = open_store_of(arguments.config, true, code);
    if (!view) {
        return code;
    }
    const Result<std::vector<Delivery>> dead = view->store->dead_letters(arguments.sink, kMost);
    if (!dead) {
        fmt::print(stderr, "vigie: {}\n", dead.error().detail());
        return kFailed;
    }
    for (const Delivery& delivery : *dead) {
        print_dead(delivery, arguments.json);
    }
    return kDone;
}

int sinks_redrive_command(const SinksArguments& arguments) {
    int code = kFailed;
    const std::optional<StoreView> view = open_store_of(arguments.config, false, code);
    if (!view) {
        return code;
    }
    const Instant now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    bool found = false;
    for (const SinkOptions& options : view->config.sinks) {
        const std::string& name = name_of(options);
        if (!arguments.sink.empty() && arguments.sink != name) {
            continue;
        }
        found = true;
        const Result<std::uint64_t> count = view->store->redrive(name, now);
        if (!count) {
            fmt::print(stderr, "vigie: {}\n", count.error().detail());
            return kFailed;
        }
        fmt::print("{}: {} back in the queue\n", name, *count);
    }
    return found ? kDone : no_such_sink(arguments.sink);
}

}  // namespace vigie

#include "base/http/curl_client.hpp"
#include "base/http/curl_global.hpp"
#include "base/story_json.hpp"
#include "daemon/app.hpp"
#include "daemon/commands.hpp"
#include "daemon/log.hpp"
#include "daemon/store_view.hpp"
#include "daemon/units.hpp"

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

// Prints what is wrong where it is neither a duration nor a date.
std::optional<Instant> since_of(const SinksArguments& arguments, Instant now) {
    if (arguments.since.empty()) {
        return Instant{};
    }
    const std::optional<Instant> since = parse_since(arguments.since, now);
    if (!since) {
        fmt::print(stderr, "vigie: --since {}: {}\n", arguments.since, kSinceForms);
    }
    return since;
}

Instant now_in_millis() {
    return std::chrono::floor<Millis>(std::chrono::system_clock::now());
}

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

const SinkState* state_of(const std::vector<SinkState>& disabled, const std::string& name) {
    const auto found = std::find_if(disabled.begin(), disabled.end(), [&](const SinkState& state) {
        return state.sink == name;
    });
    return found == disabled.end() ? nullptr : &*found;
}

void print_sink(const std::string& name,
                const std::string& place,
                const SinkCounts& counts,
                const SinkState* disabled,
                bool json) {
    if (!json) {
        fmt::print("{}  {}  {} delivered, {} waiting, {} dead\n",
                   cell(name, 20),
                   cell(place, 44),
                   counts.delivered,
                   counts.waiting,
                   counts.dead);
        if (disabled != nullptr) {
            fmt::print(
                "  disabled since {}: {}\n", format_rfc3339(*disabled->disabled), disabled->reason);
        }
        return;
    }
    std::string out = "{\"name\":";
    append_json_string(out, name);
    out += ",\"to\":";
    append_json_string(out, place);
    out += fmt::format(",\"delivered\":{},\"waiting\":{},\"dead\":{}",
                       counts.delivered,
                       counts.waiting,
                       counts.dead);
    append_disabled(out, disabled);
    fmt::print("{}}}\n", out);
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
    std::vector<SinkState> disabled;
    std::error_code failed;
    if (std::filesystem::exists(config->state / "vigie.db", failed)) {
        const std::optional<StoreView> view = open_store_of(arguments.config, true, code);
        if (!view) {
            return code;
        }
        Result<StoreCounts> read = view->store->counts();
        Result<std::vector<SinkState>> states = view->store->disabled_sinks();
        if (!read || !states) {
            fmt::print(stderr, "vigie: {}\n", (read ? states.error() : read.error()).detail());
            return kFailed;
        }
        counts = std::move(*read);
        disabled = std::move(*states);
    }
    bool found = false;
    for (const SinkOptions& options : config->sinks) {
        const std::string& name = name_of(options);
        if (!arguments.sink.empty() && arguments.sink != name) {
            continue;
        }
        found = true;
        print_sink(name,
                   LooseSink(options).describe(),
                   counts_of(counts, name),
                   state_of(disabled, name),
                   arguments.json);
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
    constexpr std::size_t kPage = 1'000;
    const std::optional<Instant> since = since_of(arguments, now_in_millis());
    if (!since) {
        return kUsage;
    }
    int code = kFailed;
    const std::optional<StoreView> view = open_store_of(arguments.config, true, code);
    if (!view) {
        return code;
    }
    std::int64_t after_row = 0;
    for (;;) {
        const Result<std::vector<Delivery>> dead =
            view->store->dead_letters(arguments.sink, *since, after_row, kPage);
        if (!dead) {
            fmt::print(stderr, "vigie: {}\n", dead.error().detail());
            return kFailed;
        }
        for (const Delivery& delivery : *dead) {
            print_dead(delivery, arguments.json);
        }
        if (dead->size() < kPage) {
            return kDone;
        }
        after_row = dead->back().row;
    }
}

int sinks_redrive_command(const SinksArguments& arguments) {
    const Instant now = now_in_millis();
    const std::optional<Instant> since = since_of(arguments, now);
    if (!since) {
        return kUsage;
    }
    int code = kFailed;
    const std::optional<StoreView> view = open_store_of(arguments.config, false, code);
    if (!view) {
        return code;
    }
    bool found = false;
    for (const SinkOptions& options : view->config.sinks) {
        const std::string& name = name_of(options);
        if (!arguments.sink.empty() && arguments.sink != name) {
            continue;
        }
        found = true;
        const Result<std::uint64_t> count = view->store->redrive(name, *since, now);
        if (!count) {
            fmt::print(stderr, "vigie: {}\n", count.error().detail());
            return kFailed;
        }
        fmt::print("{}: {} back in the queue\n", name, *count);
    }
    return found ? kDone : no_such_sink(arguments.sink);
}

int sinks_enable_command(const SinksArguments& arguments) {
    int code = kFailed;
    const std::optional<StoreView> view = open_store_of(arguments.config, false, code);
    if (!view) {
        return code;
    }
    const Result<std::vector<SinkState>> disabled = view->store->disabled_sinks();
    if (!disabled) {
        fmt::print(stderr, "vigie: {}\n", disabled.error().detail());
        return kFailed;
    }
    if (state_of(*disabled, arguments.sink) == nullptr) {
        const auto& sinks = view->config.sinks;
        const bool known = std::any_of(sinks.begin(), sinks.end(), [&](const SinkOptions& sink) {
            return name_of(sink) == arguments.sink;
        });
        if (!known) {
            return no_such_sink(arguments.sink);
        }
        fmt::print("{}: is not disabled\n", arguments.sink);
        return kDone;
    }
    Batch batch;
    batch.sinks = {{arguments.sink, {}, {}, false}};
    const Result<> enabled = view->store->commit(batch);
    if (!enabled) {
        fmt::print(stderr, "vigie: {}\n", enabled.error().detail());
        return kFailed;
    }
    fmt::print("{}: enabled\n", arguments.sink);
    return kDone;
}

}  // namespace vigie

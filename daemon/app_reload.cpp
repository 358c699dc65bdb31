#include "daemon/app.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

namespace vigie {

namespace asio = boost::asio;

namespace {

using SinkOptions = decltype(Config::sinks)::value_type;

const std::string& name_of(const SinkOptions& options) {
    return std::visit([](const auto& sink) -> const std::string& { return sink.name; }, options);
}

// The file a sink holds a lock on, or empty.
std::filesystem::path file_of(const SinkOptions& options) {
    const auto* jsonl = std::get_if<JsonlOptions>(&options);
    return jsonl != nullptr ? jsonl->path : std::filesystem::path{};
}

}  // namespace

asio::awaitable<Result<>> App::reload(Setup setup) {
    if (setup.config.state != config_.state) {
        co_return Error(Errc::invalid,
                        "[service] state cannot change while running; restart Vigie for that");
    }
    Result<NextSinks> next = prepare_sinks(setup.config);
    if (!next) {
        co_return next.error();
    }
    auto load_states = [this] { return store_->load_feeds(); };
    const Result<std::vector<FeedState>> states = co_await run_on(*worker_, load_states);
    if (!states) {
        co_return states.error();
    }

    const Result<> switched = co_await switch_sinks(std::move(*next));
    tagger_ = setup.tagger;
    words_ = setup.words;
    config_ = std::move(setup.config);
    auto reconfigure = [this] {
        pipeline_.reconfigure(tagger_, config_.watches, config_.pipeline);
    };
    co_await run_on(*worker_, reconfigure);
    feed_http_.replace(make_feed_client(io_, config_));
    ingestor_.set_options(config_.poll, words_);
    wake_keeper();
    poller_.set_feeds(config_.feeds, *states, config_.poll);
    co_return switched;
}

Result<App::NextSinks> App::prepare_sinks(const Config& config) {
    NextSinks next;
    for (const SinkOptions& options : config.sinks) {
        const auto old = std::find_if(sinks_.begin(), sinks_.end(), [&](const SinkSlot& slot) {
            return slot.sink->name() == name_of(options);
        });
        if (old != sinks_.end() && old->options == options) {
            next.kept.push_back(name_of(options));
            continue;
        }
        const std::filesystem::path file = file_of(options);
        const bool file_in_use =
            !file.empty() && std::any_of(sinks_.begin(), sinks_.end(), [&](const SinkSlot& slot) {
                return file_of(slot.options) == file;
            });
        if (file_in_use) {
            next.made_later.push_back(options);
            continue;
        }
        Result<SinkSlot> slot = make_sink(options);
        if (!slot) {
            return slot.error();
        }
        next.made.push_back(std::move(*slot));
    }
    return next;
}

asio::awaitable<Result<>> App::switch_sinks(NextSinks next) {
    Result<> outcome;
    tasks_.cancel("announcer");  // it uses the sinks
    co_await tasks_.join("announcer");
    std::vector<SinkSlot> before = std::move(sinks_);
    sinks_.clear();
    for (SinkSlot& slot : before) {
        const std::string name = slot.sink->name();
        const bool kept = std::find(next.kept.begin(), next.kept.end(), name) != next.kept.end();
        if (kept) {
            const Result<> reopened = co_await slot.sink->reopen();
            if (!reopened) {
                outcome = reopened.error();
            }
            sinks_.push_back(std::move(slot));
            continue;
        }
        tasks_.cancel(sink_task(name));
        co_await tasks_.join(sink_task(name));
    }
    before.clear();  // lets go of files
    for (const SinkOptions& options : next.made_later) {
        Result<SinkSlot> slot = make_sink(options);
        if (!slot) {
            outcome = slot.error();
            continue;
        }
        next.made.push_back(std::move(*slot));
    }
    for (SinkSlot& slot : next.made) {
        start_sink(slot);
        sinks_.push_back(std::move(slot));
    }
    tasks_.spawn("announcer", announce_disabled_sinks());
    co_return outcome;
}

}  // namespace vigie

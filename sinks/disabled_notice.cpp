#include "sinks/disabled_notice.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace vigie {

namespace {

bool is_disabled(const std::vector<SinkState>& disabled, std::string_view sink) {
    return std::any_of(disabled.begin(), disabled.end(), [sink](const SinkState& state) {
        return state.sink == sink;
    });
}

}  // namespace

boost::asio::awaitable<void> tell_of_disabled_sinks(std::vector<Sink*> sinks,
                                                    Store& store,
                                                    GroupCommit& commits,
                                                    Worker& worker,
                                                    spdlog::logger& log) {
    auto job = [&store] { return store.disabled_sinks(); };
    const Result<std::vector<SinkState>> disabled = co_await run_on(worker, job);
    if (!disabled) {
        co_return;  // the deliverers say so
    }
    for (const SinkState& state : *disabled) {
        const auto owner = std::find_if(sinks.begin(), sinks.end(), [&](const Sink* sink) {
            return sink->name() == state.sink;
        });
        if (state.announced || owner == sinks.end()) {
            continue;
        }
        const DisabledNotice notice{
            state.sink, (*owner)->describe(), state.reason, state.disabled.value_or(Instant{})};
        for (Sink* sink : sinks) {
            if (is_disabled(*disabled, sink->name())) {
                continue;
            }
            DisabledNotice copy = notice;
            const Result<> told = co_await sink->announce(std::move(copy));
            if (told) {
                log.info("sink_disabled_told sink={} through={}", state.sink, sink->name());
                Batch batch;
                batch.sinks.push_back(state);
                batch.sinks.back().announced = true;
                [[maybe_unused]] const Result<> recorded =
                    co_await commits.commit(std::move(batch));
                break;
            }
        }
    }
}

}  // namespace vigie

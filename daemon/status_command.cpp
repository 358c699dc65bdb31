#include "base/story_json.hpp"
#include "daemon/commands.hpp"
#include "daemon/held_alerts.hpp"
#include "daemon/state_lock.hpp"
#include "daemon/store_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

namespace vigie {

namespace {

struct Status {
    bool running = false;
    std::string state;
    std::size_t configured = 0;
    std::size_t failing = 0;
    std::size_t never_read = 0;
    Instant last_poll{};
    StoreCounts counts;
    std::vector<SinkState> disabled;  // sinks
    std::vector<HeldOfSink> held;
    std::vector<SilenceRow> silences;  // that hold

    [[nodiscard]] const SinkState* disabled_state(const std::string& sink) const {
        for (const SinkState& each : disabled) {
            if (each.sink == sink) {
                return &each;
            }
        }
        return nullptr;
    }
};

Status summarise(const StoreView& view, const std::vector<FeedState>& feeds, StoreCounts counts) {
    Status status;
    status.running = StateLock::is_held(view.config.state);
    status.state = view.config.state.string();
    status.configured = view.config.feeds.size();
    status.counts = std::move(counts);
    for (const FeedSpec& spec : view.config.feeds) {
        const auto state = std::find_if(feeds.begin(), feeds.end(), [&](const FeedState& feed) {
            return feed.url == spec.url;
        });
        if (state == feeds.end() || state->last_success == Instant{}) {
            ++status.never_read;
        }
        if (state != feeds.end()) {
            status.failing += state->failures > 0 ? 1U : 0U;
            status.last_poll = std::max(status.last_poll, state->last_poll);
        }
    }
    return status;
}

void print_json(const Status& status) {
    std::string out = fmt::format("{{\"running\":{},\"state\":", status.running);
    append_json_string(out, status.state);
    out +=
        fmt::format(",\"feeds\":{},\"failing\":{},\"never_read\":{},\"stories\":{},\"copies\":{}",
                    status.configured,
                    status.failing,
                    status.never_read,
                    status.counts.stories,
                    status.counts.copies);
    if (status.last_poll != Instant{}) {
        out += fmt::format(",\"last_poll\":\"{}\"", format_rfc3339(status.last_poll));
    }
    out += ",\"sinks\":[";
    bool first = true;
    for (const SinkCounts& sink : status.counts.sinks) {
        out += first ? "{\"name\":" : ",{\"name\":";
        first = false;
        append_json_string(out, sink.sink);
        out += fmt::format(",\"waiting\":{},\"dead\":{},\"delivered\":{}",
                           sink.waiting,
                           sink.dead,
                           sink.delivered);
        if (sink.oldest_waiting) {
            out += fmt::format(",\"oldest_waiting\":\"{}\"", format_rfc3339(*sink.oldest_waiting));
        }
        append_disabled(out, status.disabled_state(sink.sink));
        out += '}';
    }
    out += "],";
    append_untold_json(out, status.held, status.silences);
    fmt::print("{}}}\n", out);
}

void print_text(const Status& status, Instant now) {
    fmt::print("daemon    {}\n", status.running ? "running" : "not running");
    fmt::print("state     {}\n", status.state);
    fmt::print("feeds     {} configured, {} failing, {} never read; last poll {}\n",
               status.configured,
               status.failing,
               status.never_read,
               relative_time(status.last_poll, now));
    fmt::print("stories   {} kept, {} copies seen\n", status.counts.stories, status.counts.copies);
    for (const SinkCounts& sink : status.counts.sinks) {
        fmt::print("sink      {}: {} delivered, {} waiting, {} dead",
                   sink.sink,
                   sink.delivered,
                   sink.waiting,
                   sink.dead);
        if (sink.oldest_waiting) {
            fmt::print("; the oldest waits since {}", relative_time(*sink.oldest_waiting, now));
        }
        fmt::print("\n");
        if (const SinkState* state = status.disabled_state(sink.sink)) {
            fmt::print("          disabled {}: {}; vigie sinks enable {} speaks to it again\n",
                       relative_time(*state->disabled, now),
                       state->reason,
                       sink.sink);
        }
    }
    fmt::print("{}", view_untold(status.held, status.silences, now));
}

// What nobody has been told yet.
Result<> add_untold(Status& status, const StoreView& view, Instant now) {
    const Result<std::vector<HeldRow>> held = view.store->held();
    if (!held) {
        return held.error();
    }
    const Result<std::vector<PolicyRow>> policy = view.store->policy();
    if (!policy) {
        return policy.error();
    }
    Result<std::vector<SilenceRow>> silences = view.store->silences();
    if (!silences) {
        return silences.error();
    }
    status.held = held_by_sink(*held, *policy, policy_rules(view.config), now);
    status.silences = silences_holding(std::move(*silences), now);
    return {};
}

}  // namespace

int status_command(const StatusArguments& arguments) {
    int code = kFailed;
    const std::optional<StoreView> view = open_store_of(arguments.config, true, code);
    if (!view) {
        return code;
    }
    const Result<std::vector<FeedState>> feeds = view->store->load_feeds();
    Result<StoreCounts> counts = view->store->counts();
    Result<std::vector<SinkState>> disabled = view->store->disabled_sinks();
    if (!feeds || !counts || !disabled) {
        const Error error = !feeds ? feeds.error() : !counts ? counts.error() : disabled.error();
        fmt::print(stderr, "vigie: {}\n", error.detail());
        return kFailed;
    }
    Status status = summarise(*view, *feeds, std::move(*counts));
    status.disabled = std::move(*disabled);
    const Instant now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    if (const Result<> added = add_untold(status, *view, now); !added) {
        fmt::print(stderr, "vigie: {}\n", added.error().detail());
        return kFailed;
    }
    if (arguments.json) {
        print_json(status);
    } else {
        print_text(status, now);
    }
    return kDone;
}

}  // namespace vigie

#include "base/http/curl_global.hpp"
#include "base/story_json.hpp"
#include "base/url.hpp"
#include "daemon/app.hpp"
#include "daemon/commands.hpp"
#include "daemon/feed_requests.hpp"
#include "daemon/feed_view.hpp"
#include "daemon/store_view.hpp"
#include "feeds/parse.hpp"
#include "feeds/poll_hints.hpp"
#include "feeds/poll_schedule.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

namespace vigie {

namespace asio = boost::asio;

namespace {

const FeedState* state_of(const std::vector<FeedState>& states, const FeedSpec& spec) {
    const auto found = std::find_if(states.begin(), states.end(), [&](const FeedState& state) {
        return state.url == spec.url;
    });
    return found == states.end() ? nullptr : &*found;
}

std::string condition_of(const FeedState* state) {
    if (state == nullptr || state->last_poll == Instant{}) {
        return "new";
    }
    if (is_parked(*state)) {
        return "parked";
    }
    return state->failures == 0 ? "ok" : fmt::format("failing ({})", state->failures);
}

void print_feed_json(const FeedSpec& spec, const FeedState* state) {
    std::string out = "{\"name\":";
    append_json_string(out, spec.name);
    out += ",\"url\":";
    append_json_string(out, redact_url(spec.url));
    if (state != nullptr) {
        out += fmt::format(R"(,"failures":{},"status":{})", state->failures, state->last_status);
        if (state->last_poll != Instant{}) {
            out += fmt::format(R"(,"last_poll":"{}")", format_rfc3339(state->last_poll));
        }
        if (state->last_success != Instant{}) {
            out += fmt::format(R"(,"last_success":"{}")", format_rfc3339(state->last_success));
        }
        if (state->next_poll != Instant{}) {
            out += fmt::format(R"(,"next_poll":"{}")", format_rfc3339(state->next_poll));
        }
        if (is_parked(*state)) {
            out += ",\"parked\":true";
        }
        if (state->gaps != 0) {
            out += fmt::format(",\"gaps\":{}", state->gaps);
        }
        if (!state->title.empty()) {
            out += ",\"title\":";
            append_json_string(out, state->title);
        }
        if (!state->last_error.empty()) {
            out += ",\"error\":";
            append_json_string(out, state->last_error);
        }
    }
    fmt::print("{}}}\n", out);
}

void print_feed_text(const FeedSpec& spec, const FeedState* state, Instant now) {
    const FeedState none;
    const FeedState& known = state != nullptr ? *state : none;
    fmt::print("{}  {}  {}  {}\n",
               cell(spec.name, 28),
               cell(condition_of(state), 12),
               cell("read " + relative_time(known.last_success, now), 18),
               state == nullptr ? "due now" : "due " + relative_time(known.next_poll, now));
    if (!known.last_error.empty()) {
        fmt::print("    {}\n", known.last_error);
    }
    if (known.gaps != 0) {
        fmt::print(
            "    {} polls had nothing in common with the one before: stories were lost; "
            "poll it more often\n",
            known.gaps);
    }
}

// The feed that is meant: a configured name, or any URL.
Result<FeedSpec> find_feed(const Config& config, const std::string& feed) {
    for (const FeedSpec& spec : config.feeds) {
        if (spec.name == feed || spec.url == feed) {
            return spec;
        }
    }
    if (!resolve_url("", feed).empty()) {
        FeedSpec spec;
        spec.url = feed;
        spec.name = feed;
        return spec;
    }
    return Error(
        Errc::invalid,
        fmt::format("{}: neither a configured feed nor an http(s) URL; see vigie feeds list",
                    feed));
}

Result<HttpResponse> fetch_now(const Config& config, const FeedSpec& spec) {
    const CurlGlobal curl;
    asio::io_context io(1);
    const std::shared_ptr<HttpClient> client = make_feed_client(io, config);
    std::future<Result<HttpResponse>> answer =
        asio::co_spawn(io, client->send(feed_request(spec, config.poll)), asio::use_future);
    io.run();
    return answer.get();
}

}  // namespace

int feeds_list_command(const FeedsArguments& arguments) {
    int code = kFailed;
    const std::optional<Config> config = read_config_of(arguments.config, code);
    if (!config) {
        return code;
    }
    std::vector<FeedState> states;
    std::error_code failed;
    if (std::filesystem::exists(config->state / "vigie.db", failed)) {
        const std::optional<StoreView> view = open_store_of(arguments.config, true, code);
        if (!view) {
            return code;
        }
        Result<std::vector<FeedState>> loaded = view->store->load_feeds();
        if (!loaded) {
            fmt::print(stderr, "vigie: {}\n", loaded.error().detail());
            return kFailed;
        }
        states = std::move(*loaded);
    }
    const Instant now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    for (const FeedSpec& spec : config->feeds) {
        const FeedState* state = state_of(states, spec);
        if (arguments.json) {
            print_feed_json(spec, state);
        } else {
            print_feed_text(spec, state, now);
        }
    }
    return kDone;
}

int feeds_test_command(const FeedsArguments& arguments) {
    bool usable = false;
    const Config config = config_or_defaults(arguments.config, usable);
    if (!usable) {
        return kUsage;
    }
    const Result<FeedSpec> spec = find_feed(config, arguments.feed);
    if (!spec) {
        fmt::print(stderr, "vigie: {}\n", spec.error().detail());
        return kUsage;
    }
    Result<HttpResponse> response = fetch_now(config, *spec);
    if (!response) {
        fmt::print(stderr, "vigie: {}\n", response.error().detail());
        return kFailed;
    }
    constexpr int kOk = 200;
    if (response->status != kOk) {
        fmt::print(stderr, "vigie: {}: HTTP status {}\n", redact_url(spec->url), response->status);
        return kFailed;
    }
    fmt::print(
        stderr,
        "{}: {} bytes in {} ms{}{}\n",
        redact_url(response->url),
        response->body.size(),
        response->elapsed.count(),
        response->header("etag").empty() ? ", no ETag" : ", ETag",
        response->header("last-modified").empty() ? ", no Last-Modified" : ", Last-Modified");
    ParseHints hints;
    hints.url = document_url(*response);
    hints.content_type = std::string(response->header("content-type"));
    hints.html = arguments.json;
    Result<FeedDocument> feed = parse_feed(std::move(response->body), hints);
    if (!feed) {
        fmt::print(stderr, "vigie: {}: {}\n", redact_url(spec->url), feed.error().detail());
        return kFailed;
    }
    std::string out;
    if (arguments.json) {
        add_languages(*feed);
        append_feed_json(out, *feed);
        out += '\n';
    } else {
        out = view_feed(*feed);
    }
    std::fwrite(out.data(), 1, out.size(), stdout);
    return kDone;
}

}  // namespace vigie

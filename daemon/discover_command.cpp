#include "base/http/curl_global.hpp"
#include "base/story_json.hpp"
#include "base/url.hpp"
#include "daemon/app.hpp"
#include "daemon/commands.hpp"
#include "daemon/feed_discovery.hpp"
#include "daemon/feed_requests.hpp"
#include "daemon/terminal.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>

#include <cstdio>

namespace vigie {

namespace asio = boost::asio;

namespace {

Result<Discovery> discover_now(const Config& config, const std::string& url) {
    const CurlGlobal curl;
    asio::io_context io(1);
    const std::shared_ptr<HttpClient> client = make_feed_client(io, config);
    std::future<Result<Discovery>> found =
        asio::co_spawn(io, discover_feeds(*client, config.poll, url), asio::use_future);
    io.run();
    return found.get();
}

void print_feed(const FoundFeed& feed, bool json) {
    if (!json) {
        fmt::print("{}\n    {}, {} entries: {}\n",
                   feed.url,
                   feed.format,
                   feed.entries,
                   feed.title.empty() ? "without a title" : printable(feed.title));
        return;
    }
    std::string out = "{\"url\":";
    append_json_string(out, feed.url);
    out += ",\"format\":";
    append_json_string(out, feed.format);
    if (!feed.title.empty()) {
        out += ",\"title\":";
        append_json_string(out, feed.title);
    }
    fmt::print("{},\"entries\":{}}}\n", out, feed.entries);
}

}  // namespace

int feeds_discover_command(const FeedsArguments& arguments) {
    bool usable = false;
    const Config config = config_or_defaults(arguments.config, usable);
    if (!usable) {
        return kUsage;
    }
    const bool has_scheme = arguments.feed.find("://") != std::string::npos;
    const std::string url = resolve_url("", (has_scheme ? "" : "https://") + arguments.feed);
    if (url.empty()) {
        fmt::print(stderr, "vigie: {}: not an http(s) address\n", arguments.feed);
        return kUsage;
    }
    const Result<Discovery> found = discover_now(config, url);
    if (!found) {
        fmt::print(stderr, "vigie: {}\n", found.error().detail());
        return kFailed;
    }
    for (const FoundFeed& feed : found->feeds) {
        print_feed(feed, arguments.json);
    }
    if (found->feeds.empty()) {
        fmt::print(stderr,
                   "vigie: {}: no feed found in {} requests; it is {}\n",
                   redact_url(url),
                   found->requests,
                   found->page);
        return kFailed;
    }
    return kDone;
}

}  // namespace vigie

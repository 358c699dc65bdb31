#include "daemon/commands.hpp"
#include "daemon/feed_exchange.hpp"
#include "daemon/feed_requests.hpp"
#include "daemon/input.hpp"
#include "daemon/store_view.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace vigie {

int feeds_import_command(const FeedsArguments& arguments) {
    Result<std::string> body = read_all(arguments.feed);
    if (!body) {
        fmt::print(stderr, "vigie: {}\n", body.error().detail());
        return kFailed;
    }
    const Result<Opml> opml = read_opml(std::move(*body));
    if (!opml) {
        fmt::print(stderr, "vigie: {}: {}\n", arguments.feed, opml.error().detail());
        return kFailed;
    }
    bool usable = false;
    const Config config = config_or_defaults(arguments.config, usable);
    if (!usable) {
        return kUsage;
    }
    const std::string toml = feeds_as_toml(opml->feeds, config.feeds);
    std::fwrite(toml.data(), 1, toml.size(), stdout);
    if (opml->unusable != 0) {
        fmt::print(stderr,
                   "{}: {} left out whose address is no http(s) URL\n",
                   arguments.feed,
                   opml->unusable);
    }
    if (opml->feeds.empty()) {
        fmt::print(stderr, "vigie: {}: OPML, but without a feed in it\n", arguments.feed);
        return kFailed;
    }
    return kDone;
}

int feeds_export_command(const FeedsArguments& arguments) {
    int code = kFailed;
    const std::optional<Config> config = read_config_of(arguments.config, code);
    if (!config) {
        return code;
    }
    const std::string opml = write_opml(feeds_as_opml(config->feeds), "Feeds of Vigie");
    std::fwrite(opml.data(), 1, opml.size(), stdout);
    return kDone;
}

}  // namespace vigie

#include "daemon/commands.hpp"
#include "daemon/feed_view.hpp"
#include "daemon/input.hpp"
#include "feeds/parse.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace vigie {

int parse_command(const ParseArguments& arguments) {
    Result<std::string> body = read_all(arguments.file);
    if (!body) {
        fmt::print(stderr, "vigie: {}\n", body.error().detail());
        return kFailed;
    }
    ParseHints hints;
    hints.url = arguments.base_url;
    hints.content_type = arguments.content_type;
    hints.html = arguments.json;
    Result<FeedDocument> feed = parse_feed(std::move(*body), hints);
    if (!feed) {
        fmt::print(stderr, "vigie: {}: {}\n", arguments.file, feed.error().detail());
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

#include "daemon/feed_requests.hpp"

#include "daemon/commands.hpp"
#include "daemon/store_view.hpp"

#include <filesystem>
#include <optional>
#include <utility>

namespace vigie {

HttpRequest feed_request(const FeedSpec& spec, const PollOptions& options) {
    HttpRequest request;
    request.url = spec.url;
    request.headers = spec.headers;
    request.headers.emplace_back("User-Agent", options.user_agent);
    request.timeout = options.timeout;
    request.max_body = options.max_body;
    request.max_redirects = options.max_redirects;
    return request;
}

Config config_or_defaults(const std::string& file, bool& usable) {
    Config config;
    config.poll.user_agent = "Vigie";
    std::error_code failed;
    usable = true;
    if (file == kDefaultConfig && !std::filesystem::exists(file, failed)) {
        return config;
    }
    int code = kUsage;
    std::optional<Config> read = read_config_of(file, code);
    usable = read.has_value();
    return read ? std::move(*read) : config;
}

}  // namespace vigie

#include "daemon/demo/receiver.hpp"

#include "base/story_json.hpp"
#include "sinks/signature.hpp"

#include <string_view>
#include <utility>

namespace vigie::demo {

namespace asio = boost::asio;

namespace {

constexpr int kNoContent = 204;
constexpr int kUnauthorized = 401;
constexpr int kBadRequest = 400;

// The "data" of the event, which stands last in its body.
std::string_view data_of(std::string_view body) {
    constexpr std::string_view kKey = "\"data\":";
    const std::size_t at = body.find(kKey);
    if (at == std::string_view::npos || body.empty()) {
        return {};
    }
    body.remove_prefix(at + kKey.size());
    body.remove_suffix(1);
    return body;
}

}  // namespace

Receiver::Receiver(asio::any_io_executor executor,
                   Clock& clock,
                   WebhookKey key,
                   std::function<void(const Alert&)> on_alert)
    : server_(std::move(executor),
              [this](ServerRequest request) { return take(std::move(request)); }),
      clock_(clock),
      key_(std::move(key)),
      on_alert_(std::move(on_alert)) {}

asio::awaitable<ServerResponse> Receiver::take(ServerRequest request) {
    ServerResponse response;
    const std::string id(request.header("webhook-id"));
    const bool genuine = verify_webhook({key_},
                                        id,
                                        request.header("webhook-timestamp"),
                                        request.body,
                                        request.header("webhook-signature"),
                                        std::chrono::floor<Seconds>(clock_.now()));
    if (!genuine) {
        ++refused_;
        response.status = kUnauthorized;
        co_return response;
    }
    Result<Story> story = parse_story_json(data_of(request.body));
    if (!story) {
        ++refused_;
        response.status = kBadRequest;
        co_return response;
    }
    response.status = kNoContent;
    Alert alert{id, std::move(*story), clock_.now()};
    const auto [place, is_new] = alerts_.try_emplace(id, std::move(alert));
    if (is_new) {
        on_alert_(place->second);
    } else {
        ++repeats_;
    }
    co_return response;
}

}  // namespace vigie::demo

#include "sinks/webhook_sink.hpp"

#include "base/digest.hpp"
#include "base/story_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "sinks/signature.hpp"
#include "sinks/webhook_answer.hpp"
#include "sinks/webhook_body.hpp"

#include <algorithm>

namespace vigie {

namespace {

constexpr std::size_t kMaxAnswer = std::size_t{1} << 20U;  // bytes; only its first line is used

bool is_ours(std::string_view header) {
    constexpr std::string_view kPrefix = "webhook-";
    return equals_ignore_case(header.substr(0, kPrefix.size()), kPrefix);
}

void add_unless_given(Headers& headers, std::string_view name, std::string_view value) {
    const auto same = [name](const auto& header) { return equals_ignore_case(header.first, name); };
    if (!value.empty() && std::none_of(headers.begin(), headers.end(), same)) {
        headers.emplace_back(name, value);
    }
}

}  // namespace

struct WebhookSink::Impl {
    WebhookOptions options;
    HttpClient& http;
    Clock& clock;
    spdlog::logger& log;

    [[nodiscard]] HttpRequest request(std::string_view message_id, std::string body) const {
        HttpRequest request;
        request.method = "POST";
        request.url = options.url;
        request.timeout = options.timeout;
        request.connect_timeout = std::min(request.connect_timeout, options.timeout);
        request.max_body = kMaxAnswer;
        request.max_redirects = 0;
        request.allow_private = options.allow_private;

        const auto seconds = std::chrono::floor<Seconds>(clock.now()).time_since_epoch().count();
        const std::string timestamp = std::to_string(seconds);
        for (const auto& header : options.headers) {
            if (!is_ours(header.first)) {
                request.headers.push_back(header);
            }
        }
        add_unless_given(request.headers, "content-type", "application/json");
        add_unless_given(request.headers, "user-agent", options.user_agent);
        request.headers.emplace_back("webhook-id", message_id);
        request.headers.emplace_back("webhook-timestamp", timestamp);
        request.headers.emplace_back(
            "webhook-signature", webhook_signature(options.secrets, message_id, timestamp, body));
        request.body = std::move(body);
        return request;
    }

    boost::asio::awaitable<Attempt> deliver_one(Delivery delivery) {
        Result<std::string> body = webhook_body(delivery, options.max_body);
        if (!body) {
            Attempt attempt;
            attempt.verdict = DeliveryVerdict::dead;
            attempt.error = body.error().detail();
            co_return attempt;
        }
        HttpRequest post = request(delivery.message_id, std::move(*body));
        const Result<HttpResponse> answer = co_await http.send(std::move(post));
        log.debug("webhook_sent sink={} story={} id={} status={} ms={}",
                  options.name,
                  delivery.story_id,
                  delivery.message_id,
                  answer ? answer->status : 0,
                  answer ? answer->elapsed.count() : 0);
        co_return judge_answer(options.url, answer, clock.now());
    }
};

WebhookSink::WebhookSink(WebhookOptions options,
                         HttpClient& http,
                         Clock& clock,
                         spdlog::logger& log)
    : impl_(new Impl{std::move(options), http, clock, log}) {}

WebhookSink::~WebhookSink() = default;

const std::string& WebhookSink::name() const noexcept {
    return impl_->options.name;
}

SinkLimits WebhookSink::limits() const noexcept {
    return {1, std::max<std::size_t>(impl_->options.parallel, 1)};
}

boost::asio::awaitable<std::vector<Attempt>> WebhookSink::deliver(std::vector<Delivery> batch) {
    std::vector<Attempt> attempts;
    attempts.reserve(batch.size());
    for (Delivery& delivery : batch) {
        Attempt attempt = co_await impl_->deliver_one(std::move(delivery));
        attempts.push_back(std::move(attempt));
    }
    co_return attempts;
}

std::string WebhookSink::describe() const {
    const std::size_t keys = impl_->options.secrets.size();
    return "webhook " + redact_url(impl_->options.url) + ", " +
           (keys == 0   ? "not signed"
            : keys == 1 ? "signed"
                        : "signed with two keys");
}

boost::asio::awaitable<Result<>> WebhookSink::reopen() {
    co_return Result<>();
}

boost::asio::awaitable<Result<std::string>> WebhookSink::test() {
    const Instant now = impl_->clock.now();
    const std::string stamp = format_rfc3339(now);
    const std::string id = "msg_" + to_base32hex(hash128("test " + name() + ' ' + stamp));
    std::string body = R"({"type":"test","timestamp":")" +
                       format_rfc3339(std::chrono::floor<Seconds>(now)) + R"(","data":{"sink":)";
    append_json_string(body, name());
    body += R"(,"message":"A test of this webhook by vigie; no story is behind it."}})";

    HttpRequest post = impl_->request(id, std::move(body));
    const Result<HttpResponse> answer = co_await impl_->http.send(std::move(post));
    const Attempt attempt = judge_answer(impl_->options.url, answer, impl_->clock.now());
    if (attempt.verdict != DeliveryVerdict::delivered) {
        const Errc code = answer ? Errc::http_status : answer.error().code();
        co_return Error(code,
                        attempt.error + (attempt.verdict == DeliveryVerdict::dead
                                             ? " (final: a story would become a dead letter)"
                                             : " (temporary: a story would be tried again)"));
    }
    co_return redact_url(impl_->options.url) + " accepted the test message " + id +
        " with status " + std::to_string(answer->status) + " in " +
        std::to_string(answer->elapsed.count()) + " ms";
}

}  // namespace vigie

#include "sinks/webhook_sink.hpp"

#include "base/digest.hpp"
#include "base/story_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "sinks/signature.hpp"
#include "sinks/webhook_answer.hpp"
#include "sinks/webhook_body.hpp"
#include "sinks/webhook_explain.hpp"

#include <algorithm>

namespace vigie {

namespace {

constexpr std::size_t kMaxAnswer = 20'000;  // bytes; only its first line is used

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

std::string describe_keys(const std::vector<WebhookKey>& keys) {
    if (keys.empty()) {
        return "not signed";
    }
    std::string line = keys.size() == 1   ? "signed"
                       : keys.size() == 2 ? "signed with two keys"
                                          : "signed with " + std::to_string(keys.size()) + " keys";
    for (const WebhookKey& key : keys) {
        const std::string shown = public_key_text(key);
        if (!shown.empty()) {
            line += ", verified with " + shown;
        }
    }
    return line;
}

// What an attempt of test() that failed means for stories, and what to do.
Error explained(const Attempt& attempt, const Result<HttpResponse>& answer) {
    std::string detail = attempt.error;
    detail += attempt.verdict == DeliveryVerdict::dead
                  ? " (final: a story would become a dead letter)"
                  : " (temporary: a story would be tried again)";
    const std::string_view advice = advice_on(answer);
    if (!advice.empty()) {
        detail.append("; to do: ").append(advice);
    }
    return {answer ? Errc::http_status : answer.error().code(), std::move(detail)};
}

}  // namespace

struct WebhookSink::Impl {
    Impl(WebhookOptions chosen, HttpClient& client, Clock& time, spdlog::logger& logger)
        : options(std::move(chosen)),
          http(client),
          clock(time),
          log(logger),
          tls(std::make_shared<const TlsOptions>(options.tls)),
          networks(std::make_shared<const std::vector<Network>>(options.allow_networks)) {}

    [[nodiscard]] HttpRequest request(std::string_view message_id, std::string body) const {
        HttpRequest request;
        request.method = "POST";
        request.url = options.url;
        request.timeout = options.timeout;
        request.connect_timeout = std::min(request.connect_timeout, options.timeout);
        request.max_body = kMaxAnswer;
        request.cut_body = true;
        request.max_redirects = 0;
        request.allow_private = options.allow_private;
        request.allow_networks = networks;
        request.tls = tls;

        const Time now = std::chrono::floor<Seconds>(clock.now());
        const std::string timestamp = std::to_string(now.time_since_epoch().count());
        for (const auto& header : options.headers) {
            if (!is_ours(header.first)) {
                request.headers.push_back(header);
            }
        }
        add_unless_given(request.headers, "content-type", content_type(options.format));
        add_unless_given(request.headers, "user-agent", options.user_agent);
        request.headers.emplace_back("webhook-id", message_id);
        request.headers.emplace_back("webhook-timestamp", timestamp);
        request.headers.emplace_back(
            "webhook-signature",
            webhook_signature(options.secrets, message_id, timestamp, body, now));
        request.body = std::move(body);
        return request;
    }

    // The body of a message of our own, `data` being its members.
    [[nodiscard]] std::string message(const Envelope& envelope, std::string_view data) const {
        std::string body;
        append_envelope_start(body, options.format, envelope);
        body.append(data).append(1, '}');
        return body;
    }

    boost::asio::awaitable<Attempt> deliver_one(Delivery delivery) {
        Result<std::string> body = webhook_body(delivery, options.max_body, options.format);
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

    WebhookOptions options;
    HttpClient& http;
    Clock& clock;
    spdlog::logger& log;
    std::shared_ptr<const TlsOptions> tls;
    std::shared_ptr<const std::vector<Network>> networks;
};

WebhookSink::WebhookSink(WebhookOptions options,
                         HttpClient& http,
                         Clock& clock,
                         spdlog::logger& log)
    : impl_(std::make_unique<Impl>(std::move(options), http, clock, log)) {}

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
    return "webhook " + redact_url(impl_->options.url) + ", " +
           describe_keys(impl_->options.secrets);
}

boost::asio::awaitable<Result<>> WebhookSink::reopen() {
    co_return Result<>();
}

boost::asio::awaitable<Result<>> WebhookSink::announce(DisabledNotice notice) {
    const std::string since = format_rfc3339(notice.since);
    const std::string id =
        "msg_" + to_base32hex(hash128("disabled " + notice.sink + ' ' + since + ' ' + name()));
    std::string data = "{\"sink\":";
    append_json_string(data, notice.sink);
    data += ",\"to\":";
    append_json_string(data, notice.place);
    data += ",\"since\":\"" + since + "\",\"reason\":";
    append_json_string(data, notice.reason);
    data += '}';

    Envelope envelope;
    envelope.type = WebhookType::sink_disabled;
    envelope.id = id;
    envelope.subject = notice.sink;
    envelope.at = std::chrono::floor<Seconds>(notice.since);
    HttpRequest post = impl_->request(id, impl_->message(envelope, data));
    const Result<HttpResponse> answer = co_await impl_->http.send(std::move(post));
    const Attempt attempt = judge_answer(impl_->options.url, answer, impl_->clock.now());
    if (attempt.verdict != DeliveryVerdict::delivered) {
        co_return Error(answer ? Errc::http_status : answer.error().code(), attempt.error);
    }
    co_return Result<>();
}

boost::asio::awaitable<Result<std::string>> WebhookSink::test() {
    const Instant now = impl_->clock.now();
    const std::string id =
        "msg_" + to_base32hex(hash128("test " + name() + ' ' + format_rfc3339(now)));
    std::string data = "{\"sink\":";
    append_json_string(data, name());
    data += R"(,"message":"A test of this webhook by vigie; no story is behind it."})";

    Envelope envelope;
    envelope.type = WebhookType::test;
    envelope.id = id;
    envelope.subject = name();
    envelope.at = std::chrono::floor<Seconds>(now);
    HttpRequest post = impl_->request(id, impl_->message(envelope, data));
    const Result<HttpResponse> answer = co_await impl_->http.send(std::move(post));
    const Attempt attempt = judge_answer(impl_->options.url, answer, impl_->clock.now());
    if (attempt.verdict != DeliveryVerdict::delivered) {
        co_return explained(attempt, answer);
    }
    std::string sentence = redact_url(impl_->options.url) + " accepted the test message " + id +
                           " with status " + std::to_string(answer->status) + " in " +
                           std::to_string(answer->elapsed.count()) + " ms";
    if (!answer->remote_address.empty()) {
        sentence += " (address " + answer->remote_address + ')';
    }
    co_return sentence;
}

}  // namespace vigie

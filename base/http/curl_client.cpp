#include "base/http/curl_client.hpp"

#include "base/http/curl_global.hpp"
#include "base/http/curl_multi.hpp"
#include "base/http/curl_pool.hpp"
#include "base/http/curl_transfer.hpp"
#include "base/http/redirect.hpp"
#include "base/url.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>
#include <vector>

namespace vigie {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr std::size_t kIdleHandles = 128;
constexpr CURLcode kCancelled = CURL_LAST;

CurlTransfer& transfer_of(CURL* easy) {
    char* transfer = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    return *reinterpret_cast<CurlTransfer*>(transfer);
}

// "URL: what", or "URL: redirected to URL: what".
Error named(const Error& error, const std::string& asked, const std::string& current) {
    std::string detail = redact_url(asked) + ": ";
    if (current != asked) {
        detail += "redirected to " + redact_url(current) + ": ";
    }
    return {error.code(), detail + error.detail()};
}

}  // namespace

struct CurlClient::Impl {
    Impl(asio::any_io_executor loop, CurlOptions settings)
        : options(std::move(settings)),
          multi(std::make_shared<CurlMulti>(std::move(loop), [this](CURL* easy, CURLcode code) {
              end(transfer_of(easy), code);
          })) {
        multi->limit_connections(options.max_connections, options.max_per_host);
    }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    ~Impl() = default;

    void close() {
        while (!active.empty()) {
            cancel(*active.back());
        }
        closed = true;
        pool.clear();
        multi->close();
    }

    // The handle is out of the multi handle; the waiting coroutine is told, later.
    void end(CurlTransfer& transfer, CURLcode code) {
        std::erase(active, &transfer);
        const auto on_done = std::exchange(transfer.on_done, nullptr);
        on_done(code);
    }

    void cancel(CurlTransfer& transfer) {
        if (transfer.on_done) {
            multi->remove(transfer.easy());
            end(transfer, kCancelled);
        }
    }

    template <class Handler>
    void start(CurlTransfer& transfer, Handler handler) {
        auto slot = asio::get_associated_cancellation_slot(handler);
        // Shared only because std::function wants to be copied.
        auto waiting = std::make_shared<Handler>(std::move(handler));
        const auto resume = [waiting](CURLcode code) {
            auto back = asio::get_associated_executor(*waiting);
            asio::get_associated_cancellation_slot(*waiting).clear();
            boost::system::error_code error;
            if (code == kCancelled) {
                error = asio::error::operation_aborted;
            }
            asio::post(back, [waiting, error, code] { std::move (*waiting)(error, code); });
        };
        if (closed || multi->add(transfer.easy()) != CURLM_OK) {
            resume(closed ? kCancelled : CURLE_FAILED_INIT);
            return;
        }
        transfer.on_done = resume;
        active.push_back(&transfer);
        if (slot.is_connected()) {
            slot.assign([this, &transfer](asio::cancellation_type) { cancel(transfer); });
        }
    }

    asio::awaitable<CURLcode> run(CurlTransfer& transfer) {
        const auto initiate = [this, &transfer](auto handler) {
            start(transfer, std::move(handler));
        };
        co_return co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                                void(boost::system::error_code, CURLcode)>(
            initiate, asio::use_awaitable);
    }

    CurlGlobal global;
    CurlOptions options;
    CurlPool pool{kIdleHandles};
    std::shared_ptr<CurlMulti> multi;
    std::vector<CurlTransfer*> active;
    bool closed = false;
};

CurlClient::CurlClient(asio::any_io_executor executor, CurlOptions options)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(options))) {}

CurlClient::~CurlClient() {
    impl_->close();
}

asio::awaitable<Result<HttpResponse>> CurlClient::send(HttpRequest request) {
    const std::shared_ptr<Impl> impl = impl_;  // which may outlive this
    const steady_clock::time_point start = steady_clock::now();
    const steady_clock::time_point deadline = start + request.timeout;
    const bool follows = request.max_redirects > 0;
    const int most = request.max_redirects;
    const std::string asked = request.url;
    std::string permanent_url;
    bool all_permanent = true;

    request.url = resolve_url({}, asked);
    if (request.url.empty()) {
        co_return Error(Errc::refused, redact_url(asked) + ": not an http or https URL");
    }
    if (redact_url(request.url) == redact_url(asked)) {
        request.url = asked;
    }
    CurlTransfer transfer(impl->options, *impl->multi, impl->pool);
    for (;;) {
        const auto left = std::chrono::ceil<Millis>(deadline - steady_clock::now());
        if (const Result<> prepared = transfer.prepare(request, left); !prepared) {
            co_return named(prepared.error(), asked, request.url);
        }
        const CURLcode code = co_await impl->run(transfer);
        Result<HttpResponse> answer = transfer.finish(code);
        if (!answer) {
            co_return named(answer.error(), asked, request.url);
        }
        if (!follows || !is_redirect(*answer)) {
            answer->url = request.url;
            answer->permanent_url = std::move(permanent_url);
            answer->elapsed = std::chrono::duration_cast<Millis>(steady_clock::now() - start);
            if (answer->status == 304) {
                answer->body.clear();
            }
            co_return answer;
        }
        if (request.max_redirects == 0) {
            const Error endless(
                Errc::refused,
                "more than " + std::to_string(most) + " redirects, the last from there");
            co_return named(endless, asked, request.url);
        }
        const std::string before = request.url;
        if (const Result<> followed = follow_redirect(request, *answer); !followed) {
            co_return named(followed.error(), asked, before);
        }
        all_permanent = all_permanent && is_permanent_redirect(answer->status);
        if (all_permanent) {
            permanent_url = request.url;
        }
    }
}

}  // namespace vigie

#include "daemon/feed_discovery.hpp"

#include "base/url.hpp"
#include "daemon/feed_requests.hpp"
#include "feeds/charset.hpp"
#include "feeds/not_a_feed.hpp"
#include "feeds/parse.hpp"
#include "feeds/usual_addresses.hpp"

#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace vigie {

namespace asio = boost::asio;

namespace {

constexpr int kOk = 200;

class Search {
  public:
    Search(HttpClient& client, PollOptions options)
        : client_(client), options_(std::move(options)) {}

    asio::awaitable<Result<Discovery>> run(std::string url) {
        Result<HttpResponse> response = co_await fetch(url);
        if (!response) {
            co_return response.error();
        }
        if (response->status != kOk) {
            co_return Error(Errc::network,
                            redact_url(url) + ": HTTP status " + std::to_string(response->status));
        }
        const std::string page_url = response->url;
        const std::string content_type(response->header("content-type"));
        const std::string html = decode_to_utf8(response->body, content_type);
        if (!take(std::move(*response))) {
            const std::vector<std::string> advertised = advertised_feeds(html, page_url);
            co_await try_all(advertised);
            if (found_.feeds.empty()) {
                const std::vector<std::string> usual = usual_feed_addresses(page_url);
                co_await try_all(usual);
            }
        }
        co_return std::move(found_);
    }

  private:
    asio::awaitable<Result<HttpResponse>> fetch(std::string url) {
        ++found_.requests;
        FeedSpec spec;
        spec.url = std::move(url);
        HttpRequest request = feed_request(spec, options_);
        co_return co_await client_.send(std::move(request));
    }

    // What cannot be fetched is no feed; others may be.
    asio::awaitable<void> try_all(const std::vector<std::string>& urls) {
        for (const std::string& url : urls) {
            if (found_.requests >= kMaxDiscoveryRequests) {
                co_return;
            }
            Result<HttpResponse> response = co_await fetch(url);
            if (response && response->status == kOk) {
                take(std::move(*response));
            }
        }
    }

    // Whether it is a feed.
    bool take(HttpResponse response) {
        ParseHints hints;
        hints.url = response.url;
        hints.content_type = std::string(response.header("content-type"));
        const Result<FeedDocument> feed = parse_feed(std::move(response.body), hints);
        if (!feed) {
            if (found_.page.empty()) {
                found_.page = feed.error().detail();
            }
            return false;
        }
        const bool known =
            std::any_of(found_.feeds.begin(), found_.feeds.end(), [&](const FoundFeed& other) {
                return other.url == response.url;
            });
        if (!known) {
            found_.feeds.push_back(
                {response.url, to_string(feed->format), feed->title, feed->entries.size()});
        }
        return true;
    }

    HttpClient& client_;
    PollOptions options_;
    Discovery found_;
};

}  // namespace

asio::awaitable<Result<Discovery>> discover_feeds(HttpClient& client,
                                                  PollOptions options,
                                                  std::string url) {
    Search search(client, std::move(options));
    co_return co_await search.run(std::move(url));
}

}  // namespace vigie

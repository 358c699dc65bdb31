#include "daemon/demo/newsroom.hpp"

#include "base/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace vigie::demo {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kItemsInAFeed = 20;
constexpr Millis kBetweenEncores{1'500};
constexpr unsigned kFirstRound = 17;  // "{n}" starts here and never repeats
constexpr Time kLongAgo = std::chrono::sys_days{std::chrono::year{2019} / 11 / 1};

std::string fill(std::string_view text, unsigned round) {
    constexpr std::string_view kHole = "{n}";
    std::string out(text);
    for (std::size_t at = out.find(kHole); at != std::string::npos; at = out.find(kHole, at)) {
        out.replace(at, kHole.size(), std::to_string(round));
    }
    return out;
}

const Feed& feed_named(std::string_view name) {
    const auto all = feeds();
    return *std::find_if(
        all.begin(), all.end(), [name](const Feed& feed) { return feed.name == name; });
}

}  // namespace

std::string link_of(const Item& item, unsigned round) {
    const std::string link = fill(item.link, round);
    if (link.starts_with("https://")) {
        return link;
    }
    return fmt::format("https://{}{}", feed_named(item.feed).host, link);
}

Newsroom::Newsroom(asio::any_io_executor executor, Clock& clock)
    : server_(std::move(executor),
              [this](ServerRequest request) { return serve(std::move(request)); }),
      clock_(clock) {
    for (const Feed& feed : feeds()) {
        desks_.emplace(feed.name, Desk{feed, {}});
    }
    for (const Item& item : items()) {
        if (item.at < 0) {
            put(item, 0);
        }
    }
}

Result<std::uint16_t> Newsroom::open() {
    return server_.listen();
}

void Newsroom::close() {
    server_.stop();
}

asio::awaitable<void> Newsroom::publish(bool more) {
    std::vector<const Item*> queue;
    for (const Item& item : items()) {
        if (item.at >= 0) {
            queue.push_back(&item);
        }
    }
    std::stable_sort(
        queue.begin(), queue.end(), [](const Item* a, const Item* b) { return a->at < b->at; });
    const Instant start = clock_.now();
    for (const Item* item : queue) {
        const Instant due = start + Millis{static_cast<Millis::rep>(item->at * 1000)};
        co_await clock_.sleep_for(std::max(due - clock_.now(), Millis{0}));
        put(*item, 0);
    }
    script_done_ = true;
    for (unsigned round = kFirstRound; more; ++round) {
        for (const Item& item : encore()) {
            co_await clock_.sleep_for(kBetweenEncores);
            put(item, round);
        }
    }
}

std::optional<Instant> Newsroom::published_at(std::string_view link) const {
    const auto found = published_at_.find(link);
    return found == published_at_.end() ? std::nullopt : std::optional(found->second);
}

// An item whose guid is there already, whatever its case, takes the old one's place.
void Newsroom::put(const Item& item, unsigned round) {
    Desk& desk = desks_.find(item.feed)->second;
    const Instant now = clock_.now();
    const bool old = item.outcome == Outcome::old;
    Published published{fill(item.guid, round),
                        link_of(item, round),
                        fill(item.title, round),
                        fill(item.text, round),
                        old ? kLongAgo : std::chrono::floor<Seconds>(now)};
    published_at_.try_emplace(published.link, now);
    std::erase_if(desk.items,
                  [&](const Published& before) { return before.link == published.link; });
    desk.items.insert(desk.items.begin(), std::move(published));
    if (desk.items.size() > kItemsInAFeed) {
        desk.items.pop_back();
    }
    ++published_;
}

asio::awaitable<ServerResponse> Newsroom::serve(ServerRequest request) const {
    ServerResponse response;
    const auto desk = desks_.find(std::string_view(request.target).substr(1));
    if (desk == desks_.end()) {
        response.status = 404;
        co_return response;
    }
    const Feed& feed = desk->second.feed;
    std::string body = encode(write_feed(feed, desk->second.items), feed.charset);
    const std::string etag = fmt::format("\"{:016x}\"", hash64(body));
    response.headers.emplace_back("ETag", etag);
    if (request.header("if-none-match") == etag) {
        response.status = 304;
        co_return response;
    }
    const char* charset = feed.charset == Charset::windows1252 ? "; charset=windows-1252" : "";
    response.headers.emplace_back("Content-Type", std::string(content_type(feed)) + charset);
    if (feed.gzip && request.header("accept-encoding").find("gzip") != std::string_view::npos) {
        response.headers.emplace_back("Content-Encoding", "gzip");
        body = gzip(body);
    }
    response.body = std::move(body);
    co_return response;
}

}  // namespace vigie::demo

#include "feeds/poller.hpp"

#include "feeds/poller_impl.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace vigie {

namespace asio = boost::asio;

Poller::Poller(asio::any_io_executor executor,
               HttpClient& http,
               Ingest& ingest,
               Clock& clock,
               spdlog::logger& log,
               PollOptions options)
    : impl_(std::make_unique<Impl>(
          std::move(executor), http, ingest, clock, log, std::move(options))) {}

Poller::~Poller() = default;

void Poller::set_feeds(std::vector<FeedSpec> specs,
                       const std::vector<FeedState>& states,
                       PollOptions options) {
    impl_->set_feeds(specs, states, std::move(options));
}

asio::awaitable<void> Poller::run() {
    return impl_->drive(Impl::Until::cancelled);
}

asio::awaitable<void> Poller::poll_all_once() {
    return impl_->drive(Impl::Until::all_polled);
}

const PollCounts& Poller::counts() const noexcept {
    return impl_->counts();
}

}  // namespace vigie

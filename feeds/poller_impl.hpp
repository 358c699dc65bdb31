#pragma once

// Poller::Impl: the coroutines of the poller: one that decides (drive), one per fetch under way,
// and at most one that sleeps until the next feed is due. PollQueue decides, this carries out.
// Included by poller*.cpp only.

#include "feeds/feed_record.hpp"
#include "feeds/poll_log.hpp"
#include "feeds/poll_queue.hpp"
#include "feeds/poller.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <exception>
#include <list>
#include <optional>
#include <string>
#include <vector>

namespace vigie {

struct Poller::Impl {
  public:
    enum class Until { cancelled, all_polled };

    Impl(boost::asio::any_io_executor executor,
         HttpClient& http,
         Ingest& ingest,
         Clock& clock,
         spdlog::logger& log,
         PollOptions options);

    void set_feeds(const std::vector<FeedSpec>& specs,
                   const std::vector<FeedState>& states,
                   PollOptions options);

    [[nodiscard]] boost::asio::awaitable<void> drive(Until until);

    [[nodiscard]] const PollCounts& counts() const noexcept { return counts_; }

  private:
    // A fetch under way. Over a reload it stands for the feed of the same address, if there is one.
    struct Active {
        std::string url;                // of the configuration
        std::string authority;          // of the address that is asked
        std::optional<FeedIndex> feed;  // none: not in the table any more, or settled
        HostIndex host = 0;
        bool settled = false;  // its feed is idle again
        bool done = false;     // its coroutine has ended
        boost::asio::cancellation_signal cancel;
    };

    struct Sleep {
        bool under_way = false;
        Instant until{};
        boost::asio::cancellation_signal cancel;
    };

    [[nodiscard]] boost::asio::awaitable<void> loop(Until until);
    [[nodiscard]] boost::asio::awaitable<void> fetch(Active& active,
                                                     FeedSpec spec,
                                                     FeedState before);
    [[nodiscard]] boost::asio::awaitable<void> woken();
    void wake();

    void start_what_may();
    void start(PollStart what);
    void sleep_until(std::optional<Instant> when);
    void cancel_all();
    void reap();
    void give_up_on_paused_hosts();

    [[nodiscard]] HttpRequest make_request(const FeedSpec& spec, const FeedState& state) const;
    void count(const Result<HttpResponse>& response);
    void replace_feeds(std::vector<FeedRecord> records, PollOptions options);
    void settle(Active& active, const Result<FeedState>& stored);
    void ended(Active& active, const std::exception_ptr& error);
    [[nodiscard]] HostIndex host_of(const FeedRecord& record);
    // A feed is new until a document of it has been processed.
    [[nodiscard]] static PollQueue::Rank rank_of(const FeedRecord& record) noexcept;

    boost::asio::any_io_executor executor_;
    HttpClient& http_;
    Ingest& ingest_;
    Clock& clock_;
    PollLog log_;
    PollOptions options_;
    PollCounts counts_;

    std::vector<FeedRecord> records_;
    PollQueue queue_;
    std::list<Active> active_;  // addresses stay while a fetch is under way
    Sleep sleep_;
    boost::asio::steady_timer wake_timer_;
    bool wake_pending_ = false;
    bool stopping_ = false;
    std::exception_ptr failure_;  // of a fetch: not expected, ends drive()
};

}  // namespace vigie

#pragma once

// Newsroom: the demo's outlets: serves its feeds over HTTP on loopback, with ETags and gzip, and
// publishes the script's items at their times. Remembers when each link was published, so that the
// way from publication to alert can be timed. Lives on the I/O thread.

#include "base/clock.hpp"
#include "base/http/server.hpp"
#include "daemon/demo/feed_writer.hpp"
#include "daemon/demo/script.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigie::demo {

class Newsroom {
  public:
    Newsroom(boost::asio::any_io_executor executor, Clock& clock);

    [[nodiscard]] Result<std::uint16_t> open();
    void close();

    // Publishes the script, then, when `encore` is wanted, more for ever.
    [[nodiscard]] boost::asio::awaitable<void> publish(bool encore);

    [[nodiscard]] bool script_done() const noexcept { return script_done_; }

    [[nodiscard]] std::optional<Instant> published_at(std::string_view link) const;

    [[nodiscard]] std::size_t items_published() const noexcept { return published_; }

  private:
    struct Desk {
        Feed feed;
        std::vector<Published> items;  // newest first
    };

    [[nodiscard]] boost::asio::awaitable<ServerResponse> serve(ServerRequest request) const;
    void put(const Item& item, unsigned round);

    HttpServer server_;
    Clock& clock_;
    std::map<std::string, Desk, std::less<>> desks_;  // by feed name
    std::map<std::string, Instant, std::less<>> published_at_;
    std::size_t published_ = 0;
    bool script_done_ = false;
};

// The absolute link of an item, with "{n}" filled in.
[[nodiscard]] std::string link_of(const Item& item, unsigned round);

}  // namespace vigie::demo

#include "daemon/system_clock.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace vigie {

Instant SystemClock::now() const {
    return std::chrono::floor<Millis>(std::chrono::system_clock::now());
}

boost::asio::awaitable<void> SystemClock::sleep_for(Millis delay) {
    boost::asio::steady_timer timer(executor_, delay);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

}  // namespace vigie

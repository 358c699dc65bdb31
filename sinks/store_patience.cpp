#include "sinks/store_patience.hpp"

#include <utility>

namespace vigie {

namespace {

constexpr Millis kPause{1'000};

}  // namespace

boost::asio::awaitable<void> StorePatience::failed(Error error) {
    if (++failures_ == 1) {
        log_.error("store_failing sink={} error=\"{}\"", sink_, error.detail());
    }
    co_await clock_.sleep_for(kPause);
}

void StorePatience::answered() {
    if (std::exchange(failures_, 0) > 0) {
        log_.info("store_works_again sink={}", sink_);
    }
}

}  // namespace vigie

#include "sinks/outbox_reader.hpp"

#include <algorithm>
#include <utility>

namespace vigie {

namespace {

Result<OutboxPage> read_page(
    Store& store, const std::string& sink, Instant now, std::int64_t after_row, std::size_t limit) {
    OutboxPage page;
    const Result<std::vector<SinkState>> disabled = store.disabled_sinks();
    if (!disabled) {
        return disabled.error();
    }
    for (const SinkState& state : *disabled) {
        if (state.sink == sink) {
            page.disabled = state;
        }
    }
    Result<std::vector<Delivery>> due = store.due_deliveries(sink, now, after_row, limit);
    if (!due) {
        return due.error();
    }
    page.due = std::move(*due);
    if (page.due.size() < limit) {
        const Result<std::optional<Instant>> next = store.next_due(sink, now);
        if (!next) {
            return next.error();
        }
        page.next = *next;
    }
    return page;
}

}  // namespace

void OutboxReader::want_at(Instant due) noexcept {
    next_ = next_ ? std::min(*next_, due) : due;
}

bool OutboxReader::has_more(Instant now) const noexcept {
    return in_round_ || wanted_ || (next_ && *next_ <= now);
}

boost::asio::awaitable<Result<OutboxPage>> OutboxReader::read(Instant now) {
    if (next_ && *next_ <= now) {
        next_.reset();
        wanted_ = true;
    }
    if (!in_round_) {
        in_round_ = true;
        wanted_ = false;
        after_row_ = 0;
    }
    // The job may outlive this object, not the store.
    auto job = [&store = store_, sink = sink_, now, after_row = after_row_, limit = page_] {
        return read_page(store, sink, now, after_row, limit);
    };
    Result<OutboxPage> page = co_await run_on(worker_, std::move(job));
    if (!page) {
        co_return page.error();
    }
    if (page->due.size() < page_) {
        in_round_ = false;
        if (page->next) {
            want_at(*page->next);
        }
    } else {
        after_row_ = page->due.back().row;
    }
    co_return page;
}

}  // namespace vigie

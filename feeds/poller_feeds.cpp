#include "base/url.hpp"
#include "feeds/poller_impl.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

// The table of feeds: filled, replaced on reload, brought up to date after each poll.

namespace vigie {

namespace {

// Where a shorter interval was asked for since the last poll, it counts from that poll on. A time
// that only a clock gone wrong can have written is not waited for.
Instant due_of(const FeedState& state, Seconds before, Seconds wanted, Instant now) {
    if (state.last_poll > now) {
        return now;
    }
    if (state.failures == 0 && wanted < before) {
        return std::min(state.next_poll, state.last_poll + wanted);
    }
    return state.next_poll;
}

}  // namespace

void Poller::Impl::set_feeds(const std::vector<FeedSpec>& specs,
                             const std::vector<FeedState>& states,
                             PollOptions options) {
    const Instant now = clock_.now();
    std::unordered_map<std::string_view, const FeedState*> stored;
    for (const FeedState& state : states) {
        stored.emplace(state.url, &state);
    }
    std::unordered_map<std::string_view, const FeedRecord*> known;
    for (const FeedRecord& record : records_) {
        known.emplace(record.url(), &record);
    }

    std::vector<FeedRecord> records;
    records.reserve(specs.size());
    std::unordered_set<std::string_view> taken;
    for (const FeedSpec& spec : specs) {
        if (!taken.insert(spec.url).second) {
            continue;
        }
        FeedState state;
        state.url = spec.url;
        if (const auto old = known.find(spec.url); old != known.end()) {
            state = old->second->state();
            state.next_poll = due_of(state,
                                     own_interval(old->second->spec(), options_),
                                     own_interval(spec, options),
                                     now);
        } else if (const auto row = stored.find(spec.url); row != stored.end()) {
            state = *row->second;
            const Seconds own = own_interval(spec, options);
            state.next_poll = due_of(state, own, own, now);
        }
        records.emplace_back(spec, state);
    }
    replace_feeds(std::move(records), std::move(options));
}

void Poller::Impl::replace_feeds(std::vector<FeedRecord> records, PollOptions options) {
    records_ = std::move(records);
    options_ = std::move(options);
    const PollQueue old =
        std::exchange(queue_, PollQueue(PollLimits{options_.fetches, options_.per_host}));
    queue_.take_pauses_of(old, clock_.now());

    std::unordered_map<std::string_view, Active*> under_way;
    for (Active& active : active_) {
        if (active.done) {
            continue;
        }
        active.feed.reset();
        active.host = queue_.host(active.authority);
        queue_.take_place(active.host);
        if (!active.settled) {
            under_way.emplace(active.url, &active);
        }
    }
    counts_.feeds = records_.size();
    counts_.failing = 0;
    for (FeedIndex feed = 0; feed < records_.size(); ++feed) {
        const FeedRecord& record = records_[feed];
        counts_.failing += record.failing() ? 1U : 0U;
        if (const auto active = under_way.find(record.url()); active != under_way.end()) {
            active->second->feed = feed;
        } else {
            queue_.add(feed, host_of(record), record.next_poll(), rank_of(record));
        }
    }
    wake();
}

void Poller::Impl::settle(Active& active, const Result<FeedState>& stored) {
    counts_.failures += !stored || stored->failures != 0 ? 1U : 0U;
    active.settled = true;
    const std::optional<FeedIndex> feed = std::exchange(active.feed, std::nullopt);
    if (!feed) {
        return;  // gone from the configuration meanwhile
    }
    FeedRecord& record = records_[*feed];
    if (stored) {
        counts_.failing -= record.failing() ? 1U : 0U;
        record.set_state(*stored);
        counts_.failing += record.failing() ? 1U : 0U;
    } else {
        record.set_next_poll(clock_.now() + options_.min_every);
    }
    queue_.add(*feed, host_of(record), record.next_poll(), rank_of(record));
}

PollQueue::Rank Poller::Impl::rank_of(const FeedRecord& record) noexcept {
    return record.primed() ? PollQueue::Rank::known : PollQueue::Rank::fresh;
}

HostIndex Poller::Impl::host_of(const FeedRecord& record) {
    if (!record.moved()) {
        return queue_.host(url_authority(record.url()));
    }
    return queue_.host(
        url_authority(request_url(record.spec(), record.state(), options_.move_after)));
}

}  // namespace vigie

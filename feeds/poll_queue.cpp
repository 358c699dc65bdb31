#include "feeds/poll_queue.hpp"

#include <algorithm>
#include <cassert>
#include <functional>
#include <utility>

namespace vigie {

namespace {

constexpr HostIndex kHostBits = 0x7FFFFFFF;

}  // namespace

HostIndex PollQueue::host(std::string_view authority) {
    const auto [place, is_new] =
        names_.try_emplace(std::string(authority), static_cast<HostIndex>(hosts_.size()));
    if (is_new) {
        hosts_.emplace_back();
    }
    return place->second;
}

void PollQueue::add(FeedIndex feed, HostIndex host, Instant due, Rank rank) {
    if (slots_.size() <= feed) {
        slots_.resize(feed + std::size_t{1});
    }
    slots_[feed].host = host & kHostBits;
    slots_[feed].rank = rank == Rank::fresh ? 1 : 0;
    push(idle_, {due, feed});
}

void PollQueue::advance(Instant now) {
    end_pauses(now);
    while (!idle_.empty() && idle_.front().at <= now) {
        join_line(pop(idle_).index);
    }
}

void PollQueue::end_pauses(Instant now) {
    now_ = now;
    while (!pauses_.empty() && pauses_.front().at <= now) {
        give_turns(pop(pauses_).index);
    }
}

void PollQueue::advance_all() {
    std::vector<Due> all = std::exchange(idle_, {});
    std::sort(all.begin(), all.end(), [](const Due& a, const Due& b) { return a.index < b.index; });
    for (const Due& due : all) {
        join_line(due.index);
    }
}

std::optional<PollStart> PollQueue::start() {
    constexpr std::uint32_t kFreshEach = 8;
    const std::size_t first = starts_ % kFreshEach == kFreshEach - 1 ? 1 : 0;
    std::optional<PollStart> next = start(first);
    if (!next) {
        next = start(1 - first);
    }
    starts_ += next ? 1U : 0U;
    return next;
}

bool PollQueue::may_start(const Host& host, const Line& line) const noexcept {
    return line.first != kNone && host.under_way < limits_.per_host && host.paused_until <= now_;
}

std::optional<PollStart> PollQueue::start(std::size_t rank) {
    std::deque<HostIndex>& turns = turns_[rank];
    while (under_way_ < limits_.total && !turns.empty()) {
        const HostIndex index = turns.front();
        turns.pop_front();
        Host& host = hosts_[index];
        Line& line = host.lines[rank];
        line.has_turn = false;
        if (!may_start(host, line)) {
            continue;  // paused, busy or emptied since it got its turn
        }
        const FeedIndex feed = leave_line(line);
        take_place(index);
        give_turns(index);
        return PollStart{feed, index};
    }
    return std::nullopt;
}

void PollQueue::take_place(HostIndex host) {
    ++hosts_[host].under_way;
    ++under_way_;
}

void PollQueue::finished(HostIndex host) {
    assert(hosts_[host].under_way > 0);
    --hosts_[host].under_way;
    --under_way_;
    give_turns(host);
}

void PollQueue::pause(HostIndex host, Instant until) {
    if (until <= hosts_[host].paused_until) {
        return;
    }
    hosts_[host].paused_until = until;
    push(pauses_, {until, host});
}

void PollQueue::take_pauses_of(const PollQueue& other, Instant now) {
    for (const auto& [name, index] : other.names_) {
        if (other.hosts_[index].paused_until > now) {
            pause(host(name), other.hosts_[index].paused_until);
        }
    }
}

std::vector<FeedIndex> PollQueue::give_up_paused(Instant until) {
    std::vector<FeedIndex> out;
    for (const Due& pause : pauses_) {
        Host& host = hosts_[pause.index];
        for (Line& line : host.lines) {
            while (host.paused_until > until && line.first != kNone) {
                out.push_back(leave_line(line));
            }
        }
    }
    return out;
}

std::optional<Instant> PollQueue::next_change() const {
    const std::optional<Instant> pause_end = next_pause_end();
    if (idle_.empty()) {
        return pause_end;
    }
    return pause_end ? std::min(idle_.front().at, *pause_end) : idle_.front().at;
}

std::optional<Instant> PollQueue::next_pause_end() const {
    return pauses_.empty() ? std::nullopt : std::optional(pauses_.front().at);
}

void PollQueue::push(std::vector<Due>& heap, Due due) {
    heap.push_back(due);
    std::push_heap(heap.begin(), heap.end(), std::greater<>());
}

PollQueue::Due PollQueue::pop(std::vector<Due>& heap) {
    std::pop_heap(heap.begin(), heap.end(), std::greater<>());
    const Due due = heap.back();
    heap.pop_back();
    return due;
}

void PollQueue::join_line(FeedIndex feed) {
    Slot& slot = slots_[feed];
    Line& line = hosts_[slot.host].lines[slot.rank];
    slot.next = kNone;
    if (line.first == kNone) {
        line.first = feed;
    } else {
        slots_[line.last].next = feed;
    }
    line.last = feed;
    ++in_line_;
    give_turns(slot.host);
}

FeedIndex PollQueue::leave_line(Line& line) {
    const FeedIndex feed = line.first;
    line.first = slots_[feed].next;
    --in_line_;
    return feed;
}

// To each of the host's lines that may go on and has none.
void PollQueue::give_turns(HostIndex index) {
    Host& host = hosts_[index];
    for (std::size_t rank = 0; rank < kRanks; ++rank) {
        Line& line = host.lines[rank];
        if (!line.has_turn && may_start(host, line)) {
            line.has_turn = true;
            turns_[rank].push_back(index);
        }
    }
}

}  // namespace vigie

#include "pipeline/entry_order.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace vigie {

namespace {

constexpr Time kFirstFeeds =
    std::chrono::sys_days{std::chrono::year{1990} / std::chrono::January / 1};
constexpr Seconds kAhead{24 * 3600};

}  // namespace

std::optional<Time> stated_date(const Entry& entry) {
    return entry.published ? entry.published : entry.updated;
}

std::optional<Time> believed_date(const Entry& entry, Time now) {
    const std::optional<Time> date = stated_date(entry);
    if (!date || *date < kFirstFeeds) {
        return std::nullopt;
    }
    return *date > now + kAhead ? now : *date;
}

std::vector<std::size_t> oldest_first(const std::vector<Entry>& entries, Time now) {
    // An entry without a date is as old as the one before it in this order.
    std::vector<std::pair<Time, std::size_t>> dated;
    dated.reserve(entries.size());
    Time last = kFirstFeeds;
    for (std::size_t i = entries.size(); i > 0; --i) {
        last = believed_date(entries[i - 1], now).value_or(last);
        dated.emplace_back(last, i - 1);
    }
    std::stable_sort(
        dated.begin(), dated.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::size_t> order;
    order.reserve(dated.size());
    for (const auto& [date, position] : dated) {
        order.push_back(position);
    }
    return order;
}

bool is_old(const Entry& entry, bool first_time, const PipelineOptions& options, Time now) {
    const std::optional<Time> date = believed_date(entry, now);
    if (!first_time) {
        return date && now - *date > options.stale_after;
    }
    if (!options.backlog) {
        return false;
    }
    const bool none = *options.backlog <= Seconds::zero();
    return none || !date || now - *date > *options.backlog;
}

}  // namespace vigie

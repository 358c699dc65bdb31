#include "feeds/poll_log.hpp"

#include "base/url.hpp"
#include "feeds/poll_schedule.hpp"

#include <algorithm>

namespace vigie {

namespace {

// Free text stands between quotes on one line.
std::string quoted(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 2);
    out += '"';
    for (const char c : text) {
        out += c == '"' ? '\'' : (static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
    }
    out += '"';
    return out;
}

std::string word(std::string_view text) {
    return text.find_first_of(" \t\r\n\"") == std::string_view::npos ? std::string(text)
                                                                     : quoted(text);
}

long long seconds_until_next(const FeedState& state) {
    return std::max<long long>(
        0, std::chrono::ceil<Seconds>(state.next_poll - state.last_poll).count());
}

}  // namespace

void PollLog::polled(const FeedSpec& spec,
                     const FeedState& before,
                     const FeedState& after,
                     std::size_t bytes,
                     Millis elapsed) {
    const std::string feed = word(spec.name);
    if (after.failures != 0) {
        log_.warn("poll failed feed={} status={} attempt={} next_s={} error={}",
                  feed,
                  after.last_status,
                  after.failures,
                  seconds_until_next(after),
                  quoted(after.last_error));
        if (before.failures == 0) {
            log_.info("feed failing feed={}", feed);
        }
        if (is_parked(after) && !is_parked(before)) {
            log_.warn("feed parked feed={} status={} error=\"gone twice; asked once a month\"",
                      feed,
                      after.last_status);
        }
        return;
    }
    if (before.failures != 0) {
        log_.info("feed ok again feed={} attempt={}", feed, before.failures + 1);
    }
    if (after.gaps != before.gaps) {
        log_.warn("stories lost between polls feed={} gaps={} next_s={}",
                  feed,
                  after.gaps,
                  seconds_until_next(after));
    }
    if (!after.moved_to.empty() && after.moved_to != before.moved_to) {
        log_.info("feed moved feed={} url={}", feed, redact_url(after.moved_to));
    }
    if (log_.should_log(spdlog::level::debug)) {
        log_.debug("poll done feed={} status={} bytes={} ms={} next_s={}",
                   feed,
                   after.last_status,
                   bytes,
                   elapsed.count(),
                   seconds_until_next(after));
    }
}

void PollLog::not_stored(const FeedSpec& spec, const Error& error, Seconds next) {
    const auto level = not_stored_++ == 0 ? spdlog::level::warn : spdlog::level::debug;
    log_.log(level,
             "poll not stored feed={} next_s={} error={}",
             word(spec.name),
             next.count(),
             quoted(error.detail()));
}

void PollLog::stored() {
    if (not_stored_ != 0) {
        log_.info("polls stored again missed={}", not_stored_);
        not_stored_ = 0;
    }
}

void PollLog::left_out(std::size_t feeds) {
    if (feeds != 0) {
        log_.warn("feeds left out feeds={} error=\"their hosts asked to be left alone for longer\"",
                  feeds);
    }
}

}  // namespace vigie

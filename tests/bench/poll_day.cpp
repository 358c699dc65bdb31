// A day of polling without sockets: the queue, the schedule and the feeds' records as the poller
// uses them, under a clock that jumps from event to event. Prints a JSON line: polls, how late
// feeds were, the most requests that one host had under way, processor time a poll, and memory a
// feed.
//     poll_day [FEEDS=1000000] [EVERY_SECONDS=3600] [HOURS=24]
// Feeds live on hosts of 1 to some thousands; answers take 50 to 450 ms; of a thousand answers 930
// are 304, 50 carry a document, 12 fail, 4 ask for a pause (429, Retry-After), 4 are 404.

#include "base/random.hpp"
#include "base/time.hpp"
#include "feeds/feed_record.hpp"
#include "feeds/poll_queue.hpp"
#include "feeds/poll_schedule.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <queue>
#include <string>
#include <vector>

namespace vigie {
namespace {

constexpr Instant kStart{Millis{1'790'000'000'000}};

struct Ending {
    Instant at;
    PollStart what;

    friend bool operator>(const Ending& a, const Ending& b) noexcept { return a.at > b.at; }
};

struct Outcome {
    std::uint64_t polls = 0;
    std::uint64_t pauses = 0;
    std::uint64_t during_pause = 0;  // requests that began while their host wanted to be left alone
    std::size_t most_on_host = 0;
    std::size_t most_in_line = 0;
    std::size_t most_under_way = 0;
    std::vector<std::uint32_t> late_ms;  // a sample
};

class Day {
  public:
    Day(std::size_t feeds, Seconds every) : queue_(limits()) {
        options_.every = every;
        options_.fetches = kFetches;
        options_.per_host = kPerHost;
        records_.reserve(feeds);
        hosts_.reserve(feeds);
        for (std::size_t i = 0; i < feeds; ++i) {
            add_feed(i, feeds);
        }
    }

    Outcome run(Seconds length) {
        const Instant end = kStart + length;
        Instant now = kStart;
        while (now < end) {
            for (; !under_way_.empty() && under_way_.top().at <= now; under_way_.pop()) {
                finish(under_way_.top().what, now);
            }
            queue_.advance(now);
            outcome_.most_in_line = std::max(outcome_.most_in_line, queue_.in_line());
            while (const std::optional<PollStart> next = queue_.start()) {
                begin(*next, now);
            }
            now = next_event(now);
        }
        return std::move(outcome_);
    }

    [[nodiscard]] std::size_t record_bytes() const {
        std::size_t bytes = 0;
        for (const FeedRecord& record : records_) {
            bytes += record.bytes();
        }
        return bytes;
    }

  private:
    static constexpr std::size_t kFetches = 512;
    static constexpr std::size_t kPerHost = 2;

    static PollLimits limits() { return {kFetches, kPerHost}; }

    // One host in a hundred is a large one that shares a tenth of all feeds with its like.
    void add_feed(std::size_t i, std::size_t feeds) {
        const std::size_t large = std::max<std::size_t>(feeds / 10'000, 1);
        const std::size_t host = i % 10 == 0 ? random_.next() % large : large + i / 3;
        FeedSpec spec;
        spec.url = "https://host" + std::to_string(host) + ".example/feeds/" + std::to_string(i) +
                   "/rss.xml";
        spec.name = "host" + std::to_string(host) + ".example/" + std::to_string(i);
        FeedState state;
        state.url = spec.url;
        state.validators.etag = "\"5f3-" + std::to_string(random_.next() % 1'000'000'000) + '"';
        state.title = "Outlet number " + std::to_string(i);
        state.primed = true;
        const double wait = random_.unit() * static_cast<double>(options_.every.count());
        state.next_poll = kStart + Millis{static_cast<std::int64_t>(wait * 1000)};
        records_.emplace_back(spec, state);
        hosts_.push_back(queue_.host("host" + std::to_string(host) + ".example"));
        on_host_.resize(std::max<std::size_t>(on_host_.size(), hosts_.back() + std::size_t{1}));
        paused_.resize(on_host_.size());
        queue_.add(static_cast<FeedIndex>(i), hosts_.back(), state.next_poll);
    }

    void begin(PollStart what, Instant now) {
        const Instant due = records_[what.feed].next_poll();
        if (random_.next() % 64 == 0) {
            outcome_.late_ms.push_back(static_cast<std::uint32_t>((now - due).count()));
        }
        outcome_.during_pause += now < paused_[what.host] ? 1U : 0U;
        const std::size_t together = ++on_host_[what.host];
        outcome_.most_on_host = std::max(outcome_.most_on_host, together);
        under_way_.push({now + Millis{50 + static_cast<std::int64_t>(random_.next() % 400)}, what});
        outcome_.most_under_way = std::max(outcome_.most_under_way, under_way_.size());
    }

    void finish(PollStart what, Instant now) {
        ++outcome_.polls;
        --on_host_[what.host];
        FeedRecord& record = records_[what.feed];
        const FeedSpec spec = record.spec();
        PollAnswer answer{record.state(), answer_of(random_.next() % 1000)};
        Result<DocumentHints> document = DocumentHints{};
        if (answer.response && answer.response->status == kOkStatus) {
            document->read = true;
            document->overlap = Overlap::plenty;
            document->newest = now;
        }
        if (const std::optional<Instant> until = host_pause(answer.response, now)) {
            ++outcome_.pauses;
            queue_.pause(what.host, *until);
            paused_[what.host] = std::max(paused_[what.host], *until);
        }
        const FeedState after = after_poll(answer, document, spec, options_, now, random_.unit());
        record.set_state(after);
        queue_.finished(what.host);
        queue_.add(what.feed, what.host, after.next_poll);
    }

    static Result<HttpResponse> answer_of(std::uint64_t chance) {
        HttpResponse response;
        if (chance < 930) {
            response.status = 304;
        } else if (chance < 980) {
            response.status = kOkStatus;
            response.headers = {{"ETag", "\"5f3-" + std::to_string(chance) + '"'}};
            response.body = "a document";
        } else if (chance < 992) {
            return Error(Errc::timeout, "no answer in time");
        } else if (chance < 996) {
            response.status = 429;
            response.headers = {{"Retry-After", "120"}};
        } else {
            response.status = 404;
        }
        return response;
    }

    [[nodiscard]] Instant next_event(Instant now) const {
        std::optional<Instant> next = queue_.next_change();
        if (!under_way_.empty() && (!next || under_way_.top().at < *next)) {
            next = under_way_.top().at;
        }
        return std::max(next.value_or(now + Seconds{1}), now + Millis{1});
    }

    PollOptions options_;
    PollQueue queue_;
    Random random_{1};
    std::vector<FeedRecord> records_;
    std::vector<HostIndex> hosts_;
    std::vector<std::size_t> on_host_;  // under way
    std::vector<Instant> paused_;
    std::priority_queue<Ending, std::vector<Ending>, std::greater<>> under_way_;
    Outcome outcome_;
};

double processor_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

void report(const Outcome& outcome, std::size_t feeds, double seconds, std::size_t record_bytes) {
    std::vector<std::uint32_t> late = outcome.late_ms;
    std::sort(late.begin(), late.end());
    const auto at = [&](std::size_t percent) {
        return late.empty() ? 0 : late[(late.size() - 1) * percent / 100];
    };
    std::printf(
        "{\"feeds\":%zu,\"polls\":%llu,\"cpu_s\":%.2f,\"us_per_poll\":%.2f,\"late_ms_p50\":%u,"
        "\"late_ms_p99\":%u,\"most_under_way\":%zu,\"most_on_one_host\":%zu,\"pauses\":%llu,"
        "\"begun_during_a_pause\":%llu,\"most_in_line\":%zu,\"record_bytes_per_feed\":%zu,"
        "\"peak_mb\":%.0f}\n",
        feeds,
        static_cast<unsigned long long>(outcome.polls),
        seconds,
        seconds * 1e6 / static_cast<double>(std::max<std::uint64_t>(outcome.polls, 1)),
        at(50),
        at(99),
        outcome.most_under_way,
        outcome.most_on_host,
        static_cast<unsigned long long>(outcome.pauses),
        static_cast<unsigned long long>(outcome.during_pause),
        outcome.most_in_line,
        record_bytes / feeds,
        peak_megabytes());
}

}  // namespace
}  // namespace vigie

int main(int argc, char** argv) {
    const auto number = [&](int place, long long fallback) {
        return argc > place ? std::strtoll(argv[place], nullptr, 10) : fallback;
    };
    const long long feeds = number(1, 1'000'000);
    const long long every = number(2, 3600);
    const long long hours = number(3, 24);
    if (feeds < 1 || every < 1 || hours < 1) {
        std::fprintf(stderr, "usage: poll_day [FEEDS] [EVERY_SECONDS] [HOURS], each at least 1\n");
        return 2;
    }
    vigie::Day day(static_cast<std::size_t>(feeds), vigie::Seconds{every});
    const double before = vigie::processor_seconds();
    const vigie::Outcome outcome = day.run(vigie::Seconds{hours * 3600});
    const double spent = vigie::processor_seconds() - before;
    vigie::report(outcome, static_cast<std::size_t>(feeds), spent, day.record_bytes());
    return 0;
}
